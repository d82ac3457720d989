/**
 * What follows from changed registrations: seats are counted, free seats go to the waitlist, the waitlist is renumbered.
 * Always: this is the only writer of `seatsTaken`, `waitlistCount` and `waitlistPosition`; a person is promoted only while
 * their own calendar is locked, so two promotions or registrations can never overlap for one person.
 */
import { overlapsOf } from '@openkms/schema/commands/calendar.ts';
import type { Effects } from '@openkms/schema/domain/outcome.ts';
import type { RegistrationRow, SessionRow } from '@openkms/schema/domain/rows.ts';
import { byWaitlistOrder, promotableSeats, renumberedWaitlist } from '@openkms/schema/domain/seats.ts';
import type { HeldLocks } from './locks.ts';
import type { OrgTransaction } from './org-transaction.ts';
import { readRows } from './reader.ts';
import { selectRows } from './table-sql.ts';
import { writeRows } from './write-rows.ts';

/** People on the waitlist whose calendars are locked together when a seat becomes free. */
const CANDIDATES_AT_ONCE = 10;

/**
 * Gives seats that `changes` freed to those waiting for them. Returns who was promoted and every session whose seats
 * have to be counted; with `promote: false` nobody is (imports state statuses).
 */
export async function settle(
  tx: OrgTransaction,
  held: HeldLocks,
  changes: Effects['changes'],
  now: number,
  { promote }: { promote: boolean },
): Promise<{ promoted: readonly RegistrationRow[]; touched: readonly string[] }> {
  const { joined, changed } = await touchedSessions(tx, changes, promote);
  const promoted: RegistrationRow[] = [];
  // Where people only joined, no seat became free and nobody's place changed.
  for (const sessionId of promote ? [...changed].toSorted() : []) {
    held.require([`session:${sessionId}`]);
    promoted.push(...(await settleWaitlist(tx, held, sessionId, now)));
  }
  return { promoted, touched: [...joined.union(changed)] };
}

/**
 * `joined`: sessions that somebody joined. `changed`: sessions whose registrations, capacity, times or state changed; with
 * `promote` also those with free seats in which a person who has just become free (their seat was given back, or what
 * they sit in was cancelled or moved) is waiting.
 */
async function touchedSessions(
  { client }: OrgTransaction,
  changes: Effects['changes'],
  promote: boolean,
): Promise<{ joined: Set<string>; changed: Set<string> }> {
  const joined = new Set<string>();
  const changed = new Set<string>();
  const updated: string[] = [];
  const vacated: string[] = [];
  for (const change of changes) {
    if (change.table === 'registration') {
      if (change.op === 'insert') joined.add(change.row.sessionId);
      else updated.push(change.id);
    } else if (change.table === 'session') {
      // A new session has nobody in it yet.
      if (change.op !== 'update') continue;
      changed.add(change.id);
      if (change.set.status === 'cancelled' || 'startsAt' in change.set) vacated.push(change.id);
    }
  }
  if (updated.length === 0 && vacated.length === 0) return { joined, changed };
  const [rows, seated] = await Promise.all([
    selectRows(client, 'registration', { id: updated }),
    selectRows(client, 'registration', { sessionId: vacated, status: 'registered' }),
  ]);
  for (const row of rows) changed.add(row.sessionId);
  const left = rows.filter((row) => row.status === 'cancelled');
  const freed = promote ? [...left, ...seated].map((row) => row.userId) : [];
  if (freed.length === 0) return { joined, changed };
  const { rows: waitingIn } = await client.query<{ id: string }>({
    name: 'settle:waiting-with-free-seats',
    text: `select s.id from registration r join session s on s.id = r.session_id
      where r.user_id = any($1::text[]) and r.status = 'waitlisted' and s.seats_taken < s.capacity`,
    values: [freed],
  });
  for (const row of waitingIn) changed.add(row.id);
  return { joined, changed };
}

/** Gives the free seats of one session to those waiting who can come, in order, and renumbers the rest. */
async function settleWaitlist(
  tx: OrgTransaction,
  held: HeldLocks,
  sessionId: string,
  now: number,
): Promise<RegistrationRow[]> {
  const [[row], active] = await Promise.all([
    selectRows(tx.client, 'session', { id: sessionId }),
    selectRows(tx.client, 'registration', { sessionId, status: ['registered', 'waitlisted'] }),
  ]);
  const waitlist = active.filter((each) => each.status === 'waitlisted').toSorted(byWaitlistOrder);
  if (!row || waitlist.length === 0) return [];
  const promoted = await choose(tx, held, row, waitlist, promotableSeats(row, active.length - waitlist.length, now));
  const left = waitlist.filter((each) => !promoted.includes(each));
  const positions = renumberedWaitlist(left);
  await writeRows(
    tx,
    [
      ...promoted.map((each) => {
        const set = { status: 'registered', waitlistPosition: null, registeredAt: now, source: 'promotion' } as const;
        return { op: 'update', table: 'registration', id: each.id, set } as const;
      }),
      ...positions.map(
        ({ id, position }) =>
          ({ op: 'update', table: 'registration', id, set: { waitlistPosition: position } }) as const,
      ),
    ],
    now,
  );
  return promoted;
}

/** The first `seats` people of `waitlist` whose calendars have room. */
async function choose(
  tx: OrgTransaction,
  held: HeldLocks,
  { id, meetings }: SessionRow,
  waitlist: readonly RegistrationRow[],
  seats: number,
): Promise<RegistrationRow[]> {
  const chosen: RegistrationRow[] = [];
  if (seats === 0) return chosen;
  for (let from = 0; from < waitlist.length && chosen.length < seats; from += CANDIDATES_AT_ONCE) {
    const candidates = waitlist.slice(from, from + Math.max(CANDIDATES_AT_ONCE, seats));
    held.require(candidates.map((each) => `person:${each.userId}` as const));
    // Whether they can come, not what the trainings are called that keep them: those may be edited by now.
    const overlaps = await readRows(
      tx,
      held,
      overlapsOf(
        candidates.map((each) => each.userId),
        meetings,
        id,
      ),
    );
    for (const each of candidates) {
      if (chosen.length < seats && !overlaps.has(each.userId) && !chosen.includes(each)) chosen.push(each);
    }
  }
  return chosen;
}

/** Writes the counts of `sessionIds` where they differ from the registrations. */
export async function countSeats(
  { client }: OrgTransaction,
  sessionIds: readonly string[],
  now: number,
): Promise<void> {
  if (sessionIds.length === 0) return;
  await client.query({
    name: 'settle:count-seats',
    text: `update session s set seats_taken = c.taken, waitlist_count = c.waiting, version = s.version + 1, updated_at = $2
      from (
        select o.id, count(*) filter (where r.status = 'registered')::int as taken,
          count(*) filter (where r.status = 'waitlisted')::int as waiting
        from unnest($1::text[]) as o(id) left join registration r on r.session_id = o.id and r.status <> 'cancelled'
        group by o.id
      ) c
      where s.id = c.id and (s.seats_taken, s.waitlist_count) is distinct from (c.taken, c.waiting)`,
    values: [sessionIds, new Date(now)],
  });
}
