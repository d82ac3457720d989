/**
 * conflict.resolve and conflict.reopen: an administrator judges, and may undo the judgement. Always: a resolution writes
 * down the values before and after, so that undoing restores exactly what nobody has changed since, and says what it could not.
 */
import { z } from 'zod';
import { mergeFields, sameJson } from '../domain/field-edit.ts';
import { adjusted, applied, type Job, type Outcome, rejected, type RowChange } from '../domain/outcome.ts';
import type {
  JsonObject,
  JsonValue,
  RegistrationRow,
  SessionMeetingRow,
  SessionRow,
  SyncConflictRow,
  TrainingRow,
} from '../domain/rows.ts';
import { hasBegun } from '../domain/seats.ts';
import { meetingsOf } from './calendar.ts';
import type { Actor } from '../domain/actor.ts';
import { type DecideContext, defineCommand, lock, type Read, rowOf, rowsOf } from './command.ts';
import { cancelRegistration, readSeating, seat, type Seating } from './registration.ts';
import { replaceMeetings, sessionFields, wallsOf } from './session.ts';
import { id, json, prose } from './text.ts';
import { trainingFields } from './training.ts';
import { placeMeetings, wallMeeting } from './wall-time.ts';

const settles = (actor: Actor) => actor.role === 'admin';

/** The values before and after a resolution: what `reopen` works from. `null` before means the row did not exist. */
const undoStep = z.object({
  table: z.enum(['session', 'training', 'registration', 'meetings']),
  id: z.string(),
  before: z.record(z.string(), json).nullable(),
  after: z.record(z.string(), json),
});
type UndoStep = z.infer<typeof undoStep>;

/** Everything a field or schedule conflict may be about; absent parts do not concern this conflict. */
type State = {
  readonly conflict: SyncConflictRow | undefined;
  readonly session: SessionRow | undefined;
  readonly training: TrainingRow | undefined;
  readonly meetings: readonly SessionMeetingRow[];
  /** The person's registrations that the conflict names, "mine" first when it exists. */
  readonly registrations: readonly RegistrationRow[];
  readonly sessions: readonly SessionRow[];
  /** Seating in the session the resolution asks for ("mine", or the one chosen instead). */
  readonly seating: Seating | undefined;
};

const resolveArgs = z.object({
  conflictId: id,
  resolution: z.enum(['mine', 'theirs', 'edited']),
  /** Field conflicts: the fields' new values. Schedule conflicts: `{sessionId, registrationId}` of another session. */
  values: z.record(z.string(), json).optional(),
  note: prose(2000).optional(),
});
type ResolveArgs = z.infer<typeof resolveArgs>;

export const resolve = defineCommand({
  name: 'conflict.resolve',
  version: 1,
  args: resolveArgs,
  base: z.undefined(),
  authorise: settles,
  locks: (args) => [`conflict:${args.conflictId}`],
  read: (args) => readState(args.conflictId, args),
  decide: (state: State, args, context): Outcome => {
    const { conflict } = state;
    if (!conflict) return rejected('not_found', { conflictId: args.conflictId });
    if (conflict.status === 'resolved') return rejected('conflict_resolved', { resolution: conflict.resolution });
    const effect =
      conflict.kind === 'field'
        ? resolveFields(conflict, state, args, context)
        : resolveSchedule(conflict, state, args, context);
    if (!effect.ok) return effect.outcome;
    const { now, actor } = context;
    const set = {
      status: 'resolved',
      resolution: args.resolution,
      resolvedValues: args.resolution === 'edited' ? ((args.values ?? {}) as JsonObject) : null,
      resolutionNote: args.note ?? null,
      resolvedBy: actor.userId,
      resolvedByName: actor.name,
      resolvedAt: now,
      undo: effect.undo as JsonValue,
    } as const;
    const changes: RowChange[] = [...effect.changes, { op: 'update', table: 'syncConflict', id: conflict.id, set }];
    return applied(
      { changes, jobs: effect.jobs },
      { conflictId: conflict.id, resolution: args.resolution, undo: effect.undo as JsonValue },
    );
  },
  entity: (args) => ({ table: 'syncConflict', id: args.conflictId }),
  settle: 'promote',
});

