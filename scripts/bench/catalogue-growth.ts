/** A catalogue with many more sessions to come: copies of those there are. Always: a manager's device gets every row of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchSystem, MANAGER } from './bench-system.ts';

/** zero-cache follows such a transaction within this long; clients that come later get all of it. */
const FOLLOWS_MS = 15_000;
const WEEK_MS = 7 * 86_400_000;

/** Copies sessions with a time until a manager's replica has about `rows` rows. */
export async function growCatalogue({ owner, person }: BenchSystem, rows: number): Promise<void> {
  const { orgId } = await person(MANAGER);
  const { rows: counted } = await owner.query<{ all: number; timed: number }>(
    `select (select count(*) from training where org_id = $1)::int + (select count(*) from "user" where org_id = $1)::int
       + (select count(*) from session where org_id = $1)::int as all,
       (select count(*) from session where org_id = $1 and starts_at is not null)::int as timed`,
    [orgId],
  );
  const { all = 0, timed = 0 } = counted[0] ?? {};
  if (timed === 0) throw new Error('There is no session with a time to copy.');
  const copies = Math.max(0, Math.round((rows - all) / timed));
  for (let copy = 1; copy <= copies; copy += 1) {
    const weeks = `interval '${copy * 53} weeks'`;
    const ms = copy * 53 * WEEK_MS;
    await owner.query(`
      insert into session select (json_populate_record(s, json_build_object('id', s.id || '-c${copy}', 'code', s.code || '-C${copy}',
        'starts_at', s.starts_at + ${weeks}, 'ends_at', s.ends_at + ${weeks}, 'seats_taken', 0, 'waitlist_count', 0,
        'meetings', (select jsonb_agg(m || jsonb_build_object('startsAt', (m->'startsAt')::bigint + ${ms}, 'endsAt', (m->'endsAt')::bigint + ${ms})
          order by at) from jsonb_array_elements(s.meetings) with ordinality as each(m, at))))).*
        from session s where org_id = '${orgId}' and starts_at is not null and id !~ '-c[0-9]+$'`);
  }
  await owner.query('analyze session');
  await sleep(FOLLOWS_MS);
}
