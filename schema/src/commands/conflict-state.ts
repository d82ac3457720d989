/**
 * What the resolution of a conflict has to know: the conflict, what it is about, and everybody and everything it may touch.
 * Always: all of it is locked before it is read, because a resolution seats and unseats people.
 */
import { z } from 'zod';
import type {
  JsonObject,
  JsonValue,
  PromptRow,
  RegistrationRow,
  SessionRow,
  SyncConflictRow,
  TrainingRow,
} from '../domain/rows.ts';
import { lock, type Read, rowOf, rowsOf, steadyRow } from './command.ts';
import { readSeating, type Seating } from './registration.ts';
import { readTimes, type TimesState } from './session-times.ts';
import { id, json, prose } from './text.ts';
import { placeMeetings, wallMeeting } from './wall-time.ts';

/** The values before and after a resolution: what `reopen` works from. `null` before means the row did not exist. */
export const undoStep = z.object({
  table: z.enum(['session', 'training', 'registration', 'meetings', 'prompt']),
  id: z.string(),
  before: z.record(z.string(), json).nullable(),
  after: z.record(z.string(), json),
});
export type UndoStep = z.infer<typeof undoStep>;

/** Everything a field or schedule conflict may be about; absent parts do not concern this conflict. */
export type ConflictState = {
  readonly conflict: SyncConflictRow | undefined;
  readonly session: SessionRow | undefined;
  readonly training: TrainingRow | undefined;
  /** Another training with the code that a resolution, or its undoing, would give `training`. */
  readonly sameCode: TrainingRow | undefined;
  readonly prompt: PromptRow | undefined;
  /** The person's registrations that the conflict names, "mine" first when it exists. */
  readonly registrations: readonly RegistrationRow[];
  readonly sessions: readonly SessionRow[];
  /** Seating in the session the resolution asks for ("mine", or the one chosen instead). */
  readonly seating: Seating | undefined;
  /** Of each seat that reopening would give back: what stands there now, by id of the registration. */
  readonly back: ReadonlyMap<string, Seating>;
  /** Whom the times collide with that a resolution, or its undoing, would give the session. */
  readonly times: TimesState | undefined;
};

export const resolveArgs = z.object({
  conflictId: id,
  resolution: z.enum(['mine', 'theirs', 'edited']),
  /** Field conflicts: the fields' new values. Schedule conflicts: `{sessionId, registrationId}` of another session. */
  values: z.record(z.string(), json).optional(),
  note: prose(2000).optional(),
});
export type ResolveArgs = z.infer<typeof resolveArgs>;

/** Reads what the conflict is about, with every session and person it touches locked. */
export function* readState(conflictId: string, asked?: ResolveArgs): Read<ConflictState> {
  const none: ConflictState = {
    conflict: undefined,
    session: undefined,
    training: undefined,
    sameCode: undefined,
    prompt: undefined,
    registrations: [],
    sessions: [],
    seating: undefined,
    back: new Map(),
    times: undefined,
  };
  const conflict = yield* rowOf('syncConflict', conflictId);
  if (!conflict) return none;
  if (conflict.kind === 'rights' || conflict.kind === 'prompt') return { ...none, conflict };
  if (conflict.entityTable === 'prompt') {
    yield* lock([`prompt:${conflict.entityId}`]);
    return { ...none, conflict, prompt: yield* rowOf('prompt', conflict.entityId) };
  }
  if (conflict.kind === 'field') {
    yield* lock([`${conflict.entityTable === 'training' ? 'training' : 'session'}:${conflict.entityId}`]);
    // A training's code is one of all trainings of the organisation.
    if (Object.hasOwn(conflict.mine, 'code')) yield* lock([`org:${conflict.orgId}`]);
    const session = conflict.entityTable === 'session' ? yield* rowOf('session', conflict.entityId) : undefined;
    const training = yield* steadyRow('training', session?.trainingId ?? conflict.entityId);
    const code = asksFor(conflict, asked, { table: 'training', field: 'code' });
    const alike = typeof code === 'string' ? yield* rowsOf('training', { orgId: conflict.orgId, code }) : [];
    const sameCode = alike.find((row) => row.id !== conflict.entityId);
    const walls = z.array(wallMeeting).safeParse(asksFor(conflict, asked, { table: 'meetings', field: 'meetings' }));
    const zone = asksFor(conflict, asked, { table: 'meetings', field: 'zone' });
    const times =
      session &&
      (yield* readTimes(session.id, (row) =>
        placeMeetings(walls.success ? walls.data : [], typeof zone === 'string' ? zone : row.zone),
      ));
    return { ...none, conflict, session, training, sameCode, times };
  }
  const undone = z.array(undoStep).safeParse(conflict.undo ?? []);
  const named = [
    conflict.entityId,
    ...otherRegistrationIds(conflict.theirs),
    ...(undone.success ? undone.data.filter((each) => each.table === 'registration').map((each) => each.id) : []),
  ];
  const registrations = (yield* rowsOf('registration', { id: named })).filter((row) => row.userId === conflict.userId);
  const wanted = asked?.resolution === 'edited' ? asked.values?.['sessionId'] : conflict.mine['sessionId'];
  const sessionIds = [
    ...new Set([...registrations.map((row) => row.sessionId), ...(typeof wanted === 'string' ? [wanted] : [])]),
  ];
  yield* lock([`person:${conflict.userId}`, ...sessionIds.map((each) => `session:${each}` as const)]);
  const sessions = yield* rowsOf('session', { id: sessionIds });
  const chosen = asked?.resolution === 'edited' ? asked.values?.['registrationId'] : conflict.entityId;
  const seating =
    typeof wanted === 'string'
      ? yield* readSeating(wanted, conflict.userId, typeof chosen === 'string' ? chosen : conflict.entityId)
      : undefined;
  const back = new Map<string, Seating>();
  const givenUp = undone.success ? undone.data.filter((each) => each.table === 'registration' && each.before) : [];
  for (const row of asked ? [] : registrations.filter(({ id }) => givenUp.some((each) => each.id === id))) {
    back.set(row.id, yield* readSeating(row.sessionId, row.userId, row.id));
  }
  return {
    ...none,
    back,
    conflict,
    registrations: yield* rowsOf('registration', { id: registrations.map((row) => row.id) }),
    sessions,
    seating,
  };
}

/** What resolving (`asked`) or reopening a field conflict would put into a field; undefined where it leaves it. */
function asksFor(
  conflict: SyncConflictRow,
  asked: ResolveArgs | undefined,
  { table, field }: { readonly table: UndoStep['table']; readonly field: string },
): JsonValue | undefined {
  if (asked) return (asked.resolution === 'mine' ? conflict.mine : asked.values)?.[field];
  const steps = z.array(undoStep).safeParse(conflict.undo ?? []);
  return steps.data?.find((each) => each.table === table)?.before?.[field];
}

function otherRegistrationIds(theirs: JsonObject): string[] {
  const list = theirs['registrations'];
  if (!Array.isArray(list)) return [];
  return list.flatMap((each: JsonValue) => {
    const registrationId =
      typeof each === 'object' && each !== null && !Array.isArray(each) ? (each as JsonObject)['registrationId'] : null;
    return typeof registrationId === 'string' ? [registrationId] : [];
  });
}