type Effect = { ok: true; changes: RowChange[]; undo: UndoStep[]; jobs: Job[] } | { ok: false; outcome: Outcome };
const refuse = (...[code, details]: Parameters<typeof rejected>): Effect => ({
  ok: false,
  outcome: rejected(code, details),
});

function resolveFields(conflict: SyncConflictRow, state: State, args: ResolveArgs, context: DecideContext): Effect {
  if (args.resolution === 'theirs') return { ok: true, changes: [], undo: [], jobs: [] };
  const values = args.resolution === 'mine' ? conflict.mine : ((args.values ?? {}) as JsonObject);
  const unknown = Object.keys(values).find((field) => !(field in conflict.mine));
  if (unknown !== undefined || Object.keys(values).length === 0)
    return refuse('resolution_invalid', { field: unknown ?? null });
  if (conflict.entityTable === 'training') {
    return state.training
      ? writeFields('training', state.training, values, trainingFields, context)
      : refuse('not_found');
  }
  const { session } = state;
  if (!session) return refuse('not_found');
  const { meetings: walls, ...fields } = values;
  const capacity = fields['capacity'];
  if (typeof capacity === 'number' && capacity < session.seatsTaken) {
    return refuse('capacity_below_seats_taken', { capacity, seatsTaken: session.seatsTaken });
  }
  const written = writeFields('session', session, fields, sessionFields, context);
  if (!written.ok || walls === undefined) return written;
  const moved = writeMeetings(session, state.meetings, walls, context);
  return moved.ok
    ? { ...written, changes: [...written.changes, ...moved.changes], undo: [...written.undo, ...moved.undo] }
    : moved;
}

/** Writes `values` where they differ, each checked by the rule the edit command has for it. */
function writeFields<T extends 'session' | 'training'>(
  table: T,
  row: SessionRow | TrainingRow,
  values: JsonObject,
  rules: { readonly [field: string]: z.ZodType },
  { actor }: DecideContext,
): Effect {
  const current = row as JsonObject;
  for (const [field, value] of Object.entries(values)) {
    if (!rules[field]?.safeParse(value).success) return refuse('resolution_invalid', { field });
  }
  const differing = Object.keys(values).filter((field) => !sameJson(current[field], values[field]));
  if (differing.length === 0) return { ok: true, changes: [], undo: [], jobs: [] };
  const pick = (from: JsonObject) => Object.fromEntries(differing.map((field) => [field, from[field] ?? null]));
  const after = pick(values);
  const change = { op: 'update', table, id: row.id, set: { ...after, updatedBy: actor.userId } } as RowChange;
  return { ok: true, changes: [change], undo: [{ table, id: row.id, before: pick(current), after }], jobs: [] };
}

/** Puts a session at other wall times, given as JSON of {@link wallMeeting}. */
function writeMeetings(
  session: SessionRow,
  standing: readonly SessionMeetingRow[],
  walls: JsonValue,
  { newId, actor }: DecideContext,
): Effect {
  const parsed = z.array(wallMeeting).safeParse(walls);
  if (!parsed.success) return refuse('resolution_invalid', { field: 'meetings' });
  const timed = placeMeetings(parsed.data, session.zone);
  if (!timed.ok) return refuse(timed.code, { at: timed.at });
  const first = timed.meetings[0];
  const last = Math.max(...timed.meetings.map((meeting) => meeting.endsAt));
  const set = { startsAt: first?.startsAt ?? null, endsAt: first ? last : null, updatedBy: actor.userId };
  return {
    ok: true,
    changes: [
      { op: 'update', table: 'session', id: session.id, set },
      ...replaceMeetings(standing, timed.meetings, session, newId),
    ],
    undo: [
      {
        table: 'meetings',
        id: session.id,
        before: { meetings: wallsOf(standing) },
        after: { meetings: wallsOf(timed.meetings) },
      },
    ],
    jobs: [],
  };
}

