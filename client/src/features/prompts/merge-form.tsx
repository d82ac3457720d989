// Settling: one contradiction at a time, the result as a whole, a note, and saving. Always: nothing is saved while a
// contradiction is unsettled, and the page says which ones are.
import { useId, useMemo, useRef, useState } from 'react';
import { Button, ButtonRow } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { newId } from '../../command/use-commands.ts';
import { useSending } from './history-actions.ts';
import { MergeContradiction } from './merge-contradiction.tsx';
import { type Choices, chosen, nextOpen, placedIn, restChosen, settledCount } from './merge-draft.ts';
import { MergeResult, type MergeText } from './merge-result.tsx';
import { keptMerge, useAskBeforeLeaving } from './merge-kept.ts';
import { keepWords } from './merge-sides.ts';
import { MergeSteps } from './merge-steps.tsx';
import type { MergeSubject } from './merge-state.ts';

export type MergeFormProps = MergeSubject & { readonly readerId: string };

/** The open contradiction, to be settled. */
export function MergeForm({ prompt, conflict, sides, hunks, mayWrite, readerId }: MergeFormProps) {
  const placed = useMemo(() => placedIn(hunks), [hunks]);
  const keptAs = `${readerId} ${conflict.id}`;
  const [choices, setChoices] = useState<Choices>(() => keptMerge(keptAs)?.choices ?? placed.map(() => null));
  const [at, setAt] = useState(0);
  const [notes, setNotes] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const result = useRef<MergeText>(null);
  const send = useSending();
  const statusId = useId();
  const keep = keepWords(sides, readerId);
  const open = placed.length - settledCount(choices);
  const next = nextOpen(choices, at);
  const current = placed[at];
  const settle = (choices: Choices): void => {
    setRefusal(null);
    setChoices(choices);
  };

  useAskBeforeLeaving(open < placed.length);

  const save = async (): Promise<void> => {
    const content = result.current?.text() ?? '';
    if (open > 0) {
      if (next !== null && choices[at] !== null) setAt(next);
      return setRefusal(`${openWords(open)}: nothing is saved before each of them is.`);
    }
    if (content.trim() === '') return setRefusal('The result is empty: write what shall stand.');
    const args = { conflictId: conflict.id, promptId: prompt.id, versionId: newId(), content, notes: notes.trim() };
    const sent = await send('prompt.resolve', args, (expected) => ({
      message: `Versions ${sides.theirs.number} and ${sides.mine.number} are one again`,
      detail:
        expected.status === 'conflict'
          ? 'What stands meanwhile contradicts it in turn: that is the next to settle.'
          : expected.status === 'adjusted'
            ? 'It was merged with what others have saved meanwhile.'
            : undefined,
    }));
    setRefusal(sent.ok ? null : sent.why);
  };

  return (
    <>
      {placed.length === 0 ? (
        <Callout tone="info" title="No line contradicts another any more">
          Read the result below and save it.
        </Callout>
      ) : null}
      {current === undefined ? null : (
        <div className="merge-settling">
          <MergeContradiction
            key={at}
            placed={current}
            number={at + 1}
            total={placed.length}
            sides={sides}
            keep={keep}
            choice={choices[at] ?? null}
            onChoose={mayWrite ? (choice) => settle(chosen(choices, at, choice)) : null}
          />
          {placed.length < 2 ? null : (
            <MergeSteps
              at={at}
              total={placed.length}
              open={mayWrite ? open : 0}
              keep={keep}
              onGo={setAt}
              onRest={(side) => settle(restChosen(choices, side))}
            />
          )}
        </div>
      )}
      {mayWrite ? (
        <>
          <MergeResult
            hunks={hunks}
            placed={placed}
            sides={sides}
            choices={choices}
            onChoices={settle}
            keptAs={keptAs}
            current={at}
            handle={result}
          />
          <section className="merge-save" aria-label="Save">
            {refusal === null ? null : (
              <Callout tone="error" title="Not saved" announce="at once">
                {refusal}
              </Callout>
            )}
            <TextArea
              label="Note (optional)"
              description="Whoever looks at the history reads it."
              rows={2}
              maxLength={2000}
              value={notes}
              onChange={setNotes}
            />
            <ButtonRow>
              <Button
                variant="primary"
                aria-disabled={open > 0 ? true : undefined}
                aria-describedby={statusId}
                onClick={() => void save()}
              >
                Save as one version
              </Button>
              <output id={statusId} className="merge-quiet">
                {open === 0 ? 'Everything is settled.' : `${openWords(open)}.`}
              </output>
            </ButtonRow>
          </section>
        </>
      ) : null}
    </>
  );
}

function openWords(open: number): string {
  return open === 1 ? '1 contradiction is not settled' : `${open} contradictions are not settled`;
}
