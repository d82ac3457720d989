/**
 * Who gets a seat and who waits. Always: `seatsTaken <= capacity`; a waitlist is served in the order it shows, which is that
 * in which people joined it, skipping (never dropping) those whose calendar no longer has room; nobody is promoted into a
 * session that has begun.
 */
import type { RegistrationRow, SessionRow } from './rows.ts';

type Seating = Pick<SessionRow, 'capacity' | 'seatsTaken' | 'waitlistCount'>;

/** Seats still free; never negative. */
export function seatsLeft(session: Pick<SessionRow, 'capacity' | 'seatsTaken'>): number {
  return Math.max(0, session.capacity - session.seatsTaken);
}

export type SeatDecision = { kind: 'registered' } | { kind: 'waitlisted'; position: number };

/**
 * What a newcomer gets now. A free seat goes to a newcomer even while people wait, because whoever could take it was
 * promoted the moment it became free: those still waiting cannot attend.
 */
export function decideSeat(session: Seating): SeatDecision {
  return seatsLeft(session) > 0 ? { kind: 'registered' } : { kind: 'waitlisted', position: session.waitlistCount + 1 };
}

/** True once the first meeting has started; a session without times never begins. */
export function hasBegun(session: Pick<SessionRow, 'startsAt'>, now: number): boolean {
  return session.startsAt !== null && session.startsAt <= now;
}

/**
 * Order in which a waitlist is served: by the place each was given and shown, as clocks are set back and differ between
 * servers; of two that an import states at one place, who joined first; then by id, so that every replica agrees.
 */
export function byWaitlistOrder(a: RegistrationRow, b: RegistrationRow): number {
  return (
    (a.waitlistPosition ?? 0) - (b.waitlistPosition ?? 0) ||
    (a.waitlistedAt ?? 0) - (b.waitlistedAt ?? 0) ||
    (a.id < b.id ? -1 : 1)
  );
}

/** How many people may be promoted into `session` at `now`. */
export function promotableSeats(
  session: Pick<SessionRow, 'status' | 'startsAt' | 'capacity'>,
  registeredCount: number,
  now: number,
): number {
  if (session.status !== 'scheduled' || hasBegun(session, now)) return 0;
  return Math.max(0, session.capacity - registeredCount);
}

/** The waitlist (in order) with the positions people should now have: 1, 2, 3 … */
export function renumberedWaitlist(waitlist: readonly RegistrationRow[]): { id: string; position: number }[] {
  return waitlist
    .toSorted(byWaitlistOrder)
    .map((row, index) => ({ id: row.id, position: index + 1, was: row.waitlistPosition }))
    .filter((row) => row.position !== row.was)
    .map(({ id, position }) => ({ id, position }));
}
