// What the runs of each version come to, with bars that begin at nothing and end at everything; and what follows from it.
import { Badge } from '../../ui/badge.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Meter } from '../../ui/meter.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { meanWords, p50Words, thumbsWords, totalCostWords, TYPICAL_TIME, type VersionFigures } from './run-summary.ts';

export interface RunsSummaryProps {
  versions: readonly VersionFigures[];
  headId: string;
  /** Labels that stand at a version. */
  labelsOf: (versionId: string) => readonly string[];
  /** Which version would be used now, and why; null while the prompt's versions are not here. */
  fusion: string | null;
}

/** A table by version. */
export function RunsSummary({ versions, headId, labelsOf, fusion }: RunsSummaryProps) {
  const columns: Column<VersionFigures>[] = [
    {
      key: 'version',
      header: 'Version',
      primary: true,
      cell: ({ versionId, number }) => (
        <span className="runs-version">
          {number === null ? 'Not on this device' : `Version ${number}`}
          {versionId === headId ? <Badge tone="gold">Stands now</Badge> : null}
          {labelsOf(versionId).map((label) => (
            <Badge key={label}>{label}</Badge>
          ))}
        </span>
      ),
    },
    { key: 'runs', header: 'Runs', align: 'end', cell: ({ figures }) => figures.runs.toLocaleString('en') },
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
    { key: 'thumbs', header: 'Thumbs', cell: ({ figures }) => thumbsWords(figures) },
    { key: 'cost', header: 'Cost', cell: ({ figures }) => totalCostWords(figures) },
    { key: 'p50', header: 'Typical time', align: 'end', cell: ({ figures }) => p50Words(figures) },
  ];
  return (
    <section className="runs-part" aria-labelledby="runs-by-version">
      <h2 id="runs-by-version">By version</h2>
      <Table caption="Runs by version" columns={columns} rows={versions} rowKey={({ versionId }) => versionId} />
      <p className="run-quiet">{TYPICAL_TIME}</p>
      {fusion === null ? null : (
        <Callout tone="info" title="Which version is used now">
          <p>{fusion}</p>
          <p>
            While the enricher Meta Fusion is on, a version with a label takes the place of the one that stands as soon
            as it has done better over at least three judgements.
          </p>
        </Callout>
      )}
    </section>
  );
}
