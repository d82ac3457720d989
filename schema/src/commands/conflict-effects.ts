/**
 * What a resolution does to rows, and what undoing it does. Always: every step is written down with the values before and
 * after; a judgement replaces only what it was made over, and a step whose row has changed since is left alone and reported.
 */
import { z } from 'zod';
import { mergeFields, sameJson } from '../domain/field-edit.ts';
import { type ConflictDraft, type Job, type Outcome, rejected, type RowChange } from '../domain/outcome.ts';
import type {
  JsonObject,
  JsonValue,
  PromptRow,
  RegistrationRow,
  SessionRow,
  SyncConflictRow,
  TrainingRow,
} from '../domain/rows.ts';
import { mayDo } from '../domain/prompt/rights.ts';
import { hasBegun } from '../domain/seats.ts';
import type { DecideContext } from './command.ts';
import { type ContestedRow, standingValues } from './conflict-standing.ts';
import type { ConflictState, ResolveArgs, UndoStep } from './conflict-state.ts';
import { promptFields } from './prompt-fields.ts';
import { cancelRegistration, seat, type Seating } from './registration.ts';
import { sessionFields } from './session.ts';
import { collisionDrafts } from './session-times.ts';
import { sortedWalls, timesOf, wallsOf } from './session-meetings.ts';
import { id } from './text.ts';
import { trainingFields } from './training.ts';
import { placeMeetings, wallMeeting } from './wall-time.ts';

export type Effect =
  | { ok: true; changes: RowChange[]; undo: UndoStep[]; jobs: Job[]; conflicts?: ConflictDraft[] }
  | { ok: false; outcome: Outcome };
const refuse = (...[code, details]: Parameters<typeof rejected>): Effect => ({
  ok: false,
  outcome: rejected(code, details),
});

/** `seen`: what whoever judged it saw standing, where that was not `theirs` any more. */
export function resolveFields(
  conflict: SyncConflictRow,
  state: ConflictState,
  args: ResolveArgs,
  context: DecideContext,
  seen: JsonObject,
): Effect {
  // Leaves what stands, whatever it is by now.
  if (args.resolution === 'theirs') return { ok: true, changes: [], undo: [], jobs: [] };
  const values = args.resolution === 'mine' ? conflict.mine : ((args.values ?? {}) as JsonObject);
  const unknown = Object.keys(values).find((field) => !Object.hasOwn(conflict.mine, field));
  if (unknown !== undefined || Object.keys(values).length === 0)
    return refuse('resolution_invalid', { field: unknown ?? null });
  if (conflict.entityTable === 'training') {
    const { training, sameCode } = state;
    if (!training) return refuse('not_found');
    const changed = changedMeanwhile(conflict, training, values, seen);
    if (changed) return changed;
    if (sameCode) return refuse('duplicate_code', { code: sameCode.code, trainingId: sameCode.id });
    return writeFields('training', training, values, trainingFields, context);
  }
  if (conflict.entityTable === 'prompt') {
    const { prompt } = state;
    if (!prompt || !mayDo('write', prompt, context.actor)) return refuse('not_found');
    const changed = changedMeanwhile(conflict, prompt, values, seen);
    if (changed) return changed;
    const written = writeFields('prompt', prompt, values, promptFields, context);
    const after = { ...prompt, ...values } as PromptRow;
    // To and from one person's own only prompt.edit leads: its links go, and what was proposed from their own prompts.
    if (after.scope !== prompt.scope && [after.scope, prompt.scope].includes('user'))
      return refuse('resolution_invalid', { field: 'scope' });
    return after.agent !== null && after.scope !== 'agent' ? refuse('agent_not_of_scope') : written;
  }
  const { session } = state;
  if (!session) return refuse('not_found');
  const changed = changedMeanwhile(conflict, session, values, seen);
  if (changed) return changed;
  const { meetings: walls, zone = session.zone, ...fields } = values;
  const capacity = fields['capacity'];
  if (typeof capacity === 'number' && capacity < session.seatsTaken) {
    return refuse('capacity_below_seats_taken', { capacity, seatsTaken: session.seatsTaken });
  }
  if (Array.isArray(walls) && walls.length === 0) return refuse('meetings_required');
  // A zone says where the times that came with it are meant, and nothing by itself.
  if (typeof zone !== 'string' || (walls === undefined && zone !== session.zone))
    return refuse('resolution_invalid', { field: 'zone' });
  const written = writeFields('session', session, fields, sessionFields, context);
  // Times that stand already move nobody, and nobody is told of them.
  if (!written.ok || walls === undefined || standsSo(session, walls, zone)) return written;
  // As moving it is refused: nobody goes to what does not take place, and nobody is told of its times.
  if (session.status === 'cancelled') return refuse('session_cancelled', { reason: session.cancelReason });
  const moved = writeMeetings(session, walls, zone, context);
  return moved.ok
    ? {
        ...written,
        changes: [...written.changes, ...moved.changes],
        undo: [...written.undo, ...moved.undo],
        ...tellOfMove(session, state, context),
      }
    : moved;
}

