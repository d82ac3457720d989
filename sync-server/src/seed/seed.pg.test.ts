/** The seed on a real database: everything arrives through the executor, twice changes nothing, organisations stay apart. */
import { createTestDatabase, type TestDatabase } from '@openkms/schema/db/test-database.ts';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isPassword } from '../auth/password.ts';
import { inOrg } from '../execute/org-transaction.ts';
import { createPool } from '../execute/pool.ts';
import { DEMO_ORG_ID } from './demo-org.ts';
import { DEMO_PASSWORD, NORTHWIND_ORG_ID, seed, type SeedDeps } from './seed.ts';

let database: TestDatabase;
let deps: SeedDeps;

beforeEach(async () => {
  database = await createTestDatabase();
  deps = {
    owner: new pg.Pool({ connectionString: database.ownerUrl, max: 2 }),
    app: createPool({ connectionString: database.appUrl, max: 4 }, () => undefined),
    auth: new pg.Pool({ connectionString: database.authUrl, max: 1 }),
    now: Date.parse('2026-11-21T15:00Z'),
    say: () => undefined,
  };
});
afterEach(async () => {
  await Promise.all([deps.owner.end(), deps.app.end(), deps.auth.end()]);
  await database.drop();
});

const TABLES = [
  'org',
  'office',
  '"user"',
  'training',
  'session',
  'registration',
  'command_receipt',
  'audit_log',
  'user_credential',
];
async function counts(): Promise<Record<string, number>> {
  const each = await Promise.all(
    TABLES.map(async (table) => [
      table,
      Number((await deps.owner.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]?.n),
    ]),
  );
  return Object.fromEntries(each);
}

it('writes the demo once; a second run changes nothing', async () => {
  expect(await seed(deps, 'demo')).toEqual({ seeded: 'demo', demo: true });
  const first = await counts();
  expect(first).toMatchObject({ org: 2, office: 5, '"user"': 305, training: 123, session: 609, user_credential: 305 });
  expect(await seed({ ...deps, now: deps.now + 86_400_000 }, 'demo')).toEqual({ seeded: 'nothing', demo: true });
  expect(await counts()).toEqual(first);
});

it('counts seats as they are taken, sends no mail, and lets everybody sign in', async () => {
  await seed(deps, 'demo');
  const { rows: wrong } = await deps.owner.query(
    `select s.code from session s left join registration r on r.session_id = s.id group by s.id
     having s.seats_taken <> count(*) filter (where r.status = 'registered') or s.waitlist_count <> count(*) filter (where r.status = 'waitlisted')`,
  );
  expect(wrong).toEqual([]);
  expect((await deps.owner.query('select 1 from graphile_worker.jobs')).rowCount).toBe(0);
  const { rows } = await deps.owner.query<{ password_hash: string }>(
    `select password_hash from user_credential c join "user" u on u.id = c.user_id where u.email = 'emma@openkms.example'`,
  );
  expect(rows[0]?.password_hash).toMatch(/^\$2[aby]\$12\$/);
  expect(await isPassword(DEMO_PASSWORD, rows[0]?.password_hash)).toBe(true);
});

it('keeps the two organisations out of each other’s sight', async () => {
  await seed(deps, 'demo');
  const seen = async (orgId: string) =>
    (await inOrg(deps.app, orgId, (tx) => tx.client.query<{ email: string }>('select email from "user"'))).rows.map(
      (row) => row.email,
    );
  expect((await seen(NORTHWIND_ORG_ID)).every((email) => email.endsWith('@northwind.example'))).toBe(true);
  expect((await seen(DEMO_ORG_ID)).every((email) => email.endsWith('@openkms.example'))).toBe(true);
});

it('completes a seed that was interrupted before its passwords, also on a later day', async () => {
  await seed(deps, 'demo');
  const first = await counts();
  await deps.owner.query('delete from user_credential where org_id = $1', [DEMO_ORG_ID]);
  await deps.owner.query('delete from registration where id in (select id from registration limit 500)');
  // An import that was never made took no seats.
  await deps.owner.query(
    `update session s set (seats_taken, waitlist_count) = (
       select count(*) filter (where r.status = 'registered'), count(*) filter (where r.status = 'waitlisted')
       from registration r where r.session_id = s.id)`,
  );
  expect(await seed({ ...deps, now: deps.now + 9 * 86_400_000 }, 'demo')).toEqual({ seeded: 'demo', demo: true });
  const { command_receipt: _receipts, audit_log: _audit, ...rows } = first;
  expect(await counts()).toMatchObject(rows);
});

it('writes accounts without a catalogue, a first administrator, or nothing, as told', async () => {
  expect(await seed(deps, 'none')).toEqual({ seeded: 'nothing', demo: false });
  expect((await counts())['org']).toBe(0);
  const admin = { email: 'head@firm.example', password: 'a long one', organisation: 'Firm' };
  expect(await seed(deps, 'none', admin)).toEqual({ seeded: 'none', demo: false });
  expect(await seed(deps, 'none', admin)).toEqual({ seeded: 'nothing', demo: false });
  expect(await seed(deps, 'accounts')).toEqual({ seeded: 'accounts', demo: true });
  expect(await counts()).toMatchObject({
    org: 3,
    office: 9,
    '"user"': 10,
    training: 0,
    session: 0,
    user_credential: 10,
  });
});