function resolveSchedule(conflict: SyncConflictRow, state: State, args: ResolveArgs, context: DecideContext): Effect {
  const mine = state.registrations.find((row) => row.id === conflict.entityId);
  const others = state.registrations.filter((row) => row.id !== conflict.entityId);
  const tell: Job = {
    name: 'email.registration',
    kind: 'conflict-resolved',
    userId: conflict.userId,
    sessionId: String(conflict.mine['sessionId']),
    ...(args.note === undefined ? {} : { note: args.note }),
  };
  const giveUp: readonly RegistrationRow[] = args.resolution === 'mine' ? others : mine ? [mine] : [];
  const given = giveUp
    .filter((row) => row.status !== 'cancelled')
    .map((row) => step(row, context.now, `Conflict resolved: ${args.resolution}`));
  const changes: RowChange[] = given.map(({ change }) => change);
  const undo: UndoStep[] = given.map(({ undo: each }) => each);
  const keepsSeat = args.resolution === 'mine' && mine !== undefined && mine.status !== 'cancelled';
  if (args.resolution === 'theirs' || keepsSeat) return { ok: true, changes, undo, jobs: [tell] };

  const { seating } = state;
  if (!seating?.session || !seating.training)
    return refuse(args.resolution === 'edited' ? 'resolution_invalid' : 'not_found');
  if (seating.session.status === 'cancelled') return refuse('session_cancelled');
  if (hasBegun(seating.session, context.now)) return refuse('session_began');
  if (seating.own) return refuse('already_registered', { registrationId: seating.own.id });
  const remaining = seating.overlapping.filter((held) => !giveUp.some((row) => row.id === held.key.registration.id));
  if (remaining.length > 0)
    return refuse('schedule_overlap', { registrationIds: remaining.map((held) => held.key.registration.id) });
  const registrationId = registrationIdFor(conflict, args, seating, context);
  if (registrationId === undefined) return refuse('duplicate_id');
  const row = { ...seat(seating.session, registrationId, conflict.userId, context), source: 'resolution' as const };
  changes.push({ op: 'insert', table: 'registration', row });
  undo.push({ table: 'registration', id: row.id, before: null, after: { status: row.status } });
  return { ok: true, changes, undo, jobs: [tell] };
}

/** "mine" keeps the id the person's device gave; a session chosen instead brings or gets its own. */
function registrationIdFor(
  conflict: SyncConflictRow,
  args: ResolveArgs,
  seating: Seating,
  { newId }: DecideContext,
): string | undefined {
  if (args.resolution === 'mine') return seating.sameId ? newId() : conflict.entityId;
  const chosen = args.values?.['registrationId'];
  if (typeof chosen !== 'string') return newId();
  return seating.sameId ? undefined : chosen;
}

function step(row: RegistrationRow, now: number, why: string): { change: RowChange; undo: UndoStep } {
  return {
    change: cancelRegistration(row, now, why),
    undo: { table: 'registration', id: row.id, before: { status: row.status }, after: { status: 'cancelled' } },
  };
}