/** The refusal of a judgement that would replace what nobody judged: it says how things stand, to be decided over again. */
function changedMeanwhile(
  conflict: SyncConflictRow,
  row: ContestedRow,
  values: JsonObject,
  seen: JsonObject,
): Effect | undefined {
  const judged = { ...conflict.theirs, ...seen };
  const edits = Object.entries(values).map(([field, to]) => {
    const walls = field === 'meetings' ? z.array(wallMeeting).safeParse(to).data : undefined;
    return [field, { from: judged[field] ?? null, to: walls === undefined ? to : sortedWalls(walls) }] as const;
  });
  const { conflicts } = mergeFields(standingValues(row), Object.fromEntries(edits));
  if (conflicts.length === 0) return undefined;
  const details = { conflictId: conflict.id, fields: conflicts.map(({ field }) => field) };
  // Administrators read receipts and the audit log; one person's own prompt is nobody else's to read.
  if ('scope' in row && row.scope === 'user') return refuse('changed_meanwhile', details);
  const current = Object.fromEntries(conflicts.map(({ field, theirs }) => [field, theirs]));
  return refuse('changed_meanwhile', { ...details, current });
}

/** Whoever sits in a session that a judgement moves is told, and where the times collide with another seat, a conflict. */
export function tellOfMove(
  session: SessionRow,
  { times }: ConflictState,
  context: DecideContext,
): { jobs: Job[]; conflicts: ConflictDraft[] } {
  // In what does not take place nobody sits: restoring it looks for collisions, and tells.
  if (!times || session.status === 'cancelled') return { jobs: [], conflicts: [] };
  return {
    jobs: times.registered.map(({ userId }) => ({
      name: 'email.registration',
      kind: 'session-moved',
      userId,
      sessionId: session.id,
    })),
    conflicts: collisionDrafts(times, session, times.placed, context),
  };
}

/** Writes `values` where they differ, each checked by the rule the edit command has for it. */
function writeFields(
  table: 'session' | 'training' | 'prompt',
  row: SessionRow | TrainingRow | PromptRow,
  values: JsonObject,
  rules: { readonly [field: string]: z.ZodType },
  { actor }: DecideContext,
): Effect {
  const current = row as JsonObject;
  for (const [field, value] of Object.entries(values)) {
    const rule = Object.hasOwn(rules, field) ? rules[field] : undefined;
    if (!rule?.safeParse(value).success) return refuse('resolution_invalid', { field });
  }
  const differing = Object.keys(values).filter((field) => !sameJson(current[field], values[field]));
  if (differing.length === 0) return { ok: true, changes: [], undo: [], jobs: [] };
  const pick = (from: JsonObject) => Object.fromEntries(differing.map((field) => [field, from[field] ?? null]));
  const after = pick(values);
  const change = { op: 'update', table, id: row.id, set: { ...after, updatedBy: actor.userId } } as RowChange;
  return { ok: true, changes: [change], undo: [{ table, id: row.id, before: pick(current), after }], jobs: [] };
}

function standsSo(session: SessionRow, walls: JsonValue, zone: string): boolean {
  const parsed = z.array(wallMeeting).safeParse(walls);
  return zone === session.zone && parsed.success && sameJson(wallsOf(session.meetings), sortedWalls(parsed.data));
}

