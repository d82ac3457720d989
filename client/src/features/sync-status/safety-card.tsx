// How safe this device's data is: what the browser promised, how much room there is, whether the app is installed.
import { Card } from '../../ui/card.tsx';
import { FactList, type Fact } from '../../ui/fact-list.tsx';
import { bytesText } from '../../ui/number-text.ts';
import type { SyncState } from '../../view/use-sync.ts';

/** A card of facts, each the browser's own answer. */
export function SafetyCard({ durability }: { durability: SyncState['durability'] }) {
  return (
    <Card as="section" headingLevel={2} title="Safe on this device">
      <FactList facts={factsOf(durability)} showLabels columns />
    </Card>
  );
}

function factsOf({ persisted, quota, usage, dexie, installed, database }: SyncState['durability']): Fact[] {
  return [
    {
      label: 'Kept by the browser',
      icon: 'shield',
      value: persisted === null ? 'The browser does not say' : persisted ? 'Yes, until you remove it' : 'Not promised',
      ...(persisted === false
        ? { detail: 'The browser may tidy up when the disk is full. Installing the app usually changes that.' }
        : {}),
    },
    {
      label: 'Writes',
      icon: 'check-circle',
      value: dexie === 'strict' ? 'On the disk before they count' : 'Handed to the system',
      detail: dexie === 'strict' ? 'A change is saved once the disk has it.' : 'This browser has no stricter switch.',
    },
    {
      label: 'Room',
      icon: 'archive',
      value: usage === null ? 'The browser does not say' : `${bytesText(usage)} used`,
      ...(quota === null ? {} : { detail: `of ${bytesText(quota)} allowed` }),
    },
    { label: 'Installed', icon: 'download', value: installed ? 'Yes' : 'No, open in a browser tab' },
    { label: 'Database', icon: 'settings', value: DATABASE_WORDS[database] },
  ];
}

const DATABASE_WORDS: Record<SyncState['durability']['database'], string> = {
  opening: 'Opening',
  open: 'Open',
  blocked: 'Another tab holds an older version: close it',
  closed: 'Closed by the browser',
};
