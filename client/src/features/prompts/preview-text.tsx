// An enriched prompt to read: how full the model is, the prompt's own part and each addition told apart by a rule and by
// words, what changed in the prompt itself, and what was left out and why.
import type { Enriched } from '@openkms/schema/domain/prompt/enrichment.ts';
import { useId, useMemo, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Meter } from '../../ui/meter.tsx';
import { counted } from '../../ui/number-text.ts';
import { type Part, partsOf } from './preview-parts.ts';
import { allNamed, type Names } from './run-names.ts';
import { addedWords, droppedWords, ENRICHER_WORDS, meterWords, tokenWords } from './preview-words.ts';

/** Characters of one part that are shown before somebody asks for all: more takes long to lay out. */
const SHOWN_AT_FIRST = 20_000;
const NEARLY_FULL = 0.9;

export interface PreviewTextProps {
  enriched: Enriched;
  /** Where the limit comes from, in words. */
  limit: string;
  /** What people call versions and cases, by id. */
  names: Names;
}

/** The text with all that is to be said of it. */
export function PreviewText({ enriched, limit, names }: PreviewTextProps) {
  const changesId = useId();
  const { tokens } = enriched;
  const explanations = useMemo(() => allNamed(enriched.explanations, names), [enriched, names]);
  const dropped = useMemo(() => allNamed(enriched.dropped, names), [enriched, names]);
  const parts = useMemo(() => partsOf({ ...enriched, explanations }), [enriched, explanations]);
  const changes = explanations.filter(({ positions }) => positions === undefined);
  const isNearlyFull = tokens > enriched.limit * NEARLY_FULL;
  return (
    <div className="preview-result">
      <div className="preview-meter">
        <Meter
          label="Tokens"
          value={tokens}
          max={enriched.limit}
          text={meterWords(enriched)}
          tone={isNearlyFull ? 'warning' : 'normal'}
        />
        <p className="preview-note">{limit}</p>
      </div>
      {changes.length === 0 ? null : (
        <div className="preview-changed">
          <p className="preview-note" id={changesId}>
            Changed in the prompt itself
          </p>
          <ul className="preview-changes" aria-labelledby={changesId}>
            {changes.map(({ enricher, what, addedTokens }, at) => (
              // One fragment may be put in twice: its place in the list tells them apart, and nothing is reordered.
              <li key={`${at} ${what}`}>
                <span className="preview-by">{ENRICHER_WORDS[enricher].name}</span> {what}{' '}
                {addedTokens > 0 ? <span className="preview-note">{tokenWords(addedTokens)}.</span> : null}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="preview-parts">
        {parts.map((part, at) => (
          // Several may be of one enricher: their place tells them apart.
          <PartOf key={part.kind === 'own' ? 'own' : `${at} ${part.enricher}`} part={part} />
        ))}
      </div>
      {dropped.length === 0 ? null : (
        <Disclosure summary="Left out" note={counted(dropped.length, 'addition')} defaultOpen>
          <ul className="preview-dropped">
            {dropped.map((each, at) => (
              <li key={`${at} ${each.what}`}>
                <span>
                  <span className="preview-by">{ENRICHER_WORDS[each.enricher].name}</span> {each.what}
                </span>
                <span className="preview-note">{droppedWords(each)}.</span>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  );
}

function PartOf({ part }: { part: Part }) {
  const [isWhole, setWhole] = useState(false);
  const isCut = !isWhole && part.text.length > SHOWN_AT_FIRST;
  return (
    <div className={`preview-part preview-part--${part.kind}`}>
      <p className="preview-label">
        <Icon name={part.kind === 'own' ? 'edit' : 'plus'} size={16} />
        {part.kind === 'own' ? (
          <span>The prompt itself</span>
        ) : (
          <span>
            {addedWords(part)} <span className="preview-note">{tokenWords(part.tokens)}</span>
          </span>
        )}
      </p>
      <pre className="preview-text">{isCut ? part.text.slice(0, SHOWN_AT_FIRST) : part.text}</pre>
      {isCut ? (
        <Button size="small" onClick={() => setWhole(true)}>
          {`Show all ${counted(part.text.length, 'character')}`}
        </Button>
      ) : null}
    </div>
  );
}