export const reopen = defineCommand({
  name: 'conflict.reopen',
  version: 1,
  args: z.object({ conflictId: id, note: prose(2000).optional() }),
  base: z.undefined(),
  authorise: settles,
  locks: (args) => [`conflict:${args.conflictId}`],
  read: (args) => readState(args.conflictId),
  decide: (state: State, args, context): Outcome => {
    const { conflict } = state;
    if (!conflict) return rejected('not_found', { conflictId: args.conflictId });
    if (conflict.status === 'open') return rejected('conflict_open');
    const steps = z.array(undoStep).parse(conflict.undo ?? []);
    const kept: string[] = [];
    const changes: RowChange[] = [];
    // Cancellations come last to be undone: a seat the resolution gave must be free before it is given back.
    for (const each of steps.toReversed()) {
      const undone = undoOne(each, state, context);
      if (undone) changes.push(...undone);
      else kept.push(`${each.table}:${each.id}`);
    }
    const set = {
      status: 'open',
      resolution: null,
      resolvedValues: null,
      resolutionNote: args.note ?? null,
      resolvedBy: null,
      resolvedByName: null,
      resolvedAt: null,
      undo: null,
    } as const;
    changes.push({ op: 'update', table: 'syncConflict', id: conflict.id, set });
    const details = { conflictId: conflict.id, changedSince: kept };
    return kept.length > 0 ? adjusted('partly_undone', { changes }, details) : applied({ changes }, details);
  },
  entity: (args) => ({ table: 'syncConflict', id: args.conflictId }),
  settle: 'promote',
});

/** The changes that undo one step, or undefined when somebody has changed the row since. */
function undoOne(each: UndoStep, state: State, context: DecideContext): RowChange[] | undefined {
  const { before, after } = each as { before: JsonObject | null; after: JsonObject };
  switch (each.table) {
    case 'registration': {
      const row = state.registrations.find((registration) => registration.id === each.id);
      if (!row || row.status !== after['status']) return undefined;
      if (before === null) return [cancelRegistration(row, context.now, 'Resolution undone')];
      const session = state.sessions.find((one) => one.id === row.sessionId);
      if (!session || session.status === 'cancelled') return undefined;
      const again = seat(session, row.id, row.userId, context);
      const { status, waitlistPosition, registeredAt, waitlistedAt } = again;
      return [
        {
          op: 'update',
          table: 'registration',
          id: row.id,
          set: { status, waitlistPosition, registeredAt, waitlistedAt, cancelledAt: null, cancelReason: null },
        },
      ];
    }
    case 'meetings': {
      const { session } = state;
      if (!session || !sameJson(wallsOf(state.meetings) as JsonValue, after['meetings'])) return undefined;
      const written = writeMeetings(session, state.meetings, before?.['meetings'] ?? [], context);
      return written.ok ? written.changes : undefined;
    }
    case 'session':
    case 'training': {
      const row = each.table === 'session' ? state.session : state.training;
      if (!row || before === null) return undefined;
      const fields = Object.keys(after);
      const merge = mergeFields(
        row as JsonObject,
        Object.fromEntries(fields.map((field) => [field, { from: after[field] ?? null, to: before[field] ?? null }])),
      );
      if (merge.conflicts.length > 0) return undefined;
      return [
        {
          op: 'update',
          table: each.table,
          id: row.id,
          set: { ...merge.apply, updatedBy: context.actor.userId },
        } as RowChange,
      ];
    }
  }
}

/** Reads what the conflict is about, with every session and person it touches locked. */
function* readState(conflictId: string, asked?: ResolveArgs): Read<State> {
  const none: State = {
    conflict: undefined,
    session: undefined,
    training: undefined,
    meetings: [],
    registrations: [],
    sessions: [],
    seating: undefined,
  };
  const conflict = yield* rowOf('syncConflict', conflictId);
  if (!conflict) return none;
  if (conflict.kind === 'field') {
    yield* lock([`${conflict.entityTable === 'training' ? 'training' : 'session'}:${conflict.entityId}`]);
    const session = conflict.entityTable === 'session' ? yield* rowOf('session', conflict.entityId) : undefined;
    const training = yield* rowOf('training', session?.trainingId ?? conflict.entityId);
    return { ...none, conflict, session, training, meetings: session ? yield* meetingsOf(session.id) : [] };
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
  return {
    ...none,
    conflict,
    registrations: yield* rowsOf('registration', { id: registrations.map((row) => row.id) }),
    sessions,
    seating,
  };
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
