/**
 * session.schedule, edit, move, cancel, restore. Always: a session's capacity never falls below its seats taken, its
 * meetings never overlap each other, cancelling keeps history; whoever a new time collides with becomes a conflict, and
 * nobody silently loses a seat.
 */
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { type FieldMerge, mergeFields } from '../domain/field-edit.ts';
import {
  adjusted,
  applied,
  type ConflictDraft,
  conflicted,
  type EmailKind,
  type Job,
  rejected,
  type RowChange,
} from '../domain/outcome.ts';
import type { OfficeRow, RegistrationRow, SessionRow, TrainingRow } from '../domain/rows.ts';
import { defineCommand, lock, type Read, rowOf, rowsOf, steadyRow } from './command.ts';
import { fieldChange, fieldConflict, nonEmpty, readAuthor } from './fields.ts';
import { sortedWalls, timesOf, wallsOf } from './session-meetings.ts';
import { collisionDrafts, readTimes, type TimesState } from './session-times.ts';
import { description, id, line, reason } from './text.ts';
import { placeMeetings, type TimedMeeting, wallMeeting } from './wall-time.ts';

const capacity = z.number().int().min(1, { error: 'capacity_too_small' }).max(100_000);

/** The fields of a session a person may set one by one, with what each accepts. */
export const sessionFields = {
  description,
  capacity,
  room: line(120).nullable(),
  virtualUrl: z
    .url({ protocol: /^https$/ })
    .max(2000)
    .nullable(),
  trainers: z.array(line(120)).max(20),
} as const;

const meetings = z.array(wallMeeting).max(400);
const managesSessions = (actor: Actor) => actor.role !== 'employee';

type ScheduleState = {
  readonly sameId: SessionRow | undefined;
  readonly training: TrainingRow | undefined;
  readonly office: OfficeRow | undefined;
};

export const schedule = defineCommand({
  name: 'session.schedule',
  version: 1,
  args: z.object({
    sessionId: id,
    trainingId: id,
    officeId: id,
    code: line(60),
    schedule: z.enum(['scheduled', 'self-paced', 'tba']).default('scheduled'),
    mode: z.enum(['in-person', 'virtual', 'self-paced']).default('in-person'),
    zone: z.string().max(60).optional(),
    ...sessionFields,
    description: description.default(''),
    room: sessionFields.room.default(null),
    virtualUrl: sessionFields.virtualUrl.default(null),
    trainers: sessionFields.trainers.default([]),
    meetings: meetings.default([]),
  }),
  base: z.undefined(),
  authorise: managesSessions,
  locks: (args) => [`session:${args.sessionId}`, `training:${args.trainingId}`],
  *read(args): Read<ScheduleState> {
    return {
      sameId: yield* rowOf('session', args.sessionId),
      training: yield* rowOf('training', args.trainingId),
      office: yield* steadyRow('office', args.officeId),
    };
  },
  decide: ({ sameId, training, office }: ScheduleState, args, { now, actor }) => {
    if (!training) return rejected('not_found', { trainingId: args.trainingId });
    if (!office) return rejected('not_found', { officeId: args.officeId });
    if (sameId) return rejected('duplicate_id', { sessionId: args.sessionId });
    if (training.status === 'archived') return rejected('training_archived');
    if (args.schedule === 'scheduled' && args.meetings.length === 0) return rejected('meetings_required');
    if (args.schedule !== 'scheduled' && args.meetings.length > 0) return rejected('meetings_not_allowed');
    const zone = args.zone ?? office.zone;
    const timed = placeMeetings(args.meetings, zone);
    if (!timed.ok) return rejected(timed.code, { at: timed.at });
    const { sessionId, meetings: _walls, zone: _zone, ...fields } = args;
    const row: SessionRow = {
      id: sessionId,
      orgId: actor.orgId,
      ...fields,
      zone,
      status: 'scheduled',
      seatsTaken: 0,
      waitlistCount: 0,
      ...timesOf(timed.meetings),
      cancelReason: null,
      cancelledAt: null,
      updatedBy: actor.userId,
      version: 1,
      updatedAt: now,
    };
    return applied({ changes: [{ op: 'insert', table: 'session', row }] }, { sessionId });
  },
  entity: (args) => ({ table: 'session', id: args.sessionId }),
  refs: (args) => [{ table: 'training', id: args.trainingId }],
  settle: 'promote',
});

/** `author` wrote what the edit collides with. */
type EditState = {
  readonly session: SessionRow | undefined;
  readonly training: TrainingRow | undefined;
  readonly author: string | null;
};

