/** Reads that say what a person is committed to. Always: only held seats in sessions that take place count as commitments. */
import { overlappingCommitments, type Commitment, type Interval } from '../domain/overlap.ts';
import type { JsonObject, RegistrationRow, SessionMeetingRow, SessionRow, TrainingRow } from '../domain/rows.ts';
import { batch, from, type Read, rowsOf } from './command.ts';

export type Held = { readonly registration: RegistrationRow; readonly session: SessionRow; readonly title: string };
export type HeldCommitment = Commitment<Held>;

/** Meetings of `sessionId` in order of start. */
export function* meetingsOf(sessionId: string): Read<readonly SessionMeetingRow[]> {
  const meetings = yield* rowsOf('sessionMeeting', { sessionId });
  return inOrder(meetings);
}

/** Meetings in order of start. */
export function inOrder(meetings: readonly SessionMeetingRow[]): readonly SessionMeetingRow[] {
  return meetings.toSorted((a, b) => a.startsAt - b.startsAt);
}

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
  // Only the meetings that collide are read: most people's calendars then cost one request that finds nothing.
  const [theirMeetings] = yield* batch(
    from('sessionMeeting', { sessionId: distinct(registrations.map((row) => row.sessionId)) }, meetings),
  );
  if (theirMeetings.length === 0) return found;
  const meetingsBySession = Map.groupBy(theirMeetings, (meeting) => meeting.sessionId);
  const sessions = yield* rowsOf('session', { id: [...meetingsBySession.keys()], status: 'scheduled' });
  const trainings = yield* rowsOf('training', { id: distinct(sessions.map((row) => row.trainingId)) });
  const commitments = sessions.map((session) => ({ key: session, meetings: meetingsBySession.get(session.id) ?? [] }));
  const clashing = new Map(overlappingCommitments(meetings, commitments).map((each) => [each.key.id, each]));
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
