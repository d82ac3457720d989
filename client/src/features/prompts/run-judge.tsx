// What the runner says of an answer: a thumb at once, a score and a note when they are saved. Others read it.
import type { JsonObject, PromptRunRow } from '@openkms/schema/domain/rows.ts';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import type { Refusal } from '../../ui/form-dialog.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { Panel } from './panel.tsx';
import { feedbackWords, scoreWords } from './run-words.ts';
import { useIssuing } from './use-issuing.ts';

const THUMBS = [
  { value: 'up', label: 'Good', icon: 'thumb-up' },
  { value: 'down', label: 'Not good', icon: 'thumb-down' },
] as const;
const LONGEST_NOTE = 1000;

type Draft = { readonly score: string; readonly note: string };

/** The panel. */
export function RunJudge({ run, isMine }: { run: PromptRunRow; isMine: boolean }) {
  // Nothing came of it that could be good; what was said of it before stays.
  if (run.status === 'failed' && run.score === null && run.feedback === null && run.note === '') return null;
  if (!isMine) return <Judged run={run} />;
  if (run.status !== 'done' && run.status !== 'failed')
    return (
      <Panel title="How good is it?">
        <p className="run-quiet">
          {run.status === 'cancelled' ? 'A cancelled run is not judged.' : 'Say so when it has ended.'}
        </p>
      </Panel>
    );
  return <Judging run={run} />;
}

function Judging({ run }: { run: PromptRunRow }) {
  const issue = useIssuing();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [refusal, setRefusal] = useState<Refusal>(null);
  const kept: Draft = { score: run.score === null ? '' : String(Math.round(run.score * 100)), note: run.note };
  const { score, note } = draft ?? kept;
  const typed = percentOf(score);
  const judge = async (part: JsonObject): Promise<boolean> => {
    const issued = await issue('prompt-run.judge', { runId: run.id, ...part });
    setRefusal(issued.kind === 'refused' ? issued.why : null);
    return issued.kind !== 'refused';
  };
  const save = async (): Promise<void> => {
    if (typed === undefined || draft === null) return;
    const part = {
      // What the checks gave is finer than a whole per cent: it changes only where somebody typed another.
      ...(score === kept.score ? {} : { score: typed }),
      ...(note === kept.note ? {} : { note: note.trim() }),
    };
    if (Object.keys(part).length === 0 || (await judge(part))) setDraft(null);
  };
  return (
    <Panel title="How good is it?">
      <form
        className="run-judge"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="run-thumbs" role="group" aria-label="Thumb">
          {THUMBS.map(({ value, label, icon }) => (
            <Button
              key={value}
              size="small"
              icon={icon}
              aria-pressed={run.feedback === value}
              onClick={() => void judge({ feedback: run.feedback === value ? null : value })}
            >
              {label}
            </Button>
          ))}
        </div>
        <TextField
          label="Score in per cent"
          description={
            run.caseId === null
              ? '0 to 100; empty is no score'
              : 'The share of checks that held, unless you say otherwise'
          }
          inputMode="numeric"
          value={score}
          error={typed === undefined ? 'Write a number from 0 to 100.' : undefined}
          onChange={(next) => setDraft({ score: next, note })}
        />
        <TextArea
          label="Note"
          rows={3}
          maxLength={LONGEST_NOTE}
          value={note}
          onChange={(next) => setDraft({ score, note: next })}
        />
        <p className="run-quiet">Whoever may read the prompt reads your note and score; the text stays yours.</p>
        {refusal === null ? null : (
          <Callout tone="error" title="Not saved yet" announce="at once">
            {refusal}
          </Callout>
        )}
        {draft === null ? null : (
          <div className="run-thumbs">
            <Button variant="primary" size="small" type="submit" disabled={typed === undefined}>
              Save
            </Button>
            <Button variant="quiet" size="small" onClick={() => setDraft(null)}>
              Discard
            </Button>
          </div>
        )}
      </form>
    </Panel>
  );
}

function Judged({ run: { score, feedback, note, userName } }: { run: PromptRunRow }) {
  const thumb = feedbackWords(feedback);
  const words = [score === null ? null : scoreWords(score), thumb].filter((part) => part !== null);
  return (
    <Panel title="How good is it?">
      {words.length === 0 && note === '' ? (
        <p className="run-quiet">{userName} has not said.</p>
      ) : (
        <>
          <p>
            {userName}: {words.length === 0 ? 'a note' : words.join(', ')}
          </p>
          {note === '' ? null : <blockquote className="run-note">{note}</blockquote>}
        </>
      )}
    </Panel>
  );
}

/** 0 to 1; null for none, undefined for what is no such number. */
function percentOf(typed: string): number | null | undefined {
  if (typed.trim() === '') return null;
  const value = Number(typed.trim().replace(/\s*%$/, '').replace(',', '.'));
  return Number.isFinite(value) && value >= 0 && value <= 100 ? value / 100 : undefined;
}
