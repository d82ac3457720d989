/**
 * Which other sessions of a training a person could take instead of one that collides with their calendar. Pure.
 * Always: what is offered takes place, has not begun, is not held already, and none of its meetings overlaps anything the
 * person is committed to. Free seats come before waitlists, nearer in time before farther, sessions without times last.
 */
import { overlappingCommitments, type Commitment } from '@openkms/schema/domain/overlap.ts';
import type { SessionRow } from '@openkms/schema/domain/rows.ts';
import { hasBegun, seatsLeft } from '@openkms/schema/domain/seats.ts';

export type Candidate = { readonly session: SessionRow };

/**
 * At most `limit` of `candidates` that fit, nearest to `wanted` first. `commitments` are what the person holds, keyed by
 * session id; `now` is ms UTC.
 */
export function nearestFitting(
  wanted: Pick<SessionRow, 'id' | 'startsAt'>,
  candidates: readonly Candidate[],
  commitments: readonly Commitment<string>[],
  now: number,
  limit = 3,
): Candidate[] {
  const held = new Set(commitments.map(({ key }) => key));
  return candidates
    .filter(
      ({ session }) =>
        session.id !== wanted.id &&
        session.status === 'scheduled' &&
        !held.has(session.id) &&
        !hasBegun(session, now) &&
        overlappingCommitments(session.meetings, commitments).length === 0,
    )
    .map((candidate) => ({
      candidate,
      full: seatsLeft(candidate.session) === 0,
      distance: distanceOf(wanted, candidate.session),
    }))
    .sort(
      (a, b) =>
        Number(a.full) - Number(b.full) ||
        a.distance - b.distance ||
        (a.candidate.session.id < b.candidate.session.id ? -1 : 1),
    )
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

function distanceOf(wanted: Pick<SessionRow, 'startsAt'>, session: SessionRow): number {
  if (session.startsAt === null) return Number.MAX_SAFE_INTEGER;
  return wanted.startsAt === null ? session.startsAt : Math.abs(session.startsAt - wanted.startsAt);
}
