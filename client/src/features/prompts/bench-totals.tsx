// What each version comes to over the cases.
import { scoreAnswer } from '@openkms/schema/domain/prompt/score.ts';
import type { PromptCaseRow, PromptRunRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { useMemo } from 'react';
import { Meter } from '../../ui/meter.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { useView } from '../../view/use-view.ts';
import { type CellKey, columnOf } from './bench-cells.ts';
import { isOpen } from './run-words.ts';
import { type Figures, figuresOf, meanWords, p50Words, totalCostWords, TYPICAL_TIME } from './run-summary.ts';

export interface BenchTotalsProps {
  cases: readonly PromptCaseRow[];
  versions: readonly PromptVersionRow[];
  cells: ReadonlyMap<CellKey, PromptRunRow>;
}

type Total = {
  readonly version: PromptVersionRow;
  readonly figures: Figures;
  /** Cases whose run has ended. */
  readonly answered: number;
  readonly held: number;
  readonly checks: number;
};

/** A row for each version. */
export function BenchTotals({ cases, versions, cells }: BenchTotalsProps) {
  const texts = useView((view) => view.table('promptRunText'));
  const totals = useMemo(
    () =>
      versions.map((version): Total => {
        const runs = columnOf(cells, cases, version.id);
        const results = runs.flatMap((run) => {
          const checks = cases.find(({ id }) => id === run.caseId)?.checks ?? [];
          const answer = run.status === 'done' ? texts.get(run.id)?.output : undefined;
          return answer === undefined ? [] : scoreAnswer(checks, answer).results;
        });
        const held = results.filter(({ holds }) => holds).length;
        const answered = runs.filter((run) => !isOpen(run)).length;
        return { version, figures: figuresOf(runs), answered, held, checks: results.length };
      }),
    [versions, cells, cases, texts],
  );
  const columns: Column<Total>[] = [
    { key: 'version', header: 'Version', primary: true, cell: ({ version }) => `Version ${version.number}` },
    {
      key: 'cases',
      header: 'Cases tried',
      align: 'end',
      cell: ({ answered }) => `${answered} of ${cases.length}`,
    },
    {
      key: 'score',
      header: 'Mean score',
      cell: ({ figures }) =>
        figures.meanScore === null ? (
          <span className="run-quiet">no score</span>
        ) : (
          <Meter label="Mean score" value={figures.meanScore} max={1} text={meanWords(figures)} />
        ),
    },
    {
      key: 'checks',
      header: 'Checks that hold',
      align: 'end',
      cell: ({ held, checks }) => (checks === 0 ? '–' : `${held} of ${checks}`),
    },
    { key: 'cost', header: 'Cost', cell: ({ figures }) => totalCostWords(figures) },
    { key: 'p50', header: 'Typical time', align: 'end', cell: ({ figures }) => p50Words(figures) },
  ];
  return (
    <>
      <Table caption="Totals by version" columns={columns} rows={totals} rowKey={({ version }) => version.id} />
      <p className="run-quiet">{TYPICAL_TIME}</p>
    </>
  );
}
