/**
 * How a device stands with the server, by its last report, in words; which devices are listed, in which order. Pure.
 * Always: whose changes wait come first, longest waiting first; what has not been heard of is never called up to date.
 */
import type { DeviceRow, UserRow } from '@openkms/schema/domain/rows.ts';
import { everyWord } from '../../ui/every-word.ts';
import { counted } from '../../ui/number-text.ts';
import { calendarDay, clockTime, lengthOfTime, shortMoment } from '../../ui/when.ts';

export const DEVICE_STATES = ['waiting', 'in-step', 'silent', 'revoked'] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

/** A device reports every five minutes while it is open: a day without a word is silence. */
const SILENT_AFTER_MS = 24 * 3_600_000;
const SKEW_MATTERS_MS = 60_000;
const DAY_MS = 86_400_000;

/** `revoked` counts before all; changes that wait count before silence. */
export function stateOf(device: DeviceRow, now: number): DeviceState {
  if (device.revokedAt !== null) return 'revoked';
  if (device.pendingCount > 0) return 'waiting';
  return now - device.lastSeenAt > SILENT_AFTER_MS ? 'silent' : 'in-step';
}

/** "4 changes not synced since 09:12", "Up to date · heard 10:02", "Not heard since Monday"; `zone`: the reader's unless told. */
export function stateWords(device: DeviceRow, now: number, zone?: string): string {
  const heard = sinceWords(device.lastSeenAt, now, zone);
  switch (stateOf(device, now)) {
    case 'waiting':
      return `${counted(device.pendingCount, 'change')} not synced since ${sinceWords(waitingSince(device), now, zone)}`;
    case 'in-step':
      return `Up to date · heard ${heard}`;
    case 'silent':
      return `Not heard since ${heard}`;
    case 'revoked': {
      const left = device.pendingCount === 0 ? '' : `, with ${counted(device.pendingCount, 'change')} on it`;
      return `Revoked ${shortMoment(device.revokedAt ?? now, now, zone)}${left}`;
    }
  }
}

/** "09:12" today, "Monday 23:21" within a day, "Monday" within a week, else the day. */
export function sinceWords(instant: number, now: number, zone?: string): string {
  if (calendarDay(instant, zone) === calendarDay(now, zone)) return clockTime(instant, zone);
  if (instant > now || now - instant > 6 * DAY_MS) return calendarDay(instant, zone);
  const weekday = new Intl.DateTimeFormat('en-US', {
    weekday: 'long',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(instant);
  return now - instant < DAY_MS ? `${weekday} ${clockTime(instant, zone)}` : weekday;
}

/** "Its clock is 3 min ahead"; null while it is close enough. */
export function clockWords({ clockSkewMs }: Pick<DeviceRow, 'clockSkewMs'>): string | null {
  if (clockSkewMs === null || Math.abs(clockSkewMs) <= SKEW_MATTERS_MS) return null;
  return `Its clock is ${lengthOfTime(Math.abs(clockSkewMs))} ${clockSkewMs > 0 ? 'ahead' : 'behind'}`;
}

/** "…3f2a": the end of a device's id, enough to tell two of one person apart. */
export function shortId({ id }: Pick<DeviceRow, 'id'>): string {
  return `…${id.slice(-4)}`;
}

/** The ids of devices that another one of the same person shares its label with. */
export function sharingLabels(devices: readonly Pick<DeviceRow, 'id' | 'userId' | 'label'>[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  const sharing = new Set<string>();
  for (const { id, userId, label } of devices) {
    const key = JSON.stringify([userId, label]);
    const other = first.get(key);
    if (other === undefined) first.set(key, id);
    else sharing.add(other).add(id);
  }
  return sharing;
}

/** "4 devices, nothing waits"; of those `listed` where a filter leaves some out: "2 of 4 devices, nothing waits". */
export function summaryWords(listed: readonly DeviceRow[], all: number, now: number): string {
  const count = listed.length === all ? counted(all, 'device') : `${listed.length} of ${counted(all, 'device')}`;
  if (listed.length === 0) return count;
  const waiting = listed.filter((device) => stateOf(device, now) === 'waiting');
  if (waiting.length === 0) return `${count}, nothing waits`;
  const changes = waiting.reduce((sum, { pendingCount }) => sum + pendingCount, 0);
  return `${count}, ${waiting.length === 1 ? 'one holds' : `${waiting.length} hold`} ${counted(changes, 'change')} not synced yet`;
}

function waitingSince({ oldestPendingAt, offlineSince, lastSeenAt }: DeviceRow): number {
  return oldestPendingAt ?? offlineSince ?? lastSeenAt;
}

export type DeviceFilter = {
  readonly state: DeviceState | null;
  readonly officeId: string | null;
  /** Words of the person's name or the device's label. */
  readonly text: string;
};

/** The filter an address asks for; what it does not understand is left out. */
export function readFilter(query: URLSearchParams): DeviceFilter {
  return {
    state: DEVICE_STATES.find((state) => state === query.get('state')) ?? null,
    officeId: query.get('office'),
    text: query.get('text') ?? '',
  };
}

/** The address of a filter. */
export function writeFilter({ state, officeId, text }: DeviceFilter): URLSearchParams {
  const query = new URLSearchParams();
  if (state !== null) query.set('state', state);
  if (officeId !== null) query.set('office', officeId);
  if (text !== '') query.set('text', text);
  return query;
}

/** The devices a filter lets through: changes that wait first, then who was heard last; the revoked at the end. */
export function listDevices(
  devices: readonly DeviceRow[],
  personOf: (userId: string) => Pick<UserRow, 'name' | 'officeId'> | undefined,
  filter: DeviceFilter,
  now: number,
): DeviceRow[] {
  const finds = everyWord(filter.text);
  const rank: Record<DeviceState, number> = { waiting: 0, 'in-step': 1, silent: 1, revoked: 2 };
  return devices
    .filter(
      (device) =>
        (filter.state === null || stateOf(device, now) === filter.state) &&
        (filter.officeId === null || personOf(device.userId)?.officeId === filter.officeId) &&
        finds(() => `${personOf(device.userId)?.name ?? ''} ${device.label}`),
    )
    .map((device) => ({ device, rank: rank[stateOf(device, now)] }))
    .toSorted(
      (a, b) =>
        a.rank - b.rank ||
        (a.rank === 0 ? waitingSince(a.device) - waitingSince(b.device) : b.device.lastSeenAt - a.device.lastSeenAt) ||
        (a.device.id < b.device.id ? -1 : 1),
    )
    .map(({ device }) => device);
}
