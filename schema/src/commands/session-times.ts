/**
 * Whom a session's times collide with. Always: everybody registered is locked before their calendars are read, and a
 * collision is a conflict for somebody to judge: both seats are kept until then.
 */
import type { ConflictDraft } from '../domain/outcome.ts';
import type { Interval } from '../domain/overlap.ts';
import type { RegistrationRow, SessionRow, TrainingRow } from '../domain/rows.ts';
import { describeHeld, describeSession, type HeldCommitment, overlapsOf } from './calendar.ts';
import { type DecideContext, lock, type Read, rowOf, rowsOf, steadyRow } from './command.ts';
import type { placeMeetings } from './wall-time.ts';

/** A session whose times change or come back, with everybody it may collide with. */
export type TimesState = {
  readonly session: SessionRow | undefined;
  readonly training: TrainingRow | undefined;
  /** The times asked about. */
  readonly placed: readonly Interval[];
  readonly registered: readonly RegistrationRow[];
  readonly overlaps: ReadonlyMap<string, readonly HeldCommitment[]>;
};

/** Reads a session with its people locked, and where its times (`place`, or those that stand) collide with their seats. */
export function* readTimes(
  sessionId: string,
  place: (session: SessionRow) => ReturnType<typeof placeMeetings> | undefined,
): Read<TimesState> {
  const session = yield* rowOf('session', sessionId);
  const training = session && (yield* steadyRow('training', session.trainingId));
  const registered = yield* rowsOf('registration', { sessionId, status: 'registered' });
  yield* lock(registered.map((row) => `person:${row.userId}` as const));
  const placed = session && place(session);
  const times: readonly Interval[] =
    placed === undefined ? (session?.meetings ?? []) : placed.ok ? placed.meetings : [];
  const overlaps = yield* overlapsOf(
    registered.map((row) => row.userId),
    times,
    sessionId,
  );
  return { session, training, placed: times, registered, overlaps };
}

/** One conflict for each person whose other seats the new times collide with: they keep both until somebody decides. */
export function collisionDrafts(
  state: TimesState,
  session: SessionRow,
  times: readonly Interval[],
  context: DecideContext,
): ConflictDraft[] {
  const name = state.training?.title ?? session.code;
  return state.registered.flatMap((registration) => {
    const held = state.overlaps.get(registration.userId);
    if (!held) return [];
    return {
      id: context.newId(),
      kind: 'schedule' as const,
      entityTable: 'registration' as const,
      entityId: registration.id,
      title: name,
      officeId: session.officeId,
      userId: registration.userId,
      theirsUserId: context.actor.userId,
      base: describeSession(session, name, session.meetings, registration.id),
      mine: describeSession(session, name, times, registration.id),
      theirs: { registrations: describeHeld(held) },
    };
  });
}