/** Puts a session at other wall times of `zone`, given as JSON of {@link wallMeeting}. */
function writeMeetings(session: SessionRow, walls: JsonValue, zone: string, { actor }: DecideContext): Effect {
  const parsed = z.array(wallMeeting).safeParse(walls);
  if (!parsed.success) return refuse('resolution_invalid', { field: 'meetings' });
  const timed = placeMeetings(parsed.data, zone);
  if (!timed.ok) return refuse(timed.code, { at: timed.at });
  const set = { zone, ...timesOf(timed.meetings), updatedBy: actor.userId };
  return {
    ok: true,
    changes: [{ op: 'update', table: 'session', id: session.id, set }],
    undo: [
      {
        table: 'meetings',
        id: session.id,
        before: { meetings: wallsOf(session.meetings), zone: session.zone },
        after: { meetings: wallsOf(timed.meetings), zone },
      },
    ],
    jobs: [],
  };
}

export function resolveSchedule(
  conflict: SyncConflictRow,
  state: ConflictState,
  args: ResolveArgs,
  context: DecideContext,
): Effect {
  const mine = state.registrations.find((row) => row.id === conflict.entityId);
  const others = state.registrations.filter((row) => row.id !== conflict.entityId);
  const tell: Job = {
    name: 'email.registration',
    kind: 'conflict-resolved',
    userId: conflict.userId,
    sessionId: sessionIdOf(conflict),
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
  const chosen = args.values?.['registrationId'];
  if (args.resolution === 'edited' && chosen !== undefined && !id.safeParse(chosen).success)
    return refuse('resolution_invalid', { field: 'registrationId' });
  const registrationId = registrationIdFor(conflict, args, seating, context);
  if (registrationId === undefined) return refuse('duplicate_id');
  const row = { ...seat(seating.session, registrationId, conflict.userId, context), source: 'resolution' as const };
  changes.push({ op: 'insert', table: 'registration', row });
  undo.push({ table: 'registration', id: row.id, before: null, after: { status: row.status } });
  return { ok: true, changes, undo, jobs: [tell] };
}

/** The session that "mine" asks for; every schedule conflict names one. */
function sessionIdOf(conflict: SyncConflictRow): string {
  const sessionId = conflict.mine['sessionId'];
  if (typeof sessionId !== 'string') throw new TypeError(`conflict ${conflict.id} names no session`);
  return sessionId;
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

/** The changes that undo one step, or undefined when somebody has changed the row since. */
export function undoOne(each: UndoStep, state: ConflictState, context: DecideContext): RowChange[] | undefined {
  const { before, after } = each as { before: JsonObject | null; after: JsonObject };
  switch (each.table) {
    case 'registration': {
      const row = state.registrations.find((registration) => registration.id === each.id);
      if (!row || row.status !== after['status']) return undefined;
      if (before === null) return [cancelRegistration(row, context.now, 'Resolution undone')];
      const there = state.back.get(row.id);
      const session = there?.session;
      if (!there || !session || session.status === 'cancelled' || there.own) return undefined;
      // Seats the conflict is about may collide again: it is open again. A seat taken since may not.
      const named = new Set(state.registrations.map((registration) => registration.id));
      if (there.overlapping.some((held) => !named.has(held.key.registration.id))) return undefined;
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
      if (!session || !sameJson(wallsOf(session.meetings), after['meetings'])) return undefined;
      // Judgements of before zones were written down have none: theirs was the session's.
      const { zone: now = session.zone } = after;
      const { meetings = [], zone = session.zone } = before ?? {};
      if (now !== session.zone || typeof zone !== 'string') return undefined;
      const written = writeMeetings(session, meetings, zone, context);
      return written.ok ? written.changes : undefined;
    }
    case 'session':
    case 'training':
    case 'prompt': {
      const row = state[each.table];
      if (!row || before === null) return undefined;
      if (each.table === 'prompt' && !(state.prompt && mayDo('write', state.prompt, context.actor))) return undefined;
      if (each.table === 'training' && state.sameCode && Object.hasOwn(before, 'code')) return undefined;
      const fields = Object.keys(after);
      const merge = mergeFields(
        row,
        Object.fromEntries(fields.map((field) => [field, { from: after[field] ?? null, to: before[field] ?? null }])),
      );
      if (merge.conflicts.length > 0) return undefined;
      return [
        {
          op: 'update',
          table: each.table,
          id: row.id,
          set: { ...merge.apply, updatedBy: context.actor.userId },
        },
      ];
    }
  }
}
