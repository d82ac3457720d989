// Every device that ever reported, per person: what waits on it, when it was last heard of, how its clock stands. For
// managers; administrators can cease to trust one. Live from the rows on this device.
import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { DeviceRow, OfficeRow } from '@openkms/schema/domain/rows.ts';
import { AsOf } from '../../ui/as-of.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ClearFilters, FilterSelect } from '../../ui/filter-parts.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { byOfficeName } from '../../ui/office-words.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import { useSession } from '../../view/use-session.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow, useView } from '../../view/use-view.ts';
import {
  type DeviceFilter,
  DEVICE_STATES,
  type DeviceState,
  listDevices,
  readFilter,
  sharingLabels,
  summaryWords,
  writeFilter,
} from './device-words.ts';
import { DevicesTable } from './devices-table.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import { useDeviceCommands } from './use-device-commands.ts';
import './devices.css';

const PAGE = 50;

/** /devices */
export function DevicesPage() {
  usePageTitle('Devices');
  const session = useSession();
  const sync = useSync();
  const toasts = useToasts();
  const now = useNow(30_000);
  const view = useView((whole) => whole);
  const [query, setQuery] = useSearchParams();
  const [limit, setLimit] = useState(PAGE);
  const [revoking, setRevoking] = useState<DeviceRow | null>(null);
  const { revoke, readmit } = useDeviceCommands();
  const filter = useMemo(() => readFilter(query), [query]);
  const devices = view.table('device').all();
  const people = view.table('user');
  const listed = useMemo(
    () => listDevices(devices, (userId) => people.get(userId), filter, now),
    [devices, people, filter, now],
  );
  const sharing = useMemo(() => sharingLabels(devices), [devices]);
  const nameOf = (device: DeviceRow): string => people.get(device.userId)?.name ?? 'A person not on this device';
  const administers = 'person' in session && session.person.role === 'admin';
  const trustAgain = (device: DeviceRow): void => {
    void readmit(device).then((refusal) => {
      if (refusal !== null)
        toasts.show({ id: device.id, tone: 'error', message: 'Still not trusted', detail: refusal });
    });
  };
  return (
    <>
      <PageHeader
        eyebrow="Offices"
        title="Devices"
        lead="What each laptop and phone last reported: whether everything on it has arrived, and since when not."
        meta={<output>{summaryWords(listed, devices.length, now)}</output>}
      />
      <div className="devices">
        <AsOf {...sync} now={now}>
          Devices may have reported since.
        </AsOf>
        <Filters
          filter={filter}
          offices={view.table('office').all().toSorted(byOfficeName)}
          onChange={(next) => {
            setLimit(PAGE);
            setQuery(writeFilter(next), { replace: true });
          }}
        />
        {devices.length === 0 && sync.lastRowAt === null ? (
          <Loading label="Loading the devices">
            <Skeleton lines={8} />
          </Loading>
        ) : listed.length === 0 ? (
          <EmptyState
            icon="check-circle"
            title={devices.length === 0 ? 'No device has reported yet' : 'No device matches'}
          >
            {devices.length === 0
              ? 'A device appears here the first time somebody signs in on it.'
              : 'Take a filter away to see more.'}
          </EmptyState>
        ) : (
          <>
            <DevicesTable
              devices={listed.slice(0, limit)}
              now={now}
              view={view}
              sharing={sharing}
              nameOf={nameOf}
              onRevoke={administers ? setRevoking : null}
              onReadmit={administers ? trustAgain : null}
            />
            {listed.length > PAGE ? (
              <LoadMore
                shown={Math.min(limit, listed.length)}
                total={listed.length}
                noun="device"
                onMore={() => setLimit(limit + PAGE)}
              />
            ) : null}
          </>
        )}
      </div>
      {revoking === null ? null : (
        <RevokeDialog
          device={revoking}
          personName={nameOf(revoking)}
          officeName={view.table('office').get(people.get(revoking.userId)?.officeId ?? '')?.name ?? null}
          now={now}
          onSubmit={(reason) => revoke(revoking, reason)}
          onClose={() => setRevoking(null)}
        />
      )}
    </>
  );
}

const STATES: Record<DeviceState, string> = {
  waiting: 'Changes wait',
  'in-step': 'Up to date',
  silent: 'Not heard for a day',
  revoked: 'Revoked',
};

interface FiltersProps {
  filter: DeviceFilter;
  offices: readonly OfficeRow[];
  onChange: (filter: DeviceFilter) => void;
}

function Filters({ filter, offices, onChange }: FiltersProps) {
  const isNarrowed = filter.state !== null || filter.officeId !== null || filter.text !== '';
  return (
    <search className="devices-filters" aria-label="Filter devices">
      <TextField
        label="Find"
        type="search"
        placeholder="Person or device"
        value={filter.text}
        onChange={(text) => onChange({ ...filter, text })}
      />
      <FilterSelect
        label="State"
        every="Every state"
        value={filter.state}
        options={DEVICE_STATES.map((state) => ({ value: state, label: STATES[state] }))}
        onChange={(state) => onChange({ ...filter, state })}
      />
      <FilterSelect
        label="Office"
        every="Every office"
        value={filter.officeId}
        options={offices.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(officeId) => onChange({ ...filter, officeId })}
      />
      {isNarrowed ? <ClearFilters onClear={() => onChange({ state: null, officeId: null, text: '' })} /> : null}
    </search>
  );
}
