/**
 * An organisation many times as large: copies of its people, its trainings and its sessions, each year's behind the one
 * before. Always: a manager's device gets every row of it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchSystem, MANAGER } from './bench-system.ts';

/** zero-cache follows such a transaction within this long; clients that come later get all of it. */
const FOLLOWS_MS = 15_000;
const WEEK_MS = 7 * 86_400_000;
/** Whole weeks keep the hours of a week apart as they are. */
const WEEKS_A_COPY = 53;

/** Copies the organisation until a manager's replica has at least `rows` rows. */
export async function growOrganisation({ owner, person }: BenchSystem, rows: number): Promise<void> {
  const { orgId } = await person(MANAGER);
  const { rows: counted } = await owner.query<{ all: number }>(
    `select ((select count(*) from training where org_id = $1) + (select count(*) from "user" where org_id = $1)
       + (select count(*) from session where org_id = $1))::int as all`,
    [orgId],
  );
  const all = counted[0]?.all ?? 0;
  if (all === 0) throw new Error('There is nothing to copy.');
  for (let copy = 1; copy < Math.ceil(rows / all); copy += 1) {
    const ms = copy * WEEKS_A_COPY * WEEK_MS;
    const later = `interval '${copy * WEEKS_A_COPY} weeks'`;
    await copied('"user"', 'email', '');
    await copied('training', 'code', '');
    await copied(
      'session',
      'code',
      `, 'training_id', r.training_id || '-c${copy}', 'starts_at', r.starts_at + ${later}, 'ends_at', r.ends_at + ${later},
        'seats_taken', 0, 'waitlist_count', 0, 'meetings', coalesce((select jsonb_agg(m || jsonb_build_object(
          'startsAt', (m->'startsAt')::bigint + ${ms}, 'endsAt', (m->'endsAt')::bigint + ${ms}) order by at)
          from jsonb_array_elements(r.meetings) with ordinality as each(m, at)), '[]')`,
    );

    async function copied(table: string, named: string, changes: string): Promise<void> {
      await owner.query(
        `insert into ${table} select (json_populate_record(r, json_build_object('id', r.id || '-c${copy}',
           '${named}', r.${named} || '-C${copy}'${changes}))).* from ${table} r where org_id = $1 and id !~ '-c[0-9]+$'`,
        [orgId],
      );
    }
  }
  await owner.query('analyze');
  await sleep(FOLLOWS_MS);
}
