/**
 * Which session of a training a person gets who names none: the next that fits their calendar and has a seat, else the
 * next that fits (its waitlist), else simply the next, whose overlap the command then tells. Pure.
 */
import { type Commitment, overlappingCommitments } from '@openkms/schema/domain/overlap.ts';
import type { SessionRow } from '@openkms/schema/domain/rows.ts';
import { hasBegun, seatsLeft } from '@openkms/schema/domain/seats.ts';

/** Chooses at `now` (ms UTC); undefined when nothing of the training is still to come. Timed sessions go before those without a time. */
export function nextSession(
  sessions: readonly SessionRow[],
  held: readonly Commitment<string>[],
  now: number,
): SessionRow | undefined {
  const upcoming = sessions
    .filter((session) => session.status === 'scheduled' && !hasBegun(session, now))
    .toSorted((a, b) => (a.startsAt ?? Infinity) - (b.startsAt ?? Infinity) || (a.id < b.id ? -1 : 1));
  const fitting = upcoming.filter(({ meetings }) => overlappingCommitments(meetings, held).length === 0);
  const seated = fitting.find((session) => seatsLeft(session) > 0);
  return seated ?? fitting[0] ?? upcoming[0];
}
