// People whose device still holds changes, so that nobody takes the numbers for the last word.
import type { DeviceRow, UserRow } from '@openkms/schema/domain/rows.ts';
import { Link } from 'wouter';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { counted } from '../../ui/number-text.ts';
import { shortMoment } from '../../ui/when.ts';
import type { TableView } from '../../view/table.ts';
import { unsyncedDevices, unsyncedSince, unsyncedWords } from './board-sums.ts';

const SHOWN = 3;

export interface UnsyncedProps {
  devices: readonly DeviceRow[];
  people: TableView<UserRow>;
  now: number;
}

/** "3 devices hold 7 changes not synced yet", and who has waited longest. */
export function Unsynced({ devices, people, now }: UnsyncedProps) {
  const waiting = unsyncedDevices(devices);
  const words = unsyncedWords(waiting);
  return (
    <Card as="section" title="Not synced yet" headingLevel={2}>
      {words === null ? (
        <p className="board-quiet board-all-in">
          <Icon name="check-circle" /> Every device that has reported is in step with the server.
        </p>
      ) : (
        <>
          <p>
            <Link href="/devices?state=waiting">{words}</Link>
          </p>
          <ul className="board-devices">
            {waiting.slice(0, SHOWN).map((device) => (
              <li key={device.id}>
                <strong>{people.get(device.userId)?.name ?? 'Somebody'}</strong>
                <span className="board-quiet"> · {device.label}</span>
                <p>
                  {counted(device.pendingCount, 'change')} not synced since {shortMoment(unsyncedSince(device), now)}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
