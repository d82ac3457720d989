/**
 * The import family: what another system already decided is stated, not asked. Statuses are taken as they are, no mail
 * leaves, no overlap is judged. Always: rows carry ids derived from their source, so importing twice changes nothing, and
 * a row that cannot be is reported with a code while the rest goes in.
 */
import { z } from 'zod';
import { sameJson } from '../domain/field-edit.ts';
import { applied, type Outcome, type RowChange } from '../domain/outcome.ts';
import type { JsonValue, RegistrationRow, Rows, TableName } from '../domain/rows.ts';
import type { ErrorCode } from '../domain/codes.ts';
import { isZone } from '../domain/zone.ts';
import type { Actor } from '../domain/actor.ts';
import { type DecideContext, defineCommand, type EntityKey, lock, type Read, rowsOf, steadyRows } from './command.ts';
import { sessionFields } from './session.ts';
import { sortedWalls, timesOf, wallsOf } from './session-meetings.ts';
import { description, id, line, MAX_INSTANT } from './text.ts';
import { trainingFields } from './training.ts';
import { placeMeetings, wallMeeting } from './wall-time.ts';

const MAX_ROWS = 1000;
const imports = (actor: Actor) => actor.role === 'admin';
const rowsArg = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row).min(1).max(MAX_ROWS) });
const about = (table: TableName) => (args: { rows: readonly { id: string }[] }) => ({
  table,
  id: args.rows[0]?.id ?? '',
});
/** All rows of a batch but the first, which {@link about} names. */
const others = (table: TableName) => (args: { rows: readonly { id: string }[] }) =>
  args.rows.slice(1).map(({ id: other }) => ({ table, id: other }));
/** One import of an organisation at a time, and whatever else is about all of it. */
const orgLock = (_args: unknown, actor: Actor): EntityKey[] => [`org:${actor.orgId}`];
/** {@link orgLock}, and the rows that the import is about. */
const locksOf =
  (kind: 'office' | 'person' | 'training' | 'session') =>
  (args: { rows: readonly { id: string }[] }, actor: Actor): EntityKey[] => [
    ...orgLock(args, actor),
    ...args.rows.map((row) => `${kind}:${row.id}` as const),
  ];

type RowError = { readonly id: string; readonly code: ErrorCode; readonly at: string };

/** Counts what a batch did and collects its row changes. */
class Batch {
  readonly changes: RowChange[] = [];
  readonly errors: RowError[] = [];
  readonly counts = { inserted: 0, updated: 0, unchanged: 0 };

  readonly #seen = new Set<string>();