export const edit = defineCommand({
  name: 'session.edit',
  version: 1,
  args: z.object({
    sessionId: id,
    changes: nonEmpty(
      z.object({
        description: fieldChange(sessionFields.description).optional(),
        capacity: fieldChange(sessionFields.capacity).optional(),
        room: fieldChange(sessionFields.room).optional(),
        virtualUrl: fieldChange(sessionFields.virtualUrl).optional(),
        trainers: fieldChange(sessionFields.trainers).optional(),
      }),
    ),
  }),
  base: z.undefined(),
  authorise: managesSessions,
  locks: (args) => [`session:${args.sessionId}`],
  *read(args): Read<EditState> {
    const session = yield* rowOf('session', args.sessionId);
    if (!session) return { session, training: undefined, author: null };
    const author = yield* readAuthor(session, mergeFields(session, args.changes));
    return { session, training: yield* steadyRow('training', session.trainingId), author };
  },
  decide: ({ session, training, author }: EditState, args, context) => {
    if (!session) return rejected('not_found', { sessionId: args.sessionId });
    const merge = mergeFields(session, args.changes);
    const wanted = merge.apply['capacity'];
    if (typeof wanted === 'number' && wanted < session.seatsTaken) {
      return rejected('capacity_below_seats_taken', { capacity: wanted, seatsTaken: session.seatsTaken });
    }
    const fields = Object.keys(merge.apply);
    const set = { ...merge.apply, updatedBy: context.actor.userId } as Partial<SessionRow>;
    const changes = fields.length === 0 ? [] : [{ op: 'update', table: 'session', id: session.id, set } as const];
    const details = { sessionId: session.id, fields };
    if (merge.conflicts.length > 0) {
      const draft = fieldConflict(merge, context, aboutSession(session, training, author));
      return conflicted('field_conflict', { changes, conflicts: [draft] }, { ...details, conflictId: draft.id });
    }
    return changes.length === 0 ? adjusted('already_so', {}, details) : applied({ changes }, details);
  },
  entity: (args) => ({ table: 'session', id: args.sessionId }),
  settle: 'promote',
});

const moveArgs = z.object({
  sessionId: id,
  meetings: z.object({ from: meetings, to: meetings.min(1, { error: 'meetings_required' }) }),
  zone: z.string().max(60).optional(),
  room: fieldChange(sessionFields.room).optional(),
});
type MoveArgs = z.infer<typeof moveArgs>;
type MoveState = TimesState & { readonly author: string | null };

export const move = defineCommand({
  name: 'session.move',
  version: 1,
  args: moveArgs,
  base: z.undefined(),
  authorise: managesSessions,
  locks: (args) => [`session:${args.sessionId}`],
  *read(args): Read<MoveState> {
    const place = (session: SessionRow) => placeMeetings(args.meetings.to, args.zone ?? session.zone);
    const state = yield* readTimes(args.sessionId, place);
    const timed = state.session && place(state.session);
    if (!state.session || !timed?.ok) return { ...state, author: null };
    return {
      ...state,
      author: yield* readAuthor(state.session, mergeMove(state.session, timed.meetings, args)),
    };
  },
  decide: (state: MoveState, args, context) => {
    const { session } = state;
    if (!session) return rejected('not_found', { sessionId: args.sessionId });
    if (session.status === 'cancelled') return rejected('session_cancelled', { reason: session.cancelReason });
    const zone = args.zone ?? session.zone;
    const timed = placeMeetings(args.meetings.to, zone);
    if (!timed.ok) return rejected(timed.code, { at: timed.at });
    const merge = mergeMove(session, timed.meetings, args);
    // The same wall times in another zone are other instants.
    const moves = 'meetings' in merge.apply || (zone !== session.zone && merge.already.includes('meetings'));
    const room = 'room' in merge.apply ? { room: merge.apply['room'] as string | null } : {};
    const set = {
      ...room,
      ...(moves ? { zone, schedule: 'scheduled' as const, ...timesOf(timed.meetings) } : {}),
      updatedBy: context.actor.userId,
    };
    const changes: RowChange[] =
      Object.keys(merge.apply).length === 0 && !moves ? [] : [{ op: 'update', table: 'session', id: session.id, set }];
    const collisions = moves ? collisionDrafts(state, session, timed.meetings, context) : [];
    const jobs = moves ? state.registered.map((row): Job => mail('session-moved', row.userId, session.id)) : [];
    const details = { sessionId: session.id, fields: Object.keys(merge.apply), collisions: collisions.length };
    if (merge.conflicts.length > 0) {
      const draft = moveConflict(
        merge,
        zone,
        session,
        fieldConflict(merge, context, aboutSession(session, state.training, state.author)),
      );
      return conflicted(
        'field_conflict',
        { changes, jobs, conflicts: [draft, ...collisions] },
        { ...details, conflictId: draft.id },
      );
    }
    if (changes.length === 0) return adjusted('already_so', {}, details);
    return applied({ changes, jobs, conflicts: collisions }, details);
  },
  entity: (args) => ({ table: 'session', id: args.sessionId }),
  settle: 'promote',
});

