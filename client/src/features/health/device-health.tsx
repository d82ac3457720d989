// This device's side, from the same figures that window.openkms.diagnostics() gives: rows, waiting commands, connection,
// the last row, and how safely things are kept.
import { Card } from '../../ui/card.tsx';
import { FactList, type Fact } from '../../ui/fact-list.tsx';
import { SectionHeader } from '../../ui/page-header.tsx';
import { shortMoment } from '../../ui/when.ts';
import { type Diagnostics, useDiagnostics } from '../../view/use-diagnostics.ts';
import { useNow } from '../../view/use-view.ts';
import { bytesWords } from './health-answer.ts';

const connections: { readonly [state in Diagnostics['connection']]: string } = {
  online: 'Online',
  connecting: 'Connecting',
  offline: 'Offline',
  'needs-sign-in': 'Needs a new sign-in',
};

const databases: { readonly [state in Diagnostics['durability']['database']]: string } = {
  opening: 'Being opened',
  open: 'Open',
  blocked: 'Held by another tab with an older version: close it',
  closed: 'Closed by the browser',
  silent: 'Does not answer',
};

/** The figures of this device. */
export function DeviceHealth() {
  const diagnostics = useDiagnostics();
  const now = useNow(10_000);
  const rows = Object.entries(diagnostics.rows);
  const pending = Object.entries(diagnostics.pending).filter(([, count]) => count > 0);
  return (
    <section aria-labelledby="health-device">
      <SectionHeader
        id="health-device"
        title="This device"
        lead="The same figures as window.openkms.diagnostics() in the browser’s console."
      />
      <div className="health-cards">
        <Card as="div" title="Connection" headingLevel={3}>
          <FactList showLabels facts={lineFacts(diagnostics, now)} />
        </Card>
        <Card as="div" title="Kept here" headingLevel={3}>
          <FactList showLabels facts={durabilityFacts(diagnostics.durability)} />
        </Card>
        <Card as="div" title="Rows" headingLevel={3}>
          <FactList
            showLabels
            facts={rows.map(([table, count]) => ({ label: table, value: count.toLocaleString('en') }))}
          />
        </Card>
        <Card as="div" title="Changes made here" headingLevel={3}>
          {pending.length === 0 ? (
            <p className="health-quiet">None yet. What you change appears here, from saved to confirmed.</p>
          ) : (
            <FactList
              showLabels
              facts={pending.map(([state, count]) => ({ label: state, value: count.toLocaleString('en') }))}
            />
          )}
        </Card>
      </div>
    </section>
  );
}

function lineFacts(
  { connection, offlineSince, lastRowAt, queryErrors, timings, deviceId, durability }: Diagnostics,
  now: number,
): Fact[] {
  const errors = Object.entries(queryErrors);
  return [
    {
      label: 'State',
      value: connections[connection],
      detail: offlineSince === null ? undefined : `since ${shortMoment(offlineSince, now)}`,
    },
    { label: 'Last row applied', value: lastRowAt === null ? 'None yet' : shortMoment(lastRowAt, now) },
    {
      label: 'Everything last sent',
      value: durability.lastDrainAt === null ? 'Not yet' : shortMoment(durability.lastDrainAt, now),
    },
    { label: 'Rows from this device', value: timing(timings.rowsFromCache) },
    { label: 'Everything up to date', value: timing(timings.complete) },
    ...(errors.length === 0
      ? []
      : [{ label: 'Queries refused', value: errors.map(([table, why]) => `${table}: ${why}`).join(' · ') }]),
    { label: 'Device', value: <code className="health-id">{deviceId ?? 'not known yet'}</code> },
  ];
}

function durabilityFacts({
  persisted,
  quota,
  usage,
  dexie,
  installed,
  database,
  privateMode,
  safariDaysLeft,
}: Diagnostics['durability']): Fact[] {
  const share =
    quota === null || usage === null ? 'not told by this browser' : `${bytesWords(usage)} of ${bytesWords(quota)}`;
  return [
    { label: 'Storage', value: share },
    {
      label: 'Persistent',
      value: persisted === null ? 'Not told by this browser' : persisted ? 'Granted' : 'Not granted',
      detail:
        persisted === false ? 'The browser may clear it when the disk is full. Installing the app helps.' : undefined,
    },
    { label: 'Writes', value: dexie === 'strict' ? 'Strict: on disk before “saved”' : 'Relaxed by this browser' },
    {
      label: 'Installed as an app',
      value: installed ? 'Yes' : 'No',
      detail: safariDaysLeft === null ? undefined : `Safari keeps a site unused for ${safariDaysLeft} more days`,
    },
    {
      label: 'Private window',
      value: privateMode === null ? 'Not told by this browser' : privateMode ? 'Yes: it goes with the window' : 'No',
    },
    { label: 'Database', value: databases[database] },
  ];
}

function timing(ms: number | null): string {
  return ms === null ? 'Not yet' : `${Math.round(ms).toLocaleString('en')} ms after opening`;
}
