/**
 * Whom a new time will collide with, as far as rows are known here: sessions that overlap the new times, and people who
 * hold seats in both. Always: the server looks again, over everybody, when the move arrives.
 */
import { type Interval, overlappingCommitments } from '@openkms/schema/domain/overlap.ts';
import type { RegistrationRow, SessionRow } from '@openkms/schema/domain/rows.ts';

/** Sessions other than `exceptId` that take place and overlap `times`, soonest first. */
export function overlappingSessions(
  times: readonly Interval[],
  exceptId: string,
  sessions: readonly SessionRow[],
): SessionRow[] {
  const first = Math.min(...times.map((each) => each.startsAt));
  const last = Math.max(...times.map((each) => each.endsAt));
  const near = sessions.filter(
    (session) =>
      session.id !== exceptId &&
      session.status === 'scheduled' &&
      session.seatsTaken > 0 &&
      session.startsAt !== null &&
      session.endsAt !== null &&
      session.startsAt < last &&
      first < session.endsAt,
  );
  return overlappingCommitments(
    times,
    near.map((session) => ({ key: session, meetings: session.meetings })),
  )
    .map((commitment) => commitment.key)
    .toSorted((a, b) => (a.startsAt ?? 0) - (b.startsAt ?? 0));
}

/** Ids of people who hold a seat on both rosters. */
export function seatedInBoth(one: readonly RegistrationRow[], other: readonly RegistrationRow[]): string[] {
  const seated = new Set(one.filter((row) => row.status === 'registered').map((row) => row.userId));
  return other.filter((row) => row.status === 'registered' && seated.has(row.userId)).map((row) => row.userId);
}
