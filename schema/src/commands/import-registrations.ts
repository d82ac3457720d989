/**
 * import.registrations. Always: of one person in one session at most one is not given back, and no session has more of them
 * than seats; a row that would make it so is reported.
 */
import { z } from 'zod';
import type { RegistrationRow, Rows } from '../domain/rows.ts';
import { batch as together, defineCommand, from, lock, type Read } from './command.ts';
import { Batch, Holders } from './import-batch.ts';
import { about, imports, orgLock, others, rowsArg, standing } from './import-frame.ts';
import { id, MAX_INSTANT } from './text.ts';

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
      from('registration', { sessionId, userId, status: ['registered', 'waitlisted'] }),
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
    const ends = endsOfWaitlists(rows, state);
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
        waitlistPosition: row.waitlistPosition ?? ends.get(row.id) ?? null,
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
      // Since when goes with the status: who waits from now on does not wait since the time they never waited at all.
      const since = before?.status === row.status ? [] : (['registeredAt', 'waitlistedAt'] as const);
      batch.state('registration', wanted, before, [
        'status',
        'waitlistPosition',
        'requestedAt',
        'cancelledAt',
        ...since,
      ]);
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

/**
 * The place of each row that states none and waits, by id: the one it has, or behind all who wait in its session, in the order
 * in which they asked.
 */
function endsOfWaitlists(
  rows: readonly (Stated & Pick<RegistrationRow, 'waitlistPosition' | 'requestedAt'>)[],
  { registrations, sessions }: RegistrationsState,
): ReadonlyMap<string, number> {
  const last = new Map([...sessions.values()].map((session) => [session.id, session.waitlistCount]));
  for (const { sessionId, waitlistPosition } of rows)
    last.set(sessionId, Math.max(last.get(sessionId) ?? 0, waitlistPosition ?? 0));
  const places = new Map<string, number>();
  const placeless = rows.filter((row) => row.status === 'waitlisted' && row.waitlistPosition === null);
  for (const { id: each, sessionId } of placeless.toSorted((a, b) => a.requestedAt - b.requestedAt)) {
    const before = registrations.get(each);
    const place = (before?.status === 'waitlisted' && before.waitlistPosition) || (last.get(sessionId) ?? 0) + 1;
    last.set(sessionId, Math.max(last.get(sessionId) ?? 0, place));
    places.set(each, place);
  }
  return places;
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
