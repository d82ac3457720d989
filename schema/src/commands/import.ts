/**
 * The import family: what another system already decided is stated, not asked. Statuses are taken as they are, no mail
 * leaves, no overlap is judged. Always: rows carry ids derived from their source, so importing twice changes nothing, and
 * a row that cannot be (import-batch.ts) is reported with a code while the rest goes in.
 */
import { z } from 'zod';
import { sameJson } from '../domain/field-edit.ts';
import type { RegistrationRow, Rows, TableName } from '../domain/rows.ts';
import { isZone } from '../domain/zone.ts';
import type { Actor } from '../domain/actor.ts';
import {
  batch as together,
  type DecideContext,
  defineCommand,
  type EntityKey,
  from,
  lock,
  type Read,
  rowsOf,
  steadyRows,
} from './command.ts';
import { Batch, Holders } from './import-batch.ts';
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

/** What stands under the ids of a batch, and what has its codes. */
type Coded<T extends 'office' | 'training'> = {
  readonly rows: ReadonlyMap<string, Rows[T]>;
  readonly sameCode: readonly Rows[T][];
};

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
  *read(args, actor): Read<Coded<'office'>> {
    return {
      rows: yield* standing('office', args.rows),
      sameCode: yield* rowsOf('office', { orgId: actor.orgId, code: args.rows.map((row) => row.code) }),
    };
  },
  decide: (state: Coded<'office'>, args, { now, actor }) => {
    const batch = new Batch();
    const codes = Holders.of(state.sameCode, (row) => row.code);
    for (const row of batch.distinct(args.rows)) {
      const before = state.rows.get(row.id);
      if (!isZone(row.zone)) batch.refuse(row.id, 'unknown_zone', row.zone);
      else if (!codes.take(row.code, row.id, before?.code)) batch.refuse(row.id, 'duplicate_code', row.code);
      else
        batch.state('office', { ...row, orgId: actor.orgId, version: 1, updatedAt: now }, before, [
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

type PeopleState = {
  readonly people: ReadonlyMap<string, Rows['user']>;
  readonly sameEmail: readonly Rows['user'][];
  readonly offices: ReadonlyMap<string, Rows['office']>;
};

/** An e-mail address as it is one person's alone. */
const addressOf = ({ email }: Pick<Rows['user'], 'email'>): string => email.toLowerCase();

export const people = defineCommand({
  name: 'import.people',
  version: 1,
  args: rowsArg(personRow),
  base: z.undefined(),
  authorise: imports,
  locks: locksOf('person'),
  *read(args): Read<PeopleState> {
    return {
      people: yield* standing('user', args.rows),
      // Found whatever their case, as nobody can have an address that another has in capitals.
      sameEmail: yield* rowsOf('user', { email: args.rows.map((row) => row.email) }),
      offices: yield* standing(
        'office',
        args.rows.map((row) => ({ id: row.officeId })),
      ),
    };
  },
  decide: (state: PeopleState, args, { now, actor }) => {
    const batch = new Batch();
    const addresses = Holders.of(state.sameEmail, addressOf);
    for (const row of batch.distinct(args.rows)) {
      const before = state.people.get(row.id);
      if (!state.offices.has(row.officeId)) batch.refuse(row.id, 'not_found', row.officeId);
      else if (!addresses.take(addressOf(row), row.id, before && addressOf(before)))
        batch.refuse(row.id, 'duplicate_email', row.email);
      else {
        const wanted = { ...row, orgId: actor.orgId, active: true, version: 1, updatedAt: now };
        batch.state('user', wanted, before, ['email', 'name', 'officeId', 'department', 'role', 'managerId']);
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
  *read(args, actor): Read<Coded<'training'>> {
    return {
      rows: yield* standing('training', args.rows),
      sameCode: yield* rowsOf('training', { orgId: actor.orgId, code: args.rows.map((row) => row.code) }),
    };
  },
  decide: (state: Coded<'training'>, args, { now, actor }) => {
    const batch = new Batch();
    const codes = Holders.of(state.sameCode, (row) => row.code);
    for (const row of batch.distinct(args.rows)) {
      const before = state.rows.get(row.id);
      if (!codes.take(row.code, row.id, before?.code)) {
        batch.refuse(row.id, 'duplicate_code', row.code);
        continue;
      }
      const wanted = {
        ...row,
        orgId: actor.orgId,
        status: 'active' as const,
        archiveReason: null,
        updatedBy: null,
        version: 1,
        updatedAt: now,
      };
      batch.state('training', wanted, before, Object.keys(trainingFields) as (keyof typeof trainingFields)[]);
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
    yield* lockActive(changing);
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
    for (const row of batch.distinct(args.rows)) stateSession(batch, state, row, context);
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
    batch.refuse(row.id, 'not_found', missing);
    return;
  }
  // Real catalogues hold sessions whose lecture and lab collide; they are stated as they are.
  const timed = placeMeetings(walls, row.zone, { allowOverlap: true });
  if (!timed.ok) {
    batch.refuse(row.id, timed.code, timed.at);
    return;
  }
  const before = state.sessions.get(row.id);
  if (before && before.seatsTaken > row.capacity) {
    batch.refuse(row.id, 'capacity_below_seats_taken', String(row.capacity));
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
  /** Those of these people in these sessions that are not given back. */
  readonly active: readonly RegistrationRow[];
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
    const sessionId = [...new Set(args.rows.map((row) => row.sessionId))];
    const userId = [...new Set(args.rows.map((row) => row.userId))];
    const [waiting, active] = yield* together(
      from('registration', { sessionId, status: 'waitlisted' }),
      from('registration', { sessionId, userId, status: ACTIVE }),
    );
    // Who waits for a seat that this may free, and for whom another command may look for one meanwhile.
    yield* lock(waiting.map((row) => `person:${row.userId}` as const));
    return {
      active,
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
    const rows = batch.distinct(args.rows);
    const seats = seatsFor(rows, state);
    const holders = Holders.of(state.active, placeOf);
    for (const { requestedAt, cancelledAt, ...row } of rows) {
      const session = state.sessions.get(row.sessionId);
      const missing = !session ? row.sessionId : !state.people.has(row.userId) ? row.userId : undefined;
      if (missing !== undefined) {
        batch.refuse(row.id, 'not_found', missing);
        continue;
      }
      const before = state.registrations.get(row.id);
      // Who and where is what a registration is; the session it would leave is neither locked nor counted here.
      if (before && placeOf(before) !== placeOf(row)) {
        batch.refuse(row.id, 'duplicate_id', row.sessionId);
        continue;
      }
      const code = takePlace(row, before, seats, holders);
      if (code !== undefined) {
        batch.refuse(row.id, code, row.sessionId);
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

type Stated = Pick<RegistrationRow, 'id' | 'sessionId' | 'userId' | 'status'>;

/** Where only one registration of a person may be at a time. */
const placeOf = ({ sessionId, userId }: Pick<Stated, 'sessionId' | 'userId'>): string => `${sessionId} ${userId}`;

/** Free seats of each session, by id: with those that `rows` give back, wherever in the batch, as seats are counted at its end. */
function seatsFor(rows: readonly Stated[], { registrations, sessions }: RegistrationsState): Map<string, number> {
  const seats = new Map([...sessions.values()].map((session) => [session.id, session.capacity - session.seatsTaken]));
  for (const row of rows) {
    const before = registrations.get(row.id);
    if (before?.status === 'registered' && row.status !== 'registered' && placeOf(before) === placeOf(row))
      seats.set(row.sessionId, (seats.get(row.sessionId) ?? 0) + 1);
  }
  return seats;
}

/** Takes the seat, or the place in the queue, that `row` states, or gives it back; says why it cannot. */
function takePlace(
  row: Stated,
  before: RegistrationRow | undefined,
  seats: Map<string, number>,
  holders: Holders,
): 'already_registered' | 'session_full' | undefined {
  if (row.status === 'cancelled') {
    holders.giveUp(placeOf(row), row.id);
    return undefined;
  }
  if (!holders.mayTake(placeOf(row), row.id)) return 'already_registered';
  if (row.status === 'registered' && before?.status !== 'registered') {
    const left = seats.get(row.sessionId) ?? 0;
    if (left <= 0) return 'session_full';
    seats.set(row.sessionId, left - 1);
  }
  holders.take(placeOf(row), row.id, undefined);
  return undefined;
}

const ACTIVE = ['registered', 'waitlisted'] as const;

/** Locks everybody who sits or waits in these sessions, which must be locked. */
function* lockActive(sessionId: readonly string[]): Read<void> {
  if (sessionId.length === 0) return;
  const active = yield* rowsOf('registration', { sessionId, status: ACTIVE });
  yield* lock(active.map((row) => `person:${row.userId}` as const));
}

/** The standing rows of `table` by id. */
function* standing<T extends TableName>(table: T, rows: readonly { id: string }[]): Read<ReadonlyMap<string, Rows[T]>> {
  const ids = [...new Set(rows.map((row) => row.id))];
  const found = yield* rowsOf(table, { id: ids } as unknown as Parameters<typeof rowsOf<T>>[1]);
  return new Map(found.map((row) => [row.id, row]));
}
