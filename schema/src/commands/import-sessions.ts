/**
 * import.sessions. Always: whoever sits or waits in a session whose times, place or seats change is locked with it; meetings
 * that collide with each other are stated as their source has them.
 */
import { z } from 'zod';
import { sameJson } from '../domain/field-edit.ts';
import type { Rows } from '../domain/rows.ts';
import { type DecideContext, defineCommand, lock, type Read, rowsOf, steadyRows } from './command.ts';
import { Batch } from './import-batch.ts';
import { about, imports, locksOf, others, rowsArg, standing } from './import-frame.ts';
import { sessionFields } from './session.ts';
import { sortedWalls, timesOf, wallsOf } from './session-meetings.ts';
import { description, id, line } from './text.ts';
import { placeMeetings, wallMeeting } from './wall-time.ts';

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

/** Locks everybody who sits or waits in these sessions, which must be locked. */
function* lockActive(sessionId: readonly string[]): Read<void> {
  if (sessionId.length === 0) return;
  const active = yield* rowsOf('registration', { sessionId, status: ['registered', 'waitlisted'] });
  yield* lock(active.map((row) => `person:${row.userId}` as const));
}
