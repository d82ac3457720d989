// One version on one case: how it went, what it said, which checks hold.
import type { PromptCaseRow, PromptRunRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { Button } from '../../ui/button.tsx';
import { useView } from '../../view/use-view.ts';
import { ButtonLink } from './button-link.tsx';
import { CaseChecks } from './case-checks.tsx';
import { RunBadge } from './run-answer.tsx';
import { costWords, isOpen, latencyWords, problemWords, scoreWords } from './run-words.ts';
import { useRunRows } from './use-run-rows.ts';

/** Characters of an answer that stand in a cell. */
const EXCERPT = 600;

export interface BenchCellProps {
  tried: PromptCaseRow;
  version: PromptVersionRow;
  /** The run that tells most; undefined before there is one. */
  run: PromptRunRow | undefined;
  isMine: boolean;
  /** Why it could not be asked; null where nothing is wrong. */
  refusal: string | null;
  canRun: boolean;
  onRun: () => void;
}

/** A cell of the matrix. */
export function BenchCell({ tried, version, run, isMine, refusal, canRun, onRun }: BenchCellProps) {
  const isBusy = run !== undefined && isOpen(run) && isMine;
  return (
    <section className="bench-cell" aria-label={`Version ${version.number} on ${tried.name}`}>
      <div className="bench-cell-head">
        <h4>Version {version.number}</h4>
        {run === undefined ? null : <Standing run={run} />}
      </div>
      {refusal === null ? null : <p className="bench-refusal">{refusal}</p>}
      {run === undefined ? (
        refusal === null ? (
          <p className="run-quiet">Not run yet.</p>
        ) : null
      ) : (
        <Outcome run={run} tried={tried} isMine={isMine} />
      )}
      <div className="bench-cell-end">
        <Button
          size="small"
          icon={run === undefined ? 'play' : 'refresh'}
          disabled={!canRun || isBusy}
          aria-label={`${run === undefined ? 'Run' : 'Run again'}: version ${version.number} on ${tried.name}`}
          onClick={onRun}
        >
          {run === undefined ? 'Run' : 'Again'}
        </Button>
        {run === undefined ? null : (
          <ButtonLink size="small" variant="quiet" href={`/prompts/${run.promptId}/runs/${run.id}`}>
            Open
          </ButtonLink>
        )}
      </div>
    </section>
  );
}

function Standing({ run }: { run: PromptRunRow }) {
  const isPending = useView((view) => view.pendingOf('promptRun', run.id)?.name === 'prompt-run.start');
  if (run.status === 'done' && run.score !== null) return <span className="bench-score">{scoreWords(run.score)}</span>;
  return <RunBadge run={run} isPending={isPending} />;
}

function Outcome({ run, tried, isMine }: { run: PromptRunRow; tried: PromptCaseRow; isMine: boolean }) {
  const { text } = useRunRows(run.id);
  const answer = text?.output ?? '';
  const figures = [costWords(run.costMicros), latencyWords(run.latencyMs)].join(' · ');
  return (
    <>
      {run.status === 'failed' ? <p className="bench-refusal">{problemWords(run.code).title}.</p> : null}
      {answer === '' ? null : (
        <p className="bench-answer" data-growing={run.status === 'running' || undefined}>
          {answer.length > EXCERPT ? `${answer.slice(0, EXCERPT).trimEnd()}…` : answer}
        </p>
      )}
      {isMine ? null : <p className="run-quiet">Run by {run.userName}; the answer is theirs.</p>}
      {run.status === 'done' && text !== null ? <CaseChecks checks={tried.checks} answer={answer} /> : null}
      {run.answeredBy === null ? null : (
        <p className="run-figures">
          {run.answeredBy} · {figures}
        </p>
      )}
    </>
  );
}
