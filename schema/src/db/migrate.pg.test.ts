/** What a migration does to rows that were there before it. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import { runMigrations as applyJobQueueMigrations } from 'graphile-worker';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { createEmptyDatabase, type TestDatabase } from './test-database.ts';

let database: TestDatabase;
let owner: pg.Pool;
beforeEach(async () => {
  database = await createEmptyDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
});
afterEach(async () => {
  await owner.end();
  await database.drop();
});

/** Brings the database to the schema as it was after the migration `tag`. */
async function migrateTo(tag: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'openkms-migrations-'));
  try {
    await cp(fileURLToPath(new URL('./migrations', import.meta.url)), folder, { recursive: true });
    const file = path.join(folder, 'meta/_journal.json');
    const journal = JSON.parse(await readFile(file, 'utf8')) as { entries: { tag: string }[] };
    const last = journal.entries.findIndex((entry) => entry.tag === tag);
    if (last < 0) throw new Error(`There is no migration ${tag}.`);
    await writeFile(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, last + 1) }));
    await applyJobQueueMigrations({ connectionString: database.ownerUrl });
    await applyMigrations(drizzle(owner), { migrationsFolder: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const toNewest = () =>
  migrate({
    ownerUrl: database.ownerUrl,
    appPassword: new URL(database.appUrl).password,
    authPassword: new URL(database.authUrl).password,
  });

it('carries the meetings of sessions from their table into the session, in order of start', async () => {
  await migrateTo('0006_registration_person');
  await owner.query(`
    insert into org (id, name) values ('o', 'Acme');
    insert into office (id, org_id, code, name, zone) values ('f', 'o', 'NYC', 'New York', 'America/New_York');
    insert into training (id, org_id, code, title) values ('t', 'o', 'T', 'Python');
    insert into session (id, org_id, training_id, office_id, code, schedule, mode, zone, capacity)
      select s, 'o', 't', 'f', s, 'scheduled', 'in-person', zone, 5
      from (values ('two', 'America/New_York'), ('none', 'America/New_York'), ('left-behind', 'America/Chicago')) v(s, zone);
    insert into session_meeting (id, org_id, session_id, starts_at, ends_at, wall_start, wall_end, zone, room, kind) values
      ('a', 'o', 'two', '2027-03-15T13:00Z', '2027-03-15T14:30:00.5Z', '2027-03-15T09:00', '2027-03-15T10:30', 'America/New_York', 'A 1', 'lab'),
      ('b', 'o', 'two', '2027-03-08T14:00Z', '2027-03-08T15:00Z', '2027-03-08T09:00', '2027-03-08T10:00', 'America/New_York', null, null),
      ('c', 'o', 'left-behind', '2027-03-15T13:00Z', '2027-03-15T14:00Z', '2027-03-15T09:00', '2027-03-15T10:00', 'America/New_York', null, null);`);

  await toNewest();

  const { rows } = await owner.query<{ id: string; meetings: unknown }>('select id, meetings from session order by id');
  const at = (iso: string) => Date.parse(iso);
  expect(rows).toEqual([
    {
      id: 'left-behind',
      meetings: [
        {
          startsAt: at('2027-03-15T14:00Z'),
          endsAt: at('2027-03-15T15:00Z'),
          wallStart: '2027-03-15T09:00',
          wallEnd: '2027-03-15T10:00',
          room: null,
          kind: null,
        },
      ],
    },
    { id: 'none', meetings: [] },
    {
      id: 'two',
      meetings: [
        {
          startsAt: at('2027-03-08T14:00Z'),
          endsAt: at('2027-03-08T15:00Z'),
          wallStart: '2027-03-08T09:00',
          wallEnd: '2027-03-08T10:00',
          room: null,
          kind: null,
        },
        {
          startsAt: at('2027-03-15T13:00Z'),
          endsAt: at('2027-03-15T14:30:00.500Z'),
          wallStart: '2027-03-15T09:00',
          wallEnd: '2027-03-15T10:30',
          room: 'A 1',
          kind: 'lab',
        },
      ],
    },
  ]);
  expect((await owner.query(`select to_regclass('session_meeting') as gone`)).rows).toEqual([{ gone: null }]);
});

it.each([
  ['ends before it starts', '[{"startsAt": 2, "endsAt": 1}]'],
  ['has no end', '[{"startsAt": 2}]'],
  ['stands alone, in no list', '{"startsAt": 1, "endsAt": 2}'],
])('refuses a meeting that %s', async (_what, meetings) => {
  await toNewest();
  await owner.query(`
    insert into org (id, name) values ('o', 'Acme');
    insert into office (id, org_id, code, name, zone) values ('f', 'o', 'NYC', 'New York', 'America/New_York');
    insert into training (id, org_id, code, title) values ('t', 'o', 'T', 'Python');`);
  const insert = (value: string) =>
    owner.query(
      `insert into session (id, org_id, training_id, office_id, code, schedule, mode, zone, capacity, meetings)
       values ('s', 'o', 't', 'f', 'S', 'scheduled', 'in-person', 'America/New_York', 5, $1)`,
      [value],
    );
  await expect(insert(meetings)).rejects.toThrow(/meetings_end_after_start/);
  await insert('[{"startsAt": 1, "endsAt": 2}]');
});

it('knows after as before whose a prompt was, and takes one person’s texts out of letters that go to administrators', async () => {
  await migrateTo('0009_prompt_runs');
  const raw = (name: string) => ({
    received: { id: 'c', name, version: 1, args: { content: 'A secret.' }, base: 'too' },
  });
  await owner.query(`
    insert into org (id, name) values ('o', 'Acme');
    insert into office (id, org_id, code, name, zone) values ('f', 'o', 'NYC', 'New York', 'America/New_York');
    insert into "user" (id, org_id, office_id, email, name, role) values ('u', 'o', 'f', 'u@o.example', 'Emma', 'employee');
    insert into prompt (id, org_id, title, scope, owner_id, owner_name, source, status, head_id, version_count, created_at)
      values ('p', 'o', 'Shorten', 'agent', 'u', 'Emma', 'human', 'active', 'v', 1, now());
    insert into audit_log (id, org_id, at, actor_name, action, entity_id, outcome, details) values
      ('a', 'o', '2027-03-01T12:00Z', 'Emma', 'prompt.edit', 'p', 'applied',
       '{"result": {"scope": {"from": "global", "to": "agent"}}}');`);
  for (const name of ['prompt.save', 'training.edit'])
    await owner.query(
      `insert into command_dead_letter (id, org_id, actor_id, code, message, raw, received_at, name)
       values ($1, 'o', 'u', 'device_revoked', '', $2, now(), $1)`,
      [name, raw(name)],
    );

  await toNewest();

  const changes = await owner.query(`select prompt_id, org_id, held, until from prompt_scope_change`);
  expect(changes.rows).toEqual([{ prompt_id: 'p', org_id: 'o', held: 'global', until: new Date('2027-03-01T12:00Z') }]);
  const letters = await owner.query(`select id, raw from command_dead_letter order by id`);
  const told = { id: 'c', name: 'prompt.save', version: 1, args: { withheld: true } };
  expect(letters.rows).toEqual([
    { id: 'prompt.save', raw: { received: told, withheld: true } },
    { id: 'training.edit', raw: raw('training.edit') },
  ]);
  const kept = await owner.query(`select id, org_id, raw from dead_letter_original`);
  expect(kept.rows).toEqual([{ id: 'prompt.save', org_id: 'o', raw: raw('prompt.save') }]);
});
