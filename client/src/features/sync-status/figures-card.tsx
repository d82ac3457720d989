// The client's own figures, the same as window.openkms.diagnostics(): rows, commands, times.
import { Card } from '../../ui/card.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { shortMoment } from '../../ui/when.ts';
import { useSync } from '../../view/use-sync.ts';
import { useDiagnostics } from '../../view/use-diagnostics.ts';
import { stateName } from './entry-words.ts';

/** Numbers for whoever helps. */
export function FiguresCard({ now }: { now: number }) {
  const { rows, pending, timings, lastRowAt, deviceId } = useDiagnostics();
  const { leader } = useSync();
  return (
    <Card as="section" headingLevel={2} title="Figures">
      <Figures
        list={[
          ['Last row arrived', lastRowAt === null ? 'Never' : shortMoment(lastRowAt, now)],
          [
            'Rows from this device',
            timings.rowsFromCache === null ? 'Not measured' : `after ${Math.round(timings.rowsFromCache)} ms`,
          ],
          [
            'All rows from the server',
            timings.complete === null ? 'Not yet' : `after ${Math.round(timings.complete)} ms`,
          ],
          [
            'Last change → painted',
            timings.commitToPaint === null ? 'Not measured' : `${Math.round(timings.commitToPaint)} ms`,
          ],
          ['Changes are sent by', leader ? 'This tab, for all tabs' : 'Not this tab at the moment'],
          ['This device', deviceId ?? 'Unknown'],
        ]}
      />
      <Disclosure summary="Rows on this device">
        <Figures list={Object.entries(rows).map(([table, count]) => [table, count.toLocaleString('en')])} />
      </Disclosure>
      <Disclosure summary="Changes by state">
        <Figures
          list={Object.entries(pending).map(([state, count]) => [stateName(state), count.toLocaleString('en')])}
          empty="None yet."
        />
      </Disclosure>
    </Card>
  );
}

function Figures({ list, empty = '' }: { list: readonly (readonly [string, string])[]; empty?: string }) {
  if (list.length === 0) return <p>{empty}</p>;
  return (
    <dl className="sync-figures">
      {list.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
