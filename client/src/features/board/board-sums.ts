/**
 * What the board adds up. Always: cancelled sessions and sessions that have ended count nowhere; every number is the sum
 * over exactly the sessions that `sessionsBehind` returns for it, so a drill-down never disagrees with its number.
 */
import type { DeviceRow, OfficeRow, SessionRow } from '@openkms/schema/domain/rows.ts';
import { hasBegun, seatsLeft } from '@openkms/schema/domain/seats.ts';
import { counted } from '../../ui/number-text.ts';
import { byOfficeName } from '../../ui/office-words.ts';

export type OfficeSum = {
  readonly office: OfficeRow;
  readonly taken: number;
  readonly capacity: number;
  readonly waiting: number;
  /** Sessions with a time that have not begun. */
  readonly upcoming: number;
  readonly nearlyFull: number;
};

/** The numbers of an office, each of which opens the sessions behind it. */
export type Figure = 'seats' | 'waiting' | 'upcoming' | 'nearly-full';
export const FIGURES: readonly Figure[] = ['seats', 'waiting', 'upcoming', 'nearly-full'];

/** Neither cancelled nor over: what the board is about. Self-paced and unannounced sessions are never over. */
export function isOpen(session: Pick<SessionRow, 'status' | 'endsAt'>, now: number): boolean {
  return session.status === 'scheduled' && (session.endsAt === null || session.endsAt > now);
}

/** A few seats are left before the session begins: two at most, or a tenth of them all. */
export function isNearlyFull(session: SessionRow, now: number): boolean {
  const left = seatsLeft(session);
  return (
    !hasBegun(session, now) &&
    left > 0 &&
    left < session.capacity &&
    left <= Math.max(2, Math.floor(session.capacity / 10))
  );
}

/** The sessions a number counts, soonest first, those without a time last. `officeId` null: all offices. */
export function sessionsBehind(
  figure: Figure,
  officeId: string | null,
  sessions: readonly SessionRow[],
  now: number,
): SessionRow[] {
  const counts = (session: SessionRow): boolean => {
    switch (figure) {
      case 'seats':
        return true;
      case 'waiting':
        return session.waitlistCount > 0;
      case 'upcoming':
        return session.startsAt !== null && !hasBegun(session, now);
      case 'nearly-full':
        return isNearlyFull(session, now);
    }
  };
  return sessions
    .filter(
      (session) => (officeId === null || session.officeId === officeId) && isOpen(session, now) && counts(session),
    )
    .toSorted(bySoonest);
}

/** One sum an office, in the order of their names, the virtual office last. O(sessions + offices). */
export function sumByOffice(offices: readonly OfficeRow[], sessions: readonly SessionRow[], now: number): OfficeSum[] {
  const sums = new Map(
    offices
      .toSorted(byOfficeName)
      .map((office) => [office.id, { office, taken: 0, capacity: 0, waiting: 0, upcoming: 0, nearlyFull: 0 }]),
  );
  for (const session of sessions) {
    const sum = sums.get(session.officeId);
    if (sum === undefined || !isOpen(session, now)) continue;
    sum.taken += session.seatsTaken;
    sum.capacity += session.capacity;
    sum.waiting += session.waitlistCount;
    if (session.startsAt !== null && !hasBegun(session, now)) sum.upcoming += 1;
    if (isNearlyFull(session, now)) sum.nearlyFull += 1;
  }
  return [...sums.values()];
}

/** Sessions about to be full, fewest seats left first, then soonest. */
export function aboutToBeFull(sessions: readonly SessionRow[], now: number, limit: number): SessionRow[] {
  return sessionsBehind('nearly-full', null, sessions, now)
    .toSorted((a, b) => seatsLeft(a) - seatsLeft(b))
    .slice(0, limit);
}

/** Devices that hold changes the server has not seen, longest away first. */
export function unsyncedDevices(devices: readonly DeviceRow[]): DeviceRow[] {
  return devices.filter((device) => device.pendingCount > 0).toSorted((a, b) => unsyncedSince(a) - unsyncedSince(b));
}

/** Since when its oldest change waits, ms UTC, as far as the device has told. */
export function unsyncedSince({ oldestPendingAt, offlineSince, lastSeenAt }: DeviceRow): number {
  return oldestPendingAt ?? offlineSince ?? lastSeenAt;
}

/** "3 devices hold 7 changes not synced yet"; null when none does. */
export function unsyncedWords(waiting: readonly DeviceRow[]): string | null {
  if (waiting.length === 0) return null;
  const changes = waiting.reduce((sum, { pendingCount }) => sum + pendingCount, 0);
  return `${counted(waiting.length, 'device')} ${waiting.length === 1 ? 'holds' : 'hold'} ${counted(changes, 'change')} not synced yet`;
}

function bySoonest(a: SessionRow, b: SessionRow): number {
  return (a.startsAt ?? Infinity) - (b.startsAt ?? Infinity) || (a.code < b.code ? -1 : 1);
}
