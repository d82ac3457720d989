// How safe this device's data is: what the browser promised, how much room there is, both databases, and when everything
// was last on the server. Every fact is the browser's own answer, or says that there is none.
import { Card } from '../../ui/card.tsx';
import { FactList, type Fact } from '../../ui/fact-list.tsx';
import { Meter } from '../../ui/meter.tsx';
import { bytesText } from '../../ui/number-text.ts';
import { shortMoment } from '../../ui/when.ts';
import type { SyncState } from '../../view/use-sync.ts';
import { daysWords } from './risk-words.ts';

/** A card of facts. */
export function SafetyCard({ sync, now }: { sync: SyncState; now: number }) {
  return (
    <Card as="section" headingLevel={2} title="Kept safe">
      <FactList facts={factsOf(sync, now)} showLabels columns />
    </Card>
  );
}

function factsOf({ durability, lastRowAt, trouble }: SyncState, now: number): Fact[] {
  const { persisted, dexie, installed, database, privateMode, safariDaysLeft, lastDrainAt, rowsOnDisk } = durability;
  return [
    {
      label: 'Everything last sent',
      icon: 'cloud-up',
      value: lastDrainAt === null ? 'Not yet from this device' : shortMoment(lastDrainAt, now),
    },
    {
      label: 'Kept by the browser',
      icon: 'shield',
      value: persisted === null ? 'The browser does not say' : persisted ? 'Yes, until you remove it' : 'Not promised',
      ...(persisted === false
        ? { detail: 'It may tidy up when the disk is full. Installing usually changes that.' }
        : {}),
    },
    {
      label: 'Writes',
      icon: 'check-circle',
      value: dexie === 'strict' ? 'On the disk before they count' : 'Handed to the system',
      ...(dexie === 'strict' ? {} : { detail: 'This browser has no stricter switch.' }),
    },
    { label: 'Room', icon: 'archive', value: <Room {...durability} /> },
    {
      label: 'Private window',
      icon: 'user',
      value:
        privateMode === null ? 'The browser does not say' : privateMode ? 'Yes: it all goes with the window' : 'No',
    },
    {
      label: 'Installed',
      icon: 'download',
      value: installed ? 'Yes' : 'No, open in a browser tab',
      ...(safariDaysLeft === null ? {} : { detail: daysWords(safariDaysLeft) }),
    },
    { label: 'Your changes', icon: 'settings', value: DATABASE_WORDS[database] },
    {
      label: 'Rows of the server',
      icon: 'book',
      value:
        trouble === 'outdated'
          ? 'Kept, but no longer renewed: reload'
          : lastRowAt === null
            ? 'None yet'
            : `Kept, as of ${shortMoment(lastRowAt, now)}`,
      ...(rowsOnDisk === false ? { detail: 'Not on the disk: they are in this page’s memory only.' } : {}),
    },
  ];
}

function Room({ quota, usage }: SyncState['durability']) {
  if (usage === null || quota === null)
    return <>{usage === null ? 'The browser does not say' : `${bytesText(usage)} used`}</>;
  return (
    <Meter
      label="Room used"
      value={usage}
      max={quota}
      text={`${bytesText(usage)} of ${bytesText(quota)}`}
      tone={usage > quota * 0.9 ? 'warning' : 'normal'}
    />
  );
}

const DATABASE_WORDS: Record<SyncState['durability']['database'], string> = {
  opening: 'Their database is being opened',
  open: 'In an open database',
  blocked: 'Another tab holds an older version: close it',
  closed: 'Closed by the browser; it is opened again',
  silent: 'Their database does not answer; it is heard when it does',
};
