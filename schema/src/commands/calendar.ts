/**
 * Reads that say what a person is committed to. Always: only held seats in sessions that take place count as commitments;
 * a person's seats, and whether, when and where the sessions they sit in take place, change only while that person is
 * locked: whoever reads a calendar locks its person and no session in it.
 */
import { type Commitment, type Interval, mergeIntervals, overlapsAny } from '../domain/overlap.ts';
import type { JsonObject, RegistrationRow, SessionRow, TrainingRow } from '../domain/rows.ts';
import { batch, from, type Read, rowsOf, steadyRows } from './command.ts';

export type Held = { readonly registration: RegistrationRow; readonly session: SessionRow; readonly title: string };
export type HeldCommitment = Commitment<Held>;

/**
 * For each of `userIds`, the seats they hold that overlap `meetings`, other than in `exceptSessionId`. People without an
 * overlap are absent; of a session that overlaps, only the meetings that do are told.
 */
export function* overlapsOf(
  userIds: readonly string[],
  meetings: readonly Interval[],
  exceptSessionId: string,
): Read<ReadonlyMap<string, readonly HeldCommitment[]>> {
  if (meetings.length === 0 || userIds.length === 0) return new Map();
  const held = yield* rowsOf('registration', { userId: userIds, status: 'registered' });
  return yield* overlapsAmong(held, meetings, exceptSessionId);
}

/** {@link overlapsOf} for seats that have been read already. */
export function* overlapsAmong(
  held: readonly RegistrationRow[],
  meetings: readonly Interval[],
  exceptSessionId: string,
): Read<ReadonlyMap<string, readonly HeldCommitment[]>> {
  const found = new Map<string, HeldCommitment[]>();
  const registrations = held.filter((row) => row.sessionId !== exceptSessionId);
  if (meetings.length === 0 || registrations.length === 0) return found;
  // Only sessions near these times are read: most people's calendars then cost one request that finds nothing.
  const [near] = yield* batch(
    from('session', { id: distinct(registrations.map((row) => row.sessionId)), status: 'scheduled' }, meetings),
  );
  const busy = mergeIntervals(meetings);
  const clashing = new Map(
    near.flatMap((session) => {
      const shared = session.meetings.filter((meeting) => overlapsAny(busy, meeting));
      return shared.length === 0 ? [] : [[session.id, { key: session, meetings: shared }] as const];
    }),
  );
  if (clashing.size === 0) return found;
  const trainings = yield* steadyRows('training', distinct([...clashing.values()].map(({ key }) => key.trainingId)));
  for (const registration of registrations) {
    const clash = clashing.get(registration.sessionId);
    if (!clash) continue;
    const held = { registration, session: clash.key, title: titleOf(clash.key, trainings) };
    const list = found.get(registration.userId) ?? [];
    list.push({ key: held, meetings: clash.meetings });
    found.set(registration.userId, list);
  }
  return found;
}

/** One side of a schedule conflict, as it is shown and stored. */
export function describeSession(
  session: Pick<SessionRow, 'id' | 'zone' | 'officeId'>,
  title: string,
  meetings: readonly Interval[],
  registrationId: string | null,
): JsonObject {
  const span = meetings.length > 0 ? spanOf(meetings) : null;
  return {
    sessionId: session.id,
    registrationId,
    title,
    officeId: session.officeId,
    zone: session.zone,
    startsAt: span?.startsAt ?? null,
    endsAt: span?.endsAt ?? null,
    meetings: meetings.map(({ startsAt, endsAt }) => ({ startsAt, endsAt })),
  };
}

/** {@link describeSession} for seats a person holds. */
export function describeHeld(held: readonly HeldCommitment[]): JsonObject[] {
  return held.map(({ key, meetings }) => describeSession(key.session, key.title, meetings, key.registration.id));
}

/** From the first start to the last end. */
export function spanOf(meetings: readonly Interval[]): Interval {
  return {
    startsAt: Math.min(...meetings.map((meeting) => meeting.startsAt)),
    endsAt: Math.max(...meetings.map((meeting) => meeting.endsAt)),
  };
}

export function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function titleOf(session: SessionRow, trainings: readonly TrainingRow[]): string {
  return trainings.find((row) => row.id === session.trainingId)?.title ?? session.code;
}
