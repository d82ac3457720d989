// What a model was sent, and what each enricher had added to it. Folded away: the answer comes first.
import type { PromptRunTextRow } from '@openkms/schema/domain/rows.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { counted } from '../../ui/number-text.ts';
import { LongText } from './history-text.tsx';
import { enricherName, tokenWords } from './preview-words.ts';
import { allNamed, type Names } from './run-names.ts';

/** The text as it went, and its making. */
export function RunSent({ text, names }: { text: PromptRunTextRow; names: Names }) {
  const { input, task, values, explanations } = text;
  const given = Object.entries(values);
  return (
    <Disclosure summary="What was sent" note={counted(input.length, 'character')}>
      <div className="run-sent">
        {task === '' ? null : (
          <p>
            <span className="run-name">Task</span> {task}
          </p>
        )}
        {given.length === 0 ? null : (
          <dl className="run-values">
            {given.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        )}
        {explanations.length === 0 ? (
          <p className="run-quiet">No enricher added anything.</p>
        ) : (
          <ul className="run-explained" aria-label="What enrichers added">
            {allNamed(explanations, names).map(({ enricher, what, addedTokens }, at) => (
              // One thing may be added twice; the list is never reordered.
              <li key={`${at} ${what}`}>
                <span className="run-name">{enricherName(enricher)}</span> {what}{' '}
                {addedTokens > 0 ? <span className="run-quiet">{tokenWords(addedTokens)}.</span> : null}
              </li>
            ))}
          </ul>
        )}
        <LongText label="The whole text that was sent" text={input} />
      </div>
    </Disclosure>
  );
}