  /** Whether no row before it had this id; one that had is reported. */
  isFirst(id: string): boolean {
    if (this.#seen.has(id)) this.errors.push({ id, code: 'duplicate_id', at: id });
    return this.#seen.size < this.#seen.add(id).size;
  }

  /** Inserts `wanted`, or updates those of its fields that differ from `standing`. */
  state<T extends TableName>(
    table: T,
    wanted: Rows[T],
    standing: Rows[T] | undefined,
    stated: readonly (keyof Rows[T])[],
  ): void {
    if (!standing) {
      this.counts.inserted += 1;
      this.changes.push({ op: 'insert', table, row: wanted } as RowChange);
      return;
    }
    const differing = stated.filter((field) => !sameJson(standing[field] as JsonValue, wanted[field] as JsonValue));
    if (differing.length === 0) {
      this.counts.unchanged += 1;
      return;
    }
    this.counts.updated += 1;
    const set = Object.fromEntries(differing.map((field) => [field, wanted[field]]));
    this.changes.push({ op: 'update', table, id: wanted.id, set });
  }

  outcome(): Outcome {
    return applied({ changes: this.changes }, { ...this.counts, errors: this.errors as unknown as JsonValue });
  }
}

const officeRow = z.object({
  id,
  code: line(40),
  name: line(120),
  zone: z.string(),
  isVirtual: z.boolean().default(false),
});

export const offices = defineCommand({
  name: 'import.offices',
  version: 1,
  args: rowsArg(officeRow),
  base: z.undefined(),
  authorise: imports,
  locks: locksOf('office'),
  read: (args) => standing('office', args.rows),
  decide: (state: ReadonlyMap<string, Rows['office']>, args, { now, actor }) => {
    const batch = new Batch();
    for (const row of args.rows) {
      if (!batch.isFirst(row.id)) continue;
      if (!isZone(row.zone)) batch.errors.push({ id: row.id, code: 'unknown_zone', at: row.zone });
      else
        batch.state('office', { ...row, orgId: actor.orgId, version: 1, updatedAt: now }, state.get(row.id), [
          'code',
          'name',
          'zone',
          'isVirtual',
        ]);
    }
    return batch.outcome();
  },
  entity: about('office'),
  also: others('office'),
  settle: 'count',
});

const personRow = z.object({
  id,
  email: z.email().max(254),
  name: line(200),
  officeId: id,
  department: z.string().max(120).default(''),
  role: z.enum(['employee', 'manager', 'admin']),
  managerId: id.nullable().default(null),
});

export const people = defineCommand({
  name: 'import.people',
  version: 1,
  args: rowsArg(personRow),
  base: z.undefined(),
  authorise: imports,
  locks: locksOf('person'),
  *read(args): Read<{ people: ReadonlyMap<string, Rows['user']>; offices: ReadonlyMap<string, Rows['office']> }> {
    return {
      people: yield* standing('user', args.rows),
      offices: yield* standing(
        'office',
        args.rows.map((row) => ({ id: row.officeId })),
      ),
    };
  },
  decide: (state, args, { now, actor }) => {
    const batch = new Batch();
    for (const row of args.rows) {
      if (!batch.isFirst(row.id)) continue;
      if (!state.offices.has(row.officeId)) batch.errors.push({ id: row.id, code: 'not_found', at: row.officeId });
      else {
        const wanted = { ...row, orgId: actor.orgId, active: true, version: 1, updatedAt: now };
        batch.state('user', wanted, state.people.get(row.id), [
          'email',
          'name',
          'officeId',
          'department',
          'role',
          'managerId',
        ]);
      }
    }
    return batch.outcome();
  },
  entity: about('user'),
  also: others('user'),
  refs: (args) => args.rows.map((row) => ({ table: 'office', id: row.officeId })),
  settle: 'count',
});

const trainingRow = z.object({ id, ...trainingFields, department: z.string().max(120).default('') });

export const trainings = defineCommand({
  name: 'import.trainings',
  version: 1,
  args: rowsArg(trainingRow),
  base: z.undefined(),
  authorise: imports,
  locks: locksOf('training'),
  read: (args) => standing('training', args.rows),
  decide: (state: ReadonlyMap<string, Rows['training']>, args, { now, actor }) => {
    const batch = new Batch();
    for (const row of args.rows) {
      if (!batch.isFirst(row.id)) continue;
      const wanted = {
        ...row,
        orgId: actor.orgId,
        status: 'active' as const,
        archiveReason: null,
        updatedBy: null,
        version: 1,
        updatedAt: now,
      };
      batch.state(
        'training',
        wanted,
        state.get(row.id),
        Object.keys(trainingFields) as (keyof typeof trainingFields)[],
      );
    }
    return batch.outcome();
  },
  entity: about('training'),
  also: others('training'),
  settle: 'count',
});

const sessionRow = z.object({
  id,
  trainingId: id,
  officeId: id,
  code: line(60),
  schedule: z.enum(['scheduled', 'self-paced', 'tba']),
  mode: z.enum(['in-person', 'virtual', 'self-paced']),
  zone: z.string(),
  ...sessionFields,
  description: description.default(''),
  meetings: z.array(wallMeeting).max(400),
});
type SessionsState = {
  readonly sessions: ReadonlyMap<string, Rows['session']>;
  readonly trainings: ReadonlyMap<string, Rows['training']>;
  readonly offices: ReadonlyMap<string, Rows['office']>;
};

export const sessions = defineCommand({
  name: 'import.sessions',
  version: 1,
  args: rowsArg(sessionRow),
  base: z.undefined(),
  authorise: imports,
  locks: locksOf('session'),
  *read(args): Read<SessionsState> {
    const sessions = yield* standing('session', args.rows);
    const changing = args.rows.flatMap((row) => {
      const before = sessions.get(row.id);
      return before && changesCalendars(before, row) ? [before.id] : [];
    });
    yield* lockActive({ sessionId: changing, status: ['registered', 'waitlisted'] });
    // Those it leaves too: what is archived asks which sessions it has.
    const ids = [...args.rows, ...sessions.values()].map((row) => row.trainingId);
    const trainings = yield* steadyRows('training', [...new Set(ids)]);
    return {
      sessions,
      trainings: new Map(trainings.map((row) => [row.id, row])),
      offices: yield* standing(
        'office',
        args.rows.map((row) => ({ id: row.officeId })),
      ),
    };
  },
  decide: (state: SessionsState, args, context) => {
    const batch = new Batch();
    for (const row of args.rows) if (batch.isFirst(row.id)) stateSession(batch, state, row, context);
    return batch.outcome();
  },
  entity: about('session'),
  also: others('session'),
  refs: (args) =>
    args.rows.flatMap((row) => [
      { table: 'training' as const, id: row.trainingId },
      { table: 'office' as const, id: row.officeId },
    ]),
  settle: 'count',
});

/** Whether stating `row` changes what the calendars of those in the session say, or how many seats it has for them. */
function changesCalendars(before: Rows['session'], row: z.infer<typeof sessionRow>): boolean {
  const same = (['trainingId', 'officeId', 'code', 'zone', 'capacity'] as const).every(
    (key) => before[key] === row[key],
  );
  return !same || !sameJson(wallsOf(before.meetings), sortedWalls(row.meetings));
}

function stateSession(
  batch: Batch,
  state: SessionsState,
  { meetings: walls, ...row }: z.infer<typeof sessionRow>,
  { now, actor }: DecideContext,
): void {
  const missing = !state.trainings.has(row.trainingId)
    ? row.trainingId
    : !state.offices.has(row.officeId)
      ? row.officeId
      : undefined;
  if (missing !== undefined) {
    batch.errors.push({ id: row.id, code: 'not_found', at: missing });
    return;
  }
  // Real catalogues hold sessions whose lecture and lab collide; they are stated as they are.
  const timed = placeMeetings(walls, row.zone, { allowOverlap: true });
  if (!timed.ok) {
    batch.errors.push({ id: row.id, code: timed.code, at: timed.at });
    return;
  }
  const before = state.sessions.get(row.id);
  if (before && before.seatsTaken > row.capacity) {
    batch.errors.push({ id: row.id, code: 'capacity_below_seats_taken', at: String(row.capacity) });
    return;
  }
  const wanted = {
    ...row,
    orgId: actor.orgId,
    status: 'scheduled' as const,
    seatsTaken: 0,
    waitlistCount: 0,
    ...timesOf(timed.meetings),
    cancelReason: null,
    cancelledAt: null,
    updatedBy: null,
    version: 1,
    updatedAt: now,
  };
  const stated = [
    'trainingId',
    'officeId',
    'code',
    'schedule',
    'mode',
    'zone',
    'description',
    'capacity',
    'room',
    'virtualUrl',
    'trainers',
    'meetings',
    'startsAt',
    'endsAt',
  ] as const;
  batch.state('session', wanted, before, stated);
}

const instant = z.number().int().min(0).max(MAX_INSTANT);
const registrationRow = z.object({
  id,
  sessionId: id,
  userId: id,
  status: z.enum(['registered', 'waitlisted', 'cancelled']),
  waitlistPosition: z.number().int().min(1).nullable().default(null),
  requestedAt: instant,
  cancelledAt: instant.nullable().default(null),
});
type RegistrationsState = {
  readonly registrations: ReadonlyMap<string, RegistrationRow>;
  readonly sessions: ReadonlyMap<string, Rows['session']>;
  readonly people: ReadonlyMap<string, Rows['user']>;
};

export const registrations = defineCommand({
  name: 'import.registrations',
  version: 1,
  args: rowsArg(registrationRow),
  base: z.undefined(),
  authorise: imports,
  locks: (args, actor) => [
    ...orgLock(args, actor),
    ...new Set(args.rows.flatMap((row) => [`session:${row.sessionId}`, `person:${row.userId}`] as const)),
  ],
  *read(args): Read<RegistrationsState> {
    // Who waits for a seat that this may free, and for whom another command may look for one meanwhile.
    yield* lockActive({ sessionId: [...new Set(args.rows.map((row) => row.sessionId))], status: 'waitlisted' });
    return {
      registrations: yield* standing('registration', args.rows),
      sessions: yield* standing(
        'session',
        args.rows.map((row) => ({ id: row.sessionId })),
      ),
      people: yield* standing(
        'user',
        args.rows.map((row) => ({ id: row.userId })),
      ),
    };
  },
  decide: (state: RegistrationsState, args, { now, actor }) => {
    const batch = new Batch();
    for (const { requestedAt, cancelledAt, ...row } of args.rows) {
      if (!batch.isFirst(row.id)) continue;
      const missing = !state.sessions.has(row.sessionId)
        ? row.sessionId
        : !state.people.has(row.userId)
          ? row.userId
          : undefined;
      if (missing !== undefined) {
        batch.errors.push({ id: row.id, code: 'not_found', at: missing });
        continue;
      }
      const before = state.registrations.get(row.id);
      // Who and where is what a registration is; the session it would leave is neither locked nor counted here.
      if (before && (before.sessionId !== row.sessionId || before.userId !== row.userId)) {
        batch.errors.push({ id: row.id, code: 'duplicate_id', at: row.sessionId });
        continue;
      }
      const wanted: RegistrationRow = {
        ...row,
        orgId: actor.orgId,
        requestedAt,
        registeredAt: row.status === 'registered' ? requestedAt : null,
        waitlistedAt: row.status === 'waitlisted' ? requestedAt : null,
        cancelledAt,
        cancelReason: null,
        source: 'import',
        version: 1,
        updatedAt: now,
      };
      batch.state('registration', wanted, before, ['status', 'waitlistPosition', 'requestedAt', 'cancelledAt']);
    }
    return batch.outcome();
  },
  entity: about('registration'),
  also: others('registration'),
  refs: (args) =>
    args.rows.flatMap((row) => [
      { table: 'session' as const, id: row.sessionId },
      { table: 'user' as const, id: row.userId },
    ]),
  settle: 'count',
});

/** Locks everybody who has one of these registrations; the sessions must be locked. */
function* lockActive(where: {
  readonly sessionId: readonly string[];
  readonly status: RegistrationRow['status'] | readonly RegistrationRow['status'][];
}): Read<void> {
  if (where.sessionId.length === 0) return;
  const active = yield* rowsOf('registration', where);
  yield* lock(active.map((row) => `person:${row.userId}` as const));
}

/** The standing rows of `table` by id. */
function* standing<T extends TableName>(table: T, rows: readonly { id: string }[]): Read<ReadonlyMap<string, Rows[T]>> {
  const ids = [...new Set(rows.map((row) => row.id))];
  const found = yield* rowsOf(table, { id: ids } as unknown as Parameters<typeof rowsOf<T>>[1]);
  return new Map(found.map((row) => [row.id, row]));
}
