// Runs as rows, the newest first; each leads to its own page. Of many the first are drawn, and more when asked.
import type { PromptRunRow } from '@openkms/schema/domain/rows.ts';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { Icon } from '../../ui/icon.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { shortMoment } from '../../ui/when.ts';
import { useView } from '../../view/use-view.ts';
import { RunBadge } from './run-answer.tsx';
import { costWords, latencyWords, scoreWords, tokensWords } from './run-words.ts';

const STEP = 50;
/** Nothing to say; on a phone its line is left out. */
const NONE = <span data-none>–</span>;

export interface RunsTableProps {
  caption: string;
  runs: readonly PromptRunRow[];
  /** What a row is called: "Version 3". */
  nameOf: (run: PromptRunRow) => string;
  /** Columns after the first: who asked, or nothing where all are the reader's own. */
  showWho: boolean;
  now: number;
  empty: ReactNode;
}

/** The table. */
export function RunsTable({ caption, runs, nameOf, showWho, now, empty }: RunsTableProps) {
  const [most, setMost] = useState(STEP);
  const pending = useView((view) => view.pendingOf);
  const isPending = ({ id }: PromptRunRow) => pending('promptRun', id)?.name === 'prompt-run.start';
  const columns: Column<PromptRunRow>[] = [
    {
      key: 'run',
      header: 'Run',
      primary: true,
      cell: (run) => (
        <span className="runs-what">
          <Link href={`/prompts/${run.promptId}/runs/${run.id}`}>{nameOf(run)}</Link>
          <span className="run-quiet">
            {showWho ? `${run.userName}, ` : ''}
            {shortMoment(run.askedAt, now)}
          </span>
        </span>
      ),
    },
    { key: 'status', header: 'Status', cell: (run) => <RunBadge run={run} isPending={isPending(run)} /> },
    {
      key: 'score',
      header: 'Score',
      align: 'end',
      cell: (run) => (
        <span className="runs-score">
          {run.feedback === null ? null : (
            <Icon name={run.feedback === 'up' ? 'thumb-up' : 'thumb-down'} size={16} label={`thumbs ${run.feedback}`} />
          )}
          {run.score === null ? (run.feedback === null ? NONE : '') : scoreWords(run.score)}
        </span>
      ),
    },
    {
      key: 'tokens',
      header: 'Tokens',
      align: 'end',
      cell: (run) => (run.inputTokens === null ? NONE : tokensWords(run)),
    },
    {
      key: 'cost',
      header: 'Cost',
      align: 'end',
      cell: (run) => (run.answeredBy === null ? NONE : costWords(run.costMicros)),
    },
    {
      key: 'time',
      header: 'Time',
      align: 'end',
      cell: (run) => (run.latencyMs === null ? NONE : latencyWords(run.latencyMs)),
    },
  ];
  return (
    <>
      <Table caption={caption} columns={columns} rows={runs.slice(0, most)} rowKey={({ id }) => id} empty={empty} />
      {runs.length > most ? (
        <LoadMore shown={most} total={runs.length} noun="run" onMore={() => setMost(most + STEP * 2)} />
      ) : null}
    </>
  );
}
