// People whose device still holds changes, so that nobody takes the numbers for the last word.
import type { DeviceRow, UserRow } from '@openkms/schema/domain/rows.ts';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { shortMoment } from '../../ui/when.ts';
import type { TableView } from '../../view/table.ts';
import { unsyncedDevices } from './board-sums.ts';

export interface UnsyncedProps {
  devices: readonly DeviceRow[];
  people: TableView<UserRow>;
  now: number;
}

/** "4 changes not synced since 09:12", per person and device. */
export function Unsynced({ devices, people, now }: UnsyncedProps) {
  const waiting = unsyncedDevices(devices);
  return (
    <Card as="section" title="Not synced yet" headingLevel={2}>
      {waiting.length === 0 ? (
        <p className="board-quiet board-all-in">
          <Icon name="check-circle" /> Every device that has reported is in step with the server.
        </p>
      ) : (
        <ul className="board-devices">
          {waiting.map((device) => (
            <li key={device.id}>
              <strong>{people.get(device.userId)?.name ?? 'Somebody'}</strong>
              <span className="board-quiet"> · {device.label}</span>
              <p>
                {device.pendingCount} {device.pendingCount === 1 ? 'change' : 'changes'} not synced since{' '}
                {shortMoment(device.offlineSince ?? device.lastSeenAt, now)}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
