/** What must be true of Postgres and of every device once all lines are back, whatever happened before. */
import { overlaps } from '@openkms/schema/domain/overlap.ts';
import type { World } from '@openkms/sync-server/execute/fixture.ts';
import type { Device } from './device.ts';

/** Every broken promise, in words; empty when all are kept. */
export async function brokenPromises(world: World, devices: readonly Device[]): Promise<string[]> {
  return [
    ...(await onceAndOnlyOnce(world, devices)),
    ...(await seats(world)),
    ...(await calendars(world)),
    ...(await editsKept(world)),
    ...(await deviceOrder(world)),
  ];
}

async function onceAndOnlyOnce(world: World, devices: readonly Device[]): Promise<string[]> {
  const receipts = await world.rows('select id, status from command_receipt');
  const statusOf = new Map(receipts.map((row) => [row['id'], row['status']]));
  const audited = await world.rows(
    'select command_id, count(*)::int as n from audit_log where actor_id is not null group by 1 having count(*) <> 1',
  );
  return [
    ...devices.flatMap((device) => {
      const ends = device.ends();
      return [...device.saved].flatMap((id) => {
        if (!statusOf.has(id)) return [`saved command ${id} has no receipt`];
        return ends.get(id) === statusOf.get(id)
          ? []
          : [`device says ${ends.get(id)} of ${id}, the server ${String(statusOf.get(id))}`];
      });
    }),
    ...audited.map((row) => `command ${String(row['command_id'])} was written ${String(row['n'])} times`),
  ];
}

async function seats(world: World): Promise<string[]> {
  const wrong = await world.rows(`
    select s.id, s.capacity, s.seats_taken, s.waitlist_count,
      count(r.*) filter (where r.status = 'registered')::int as taken,
      count(r.*) filter (where r.status = 'waitlisted')::int as waiting,
      coalesce(array_agg(r.waitlist_position order by r.waitlist_position) filter (where r.status = 'waitlisted'), '{}') as places
    from session s left join registration r on r.session_id = s.id group by s.id`);
  return wrong.flatMap((row) => {
    const places = row['places'] as number[];
    return [
      ...(Number(row['taken']) > Number(row['capacity']) ? [`session ${String(row['id'])} is oversold`] : []),
      ...(row['taken'] !== row['seats_taken'] || row['waiting'] !== row['waitlist_count']
        ? [`session ${String(row['id'])} is miscounted`]
        : []),
      ...(places.some((place, index) => place !== index + 1)
        ? [`waitlist of ${String(row['id'])} reads ${places.join()}`]
        : []),
    ];
  });
}

/** Two seats of one person overlap only where an open conflict says so. */
async function calendars(world: World): Promise<string[]> {
  const held = await world.rows(`
    select r.user_id, r.session_id, (extract(epoch from m.starts_at) * 1000)::float8 as "startsAt", (extract(epoch from m.ends_at) * 1000)::float8 as "endsAt",
      exists (select 1 from sync_conflict c where c.user_id = r.user_id and c.kind = 'schedule' and c.status = 'open') as excused
    from registration r join session s on s.id = r.session_id join session_meeting m on m.session_id = s.id
    where r.status = 'registered' and s.status = 'scheduled'`);
  type Meeting = { user_id: string; session_id: string; startsAt: number; endsAt: number; excused: boolean };
  const byPerson = Map.groupBy(held as unknown as Meeting[], (row) => row.user_id);
  return [...byPerson.values()].flatMap((meetings) =>
    meetings.flatMap((a) =>
      meetings.flatMap((b) =>
        a.session_id < b.session_id && overlaps(a, b) && !a.excused
          ? [`${a.user_id} sits in ${a.session_id} and ${b.session_id} at once`]
          : [],
      ),
    ),
  );
}

/** Every text anybody wrote is what stands, was once what stood, or is kept in a conflict. */
async function editsKept(world: World): Promise<string[]> {
  const lost = await world.rows(`
    select a.command_id, a.details->'args'->'changes'->'description'->>'to' as text from audit_log a
    where a.action = 'session.edit' and a.outcome = 'conflict'
      and not exists (select 1 from sync_conflict c where c.command_id = a.command_id
        and c.mine->>'description' = a.details->'args'->'changes'->'description'->>'to')`);
  return lost.map((row) => `the text of ${String(row['command_id'])} is nowhere`);
}

/** Commands of one device were decided in the order they were issued. */
async function deviceOrder(world: World): Promise<string[]> {
  const swapped = await world.rows(`
    select a.id, b.id as later from command_receipt a join command_receipt b on b.device_id = a.device_id and b.seq > a.seq and b.decided_at < a.decided_at`);
  return swapped.map((row) => `${String(row['later'])} was decided before ${String(row['id'])}`);
}