/** `draft` with the zone that the move named, where its times are in conflict: elsewhere they would be other instants. */
function moveConflict(merge: FieldMerge, zone: string, session: SessionRow, draft: ConflictDraft): ConflictDraft {
  if (zone === session.zone || !merge.conflicts.some(({ field }) => field === 'meetings')) return draft;
  const standing = { zone: session.zone };
  return {
    ...draft,
    base: { ...draft.base, ...standing },
    mine: { ...draft.mine, zone },
    theirs: { ...draft.theirs, ...standing },
  };
}

/** A move is an edit of two fields: all meetings together, as people wrote them, and the room. */
function mergeMove(session: SessionRow, timed: readonly TimedMeeting[], args: MoveArgs): FieldMerge {
  return mergeFields(
    { meetings: wallsOf(session.meetings), room: session.room },
    {
      meetings: { from: sortedWalls(args.meetings.from), to: wallsOf(timed) },
      ...(args.room ? { room: args.room } : {}),
    },
  );
}

type CancelState = { readonly session: SessionRow | undefined; readonly active: readonly RegistrationRow[] };

export const cancel = defineCommand({
  name: 'session.cancel',
  version: 1,
  args: z.object({ sessionId: id, reason }),
  base: z.undefined(),
  authorise: managesSessions,
  locks: (args) => [`session:${args.sessionId}`],
  *read(args): Read<CancelState> {
    const session = yield* rowOf('session', args.sessionId);
    // Whether sessions take place is what archiving a training asks, and what the calendars of those who sit in them say.
    if (session) yield* steadyRow('training', session.trainingId);
    const active = yield* rowsOf('registration', { sessionId: args.sessionId, status: ['registered', 'waitlisted'] });
    yield* lock(active.flatMap((row) => (row.status === 'registered' ? [`person:${row.userId}` as const] : [])));
    return { session, active };
  },
  decide: ({ session, active }: CancelState, args, { now, actor }) => {
    if (!session) return rejected('not_found', { sessionId: args.sessionId });
    if (session.status === 'cancelled') return adjusted('already_so', {}, { sessionId: session.id });
    if (session.endsAt !== null && session.endsAt <= now)
      return rejected('session_began', { startsAt: session.startsAt });
    const set = { status: 'cancelled', cancelReason: args.reason, cancelledAt: now, updatedBy: actor.userId } as const;
    return applied(
      {
        changes: [{ op: 'update', table: 'session', id: session.id, set }],
        jobs: active.map((row) => mail('session-cancelled', row.userId, session.id, args.reason)),
      },
      { sessionId: session.id, told: active.length },
    );
  },
  entity: (args) => ({ table: 'session', id: args.sessionId }),
  settle: 'promote',
});

export const restore = defineCommand({
  name: 'session.restore',
  version: 1,
  args: z.object({ sessionId: id }),
  base: z.undefined(),
  authorise: managesSessions,
  locks: (args) => [`session:${args.sessionId}`],
  read: (args) => readTimes(args.sessionId, () => undefined),
  decide: (state: TimesState, args, context) => {
    const { session } = state;
    if (!session) return rejected('not_found', { sessionId: args.sessionId });
    if (session.status !== 'cancelled') return rejected('session_not_cancelled');
    const set = {
      status: 'scheduled',
      cancelReason: null,
      cancelledAt: null,
      updatedBy: context.actor.userId,
    } as const;
    return applied(
      {
        changes: [{ op: 'update', table: 'session', id: session.id, set }],
        jobs: state.registered.map((row) => mail('session-restored', row.userId, session.id)),
        conflicts: collisionDrafts(state, session, session.meetings, context),
      },
      { sessionId: session.id },
    );
  },
  entity: (args) => ({ table: 'session', id: args.sessionId }),
  settle: 'promote',
});

function aboutSession(session: SessionRow, training: TrainingRow | undefined, author: string | null) {
  return {
    entityTable: 'session' as const,
    entityId: session.id,
    title: training?.title ?? session.code,
    officeId: session.officeId,
    theirsUserId: author,
  };
}

function mail(kind: EmailKind, userId: string, sessionId: string, note?: string): Job {
  return { name: 'email.registration', kind, userId, sessionId, ...(note === undefined ? {} : { note }) };
}
