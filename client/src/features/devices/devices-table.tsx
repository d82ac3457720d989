// Devices in rows: whose, which, how it stands, and for administrators what can be done about it.
import type { DeviceRow } from '@openkms/schema/domain/rows.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { dayAndTime } from '../../ui/when.ts';
import type { View } from '../../view/use-view.ts';
import { clockWords, type DeviceState, shortId, stateOf, stateWords } from './device-words.ts';

export interface DevicesTableProps {
  devices: readonly DeviceRow[];
  now: number;
  view: View;
  /** The ids of devices that cannot be told apart by person and label. */
  sharing: ReadonlySet<string>;
  nameOf: (device: DeviceRow) => string;
  /** null for whoever may not. */
  onRevoke: ((device: DeviceRow) => void) | null;
  onReadmit: ((device: DeviceRow) => void) | null;
}

const looks: Record<DeviceState, { tone: Tone; icon: IconName }> = {
  waiting: { tone: 'warning', icon: 'cloud-up' },
  'in-step': { tone: 'success', icon: 'check-circle' },
  silent: { tone: 'neutral', icon: 'cloud-off' },
  revoked: { tone: 'error', icon: 'shield' },
};

/** The table of the page. */
export function DevicesTable(props: DevicesTableProps) {
  return (
    <Table
      caption="Devices, those with waiting changes first"
      columns={columnsOf(props)}
      rows={props.devices}
      rowKey={(device) => device.id}
    />
  );
}

function columnsOf({
  now,
  view,
  sharing,
  nameOf,
  onRevoke,
  onReadmit,
}: DevicesTableProps): readonly Column<DeviceRow>[] {
  const officeName = ({ userId }: DeviceRow): string =>
    view.table('office').get(view.table('user').get(userId)?.officeId ?? '')?.name ?? '–';
  const spoken = (device: DeviceRow): string =>
    `${device.label} of ${nameOf(device)}${sharing.has(device.id) ? `, ${shortId(device)}` : ''}`;
  const columns: Column<DeviceRow>[] = [
    {
      key: 'person',
      header: 'Person',
      primary: true,
      cell: (device) => (
        <span className="devices-person">
          <Avatar name={nameOf(device)} size="small" />
          <span>{nameOf(device)}</span>
        </span>
      ),
    },
    {
      key: 'device',
      header: 'Device',
      cell: (device) => (
        <span className="devices-device">
          <span>{device.label}</span>
          {sharing.has(device.id) ? <span className="devices-quiet">{shortId(device)}</span> : null}
        </span>
      ),
    },
    { key: 'office', header: 'Office', cell: officeName },
    {
      key: 'state',
      header: 'State',
      cell: (device) => <State device={device} now={now} view={view} />,
    },
  ];
  if (onRevoke === null || onReadmit === null) return columns;
  return [
    ...columns,
    {
      key: 'actions',
      header: 'Actions',
      hideHeader: true,
      narrow: true,
      cell: (device) =>
        device.revokedAt === null ? (
          <Button
            size="small"
            variant="quiet"
            aria-label={`Revoke: ${spoken(device)}`}
            onClick={() => onRevoke(device)}
          >
            Revoke
          </Button>
        ) : (
          <Button
            size="small"
            variant="quiet"
            icon="undo"
            aria-label={`Trust again: ${spoken(device)}`}
            onClick={() => onReadmit(device)}
          >
            Trust again
          </Button>
        ),
    },
  ];
}

function State({ device, now, view }: { device: DeviceRow; now: number; view: View }) {
  const { tone, icon } = looks[stateOf(device, now)];
  const clock = clockWords(device);
  const by = view.table('user').get(device.revokedBy ?? '')?.name;
  const isPending = view.pendingOf('device', device.id) !== undefined;
  return (
    <span className="devices-state" title={`Last heard ${dayAndTime(device.lastSeenAt)}`}>
      <Badge tone={tone} icon={icon}>
        {stateWords(device, now)}
      </Badge>
      {device.revokeReason === null ? null : (
        <span className="devices-quiet">
          {by === undefined ? '' : `${by}: `}“{device.revokeReason}”
        </span>
      )}
      {clock === null ? null : <span className="devices-quiet">{clock}</span>}
      {isPending ? <span className="devices-quiet">Not on the server yet</span> : null}
    </span>
  );
}
