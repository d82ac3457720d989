/**
 * The command line as a person starts it, against a real server over HTTP and a real database: loads, loads again, finds
 * tampering, and says with its exit status what went wrong.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@openkms/schema/db/test-database.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sealRound } from '../../../workers/src/audit-sealer/sealer.ts';
import { createPool } from '../execute/pool.ts';
import { seed } from '../seed/seed.ts';
import { buildServer } from '../server.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const FIXTURES = fileURLToPath(new URL('fixtures/', import.meta.url));
const REAL = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

let database: TestDatabase;
let owner: pg.Pool;
let url: string;
let directory: string;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const lost = () => undefined;
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 3 });
  const pool = createPool({ connectionString: database.appUrl, max: 6 }, lost);
  const authPool = createPool({ connectionString: database.authUrl, max: 3 }, lost);
  await seed({ owner, app: pool, auth: authPool, now: Date.now(), say: lost }, 'accounts');
  const app = await buildServer({ pool, authPool, publicOrigin: 'http://localhost', logger: false });
  await app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  directory = await mkdtemp(path.join(tmpdir(), 'openkms-cli-'));
  closing.push(
    () => app.close(),
    () => pool.end(),
    () => authPool.end(),
    () => owner.end(),
    () => database.drop(),
    () => rm(directory, { recursive: true }),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

type Ran = { readonly status: number | null; readonly out: string; readonly err: string };
function openkms(args: readonly string[], env: Record<string, string> = {}, input = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...args], { env: { PATH: process.env['PATH'], ...env } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (status) => resolve({ status, out, err }));
    child.stdin.end(input);
  });
}
const filesIn = (folder: string): string[] => [
  '--catalog',
  path.join(folder, 'catalog.json'),
  '--employees',
  path.join(folder, 'employees.csv'),
  '--registrations',
  path.join(folder, 'registrations.csv'),
];
const loadFrom = (folder: string) => openkms(['load', ...filesIn(folder), '--url', url, '--json']);
const counts = async () =>
  (
    await owner.query(
      `select (select count(*) from training) as trainings, (select count(*) from session) as sessions, (select sum(jsonb_array_length(meetings)) from session) as meetings,
            (select count(*) from "user") as people, (select count(*) from registration) as registrations,
            (select max(version) from session) as session_version, (select max(version) from registration) as registration_version`,
    )
  ).rows[0] as Record<string, unknown>;

it('loads the files of the offices; loading them again changes nothing', async () => {
  const first = await loadFrom(FIXTURES);
  expect(first).toMatchObject({ status: 0 });
  expect(JSON.parse(first.out)).toMatchObject({
    kinds: {
      offices: { unchanged: 4, errors: 0 },
      people: { inserted: 4 },
      trainings: { inserted: 2 },
      sessions: { inserted: 4 },
      registrations: { inserted: 5 },
    },
    total: { inserted: 15, updated: 0, errors: 0 },
  });
  const { rows } = await owner.query('select code, seats_taken, waitlist_count from session order by code');
  expect(rows).toEqual([
    { code: 'TAX2-W1', seats_taken: 0, waitlist_count: 0 },
    { code: 'TAX2-W2', seats_taken: 1, waitlist_count: 0 },
    { code: 'WELD1-01', seats_taken: 2, waitlist_count: 1 },
    { code: 'WELD1-02', seats_taken: 0, waitlist_count: 0 },
  ]);
  const before = await counts();
  const again = await loadFrom(FIXTURES);
  expect(JSON.parse(again.out)).toMatchObject({ total: { inserted: 0, updated: 0, unchanged: 19, errors: 0 } });
  expect(await counts()).toEqual(before);
});

it('puts in what can be and names each row that cannot, with status 8', async () => {
  const catalog = JSON.parse(await readFile(path.join(FIXTURES, 'catalog.json'), 'utf8')) as {
    sessions: object[];
    trainings: object[];
  };
  catalog.trainings.push({
    id: 'T-BAD',
    code: 'BAD',
    title: '<b>Bold</b>',
    description: '',
    department: '',
    skills: [],
    creditHours: 1,
  });
  catalog.sessions.push({
    id: 'WELD1-03',
    trainingId: 'T-WELD1',
    office: 'Dallas',
    zone: 'America/Chicago',
    schedule: 'scheduled',
    room: null,
    trainers: [],
    capacity: 2,
    meetings: [{ start: '2027-03-14T02:30', end: '2027-03-14T04:00' }],
  });
  await writeFile(path.join(directory, 'catalog.json'), JSON.stringify(catalog));
  const employees = await readFile(path.join(FIXTURES, 'employees.csv'), 'utf8');
  // E6 has the address of somebody of another organisation, which only Postgres can know.
  await writeFile(
    path.join(directory, 'employees.csv'),
    `${employees}E5,Ana Cruz,ana@,NYC,Finance,employee,E1,\nE6,Nora Two,nora@northwind.example,NYC,Finance,employee,E1,\nE7,Bo Falk,bo.falk@example.com,NYC,Finance,employee,E1,\n`,
  );
  const registrations = await readFile(path.join(FIXTURES, 'registrations.csv'), 'utf8');
  await writeFile(
    path.join(directory, 'registrations.csv'),
    `${registrations}R6,NOWHERE,E4,registered,,2027-03-02T08:00:00Z,\n`,
  );
  const { status, out, err } = await loadFrom(directory);
  expect(status).toBe(8);
  const [summary = ''] = out.split('\n');
  expect(JSON.parse(summary)).toMatchObject({
    kinds: { people: { inserted: 1, unchanged: 4, errors: 2 } },
    total: { inserted: 1, errors: 5 },
  });
  expect(err).toMatch(/employees\.csv row 6: email/);
  expect(err).toMatch(/employees\.csv row 7 \(E6\): duplicate_email/);
  expect(err).toMatch(/training T-BAD: html_not_allowed/);
  expect(err).toMatch(/session WELD1-03: time_does_not_exist/);
  expect(err).toMatch(/registrations\.csv row 7 \(R6\): not_found/);
});

/** The real catalogue where it lies beside the repository, else the small one. */
const [source, rowsInIt] = existsSync(path.join(REAL, 'catalog.json')) ? [REAL, 26_307] : [FIXTURES, 19];

it('loads a whole catalogue without a refused row, and twice changes nothing', { timeout: 180_000 }, async () => {
  const first = await loadFrom(source);
  expect(first).toMatchObject({ status: 0 });
  const { total } = JSON.parse(first.out) as { total: Record<string, number> };
  expect(total).toMatchObject({ updated: 0, errors: 0 });
  expect((total['inserted'] ?? 0) + (total['unchanged'] ?? 0)).toBe(rowsInIt);
  const before = await counts();
  const again = await loadFrom(source);
  expect(JSON.parse(again.out)).toMatchObject({ total: { inserted: 0, updated: 0, errors: 0, unchanged: rowsInIt } });
  expect(await counts()).toEqual(before);
  const { rows: wrong } = await owner.query(
    `select s.code from session s left join registration r on r.session_id = s.id group by s.id
     having s.seats_taken <> count(*) filter (where r.status = 'registered') or s.waitlist_count <> count(*) filter (where r.status = 'waitlisted')`,
  );
  expect(wrong).toEqual([]);
});

it('verifies the audit chain, and finds tampering with status 9', async () => {
  await sealRound(owner);
  const good = await openkms(['verify', 'audit', '--url', url]);
  expect(good).toMatchObject({ status: 0 });
  expect(good.out).toContain('The audit chain holds');
  const client = await owner.connect();
  await client.query('alter table audit_log disable trigger user');
  await client.query(`update audit_log set actor_name = 'Somebody Else' where seal_number = 3`);
  await client.query('alter table audit_log enable trigger user');
  client.release();
  const bad = await openkms(['verify', 'audit', '--url', url, '--json']);
  expect(bad.status).toBe(9);
  expect(JSON.parse(bad.out.split('\n')[0] ?? '')).toMatchObject({ ok: false, brokenAt: 3, reason: 'content_changed' });
});

it('gives a loaded person a first password, then another that ends what the first one opened', async () => {
  const AUTH = { OPENKMS_AUTH_DB_URL: database.authUrl };
  const enter = async (password: string) =>
    fetch(`${url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'bo.falk@example.com', password }),
    });
  const set = (input: string, email = 'Bo.Falk@example.com') =>
    openkms(['password', 'set', '--email', email, '--json'], AUTH, input);

  expect((await enter('first of all')).status).toBe(401);
  const first = await set('first of all\nnot this\n');
  expect({ ...first, out: JSON.parse(first.out) as unknown }).toMatchObject({
    status: 0,
    out: { first: true, signedOut: 0 },
  });
  const entered = await enter('first of all');
  expect(entered.status).toBe(200);
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect(JSON.parse((await set('second of all')).out)).toMatchObject({ first: false, signedOut: 1 });
  const renewed = await fetch(`${url}/api/v1/auth/refresh`, { method: 'POST', headers: { cookie } });
  expect(renewed.status).toBe(401);
  expect((await enter('first of all')).status).toBe(401);
  expect((await enter('second of all')).status).toBe(200);
  const { rows } = await owner.query(
    `select actor_name, details from audit_log where action = 'auth.password_set' order by at`,
  );
  expect(rows).toEqual([
    { actor_name: 'Bo Falk', details: { by: 'command line', signedOut: 0 } },
    { actor_name: 'Bo Falk', details: { by: 'command line', signedOut: 1 } },
  ]);

  expect(await set('short')).toMatchObject({ status: 2, err: expect.stringContaining('8 characters or more') });
  expect(await set('ä'.repeat(40))).toMatchObject({ status: 2, err: expect.stringContaining('72 bytes') });
  expect(await set('')).toMatchObject({ status: 2, err: expect.stringContaining('standard input') });
  expect(await set('second of all', 'nobody@example.com')).toMatchObject({ status: 12 });
});

it('lists conflicts, says how the system is, and rotates keys while signed-in people go on', async () => {
  expect(await openkms(['conflicts', 'list', '--url', url])).toMatchObject({ status: 0, out: 'No conflicts.\n' });
  const health = await openkms(['health', '--url', url]);
  expect(health).toMatchObject({ status: 10, out: expect.stringContaining('workers       down') });
  const rotated = await openkms(['keys', 'rotate', '--json'], { OPENKMS_AUTH_DB_URL: database.authUrl });
  expect(rotated.status).toBe(0);
  expect((await owner.query('select 1 from signing_key where kid = $1', [JSON.parse(rotated.out).kid])).rowCount).toBe(
    1,
  );
  expect(await openkms(['conflicts', 'list', '--url', url])).toMatchObject({ status: 0 });
});

it('begins a new epoch, which running servers tell at once', async () => {
  const epochTold = async () => ((await (await fetch(`${url}/api/v1/health`)).json()) as { epoch: string }).epoch;
  const before = await epochTold();
  const env = { OPENKMS_AUTH_DB_URL: database.authUrl };
  const begun = await openkms(['epoch', 'new', '--reason', ' snapshot of Tuesday ', '--json'], env);
  expect(begun.status).toBe(0);
  const { epoch } = JSON.parse(begun.out) as { epoch: string };
  expect(epoch).not.toBe(before);
  await expect.poll(epochTold, { timeout: 5000 }).toBe(epoch);
  expect((await owner.query('select reason from server_epoch where epoch = $1', [epoch])).rows).toEqual([
    { reason: 'snapshot of Tuesday' },
  ]);
  expect(await openkms(['epoch', 'new'], env)).toMatchObject({ status: 2, err: expect.stringContaining('--reason') });
});

it('lists devices and dead letters, and settles those', async () => {
  const signedIn = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'emma@openkms.example', password: 'openkms-demo', client: 'api' }),
  });
  const { accessToken, user } = (await signedIn.json()) as { accessToken: string; user: { id: string } };
  const nonsense = (id: string) => ({
    id,
    name: 'training.unheard',
    version: 1,
    args: {},
    actor: user.id,
    device: 'cli-device',
    seq: 1,
    issuedAt: 0,
  });
  const sent = await fetch(`${url}/api/v1/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({
      device: { id: 'cli-device', label: 'Emma’s laptop', pendingCount: 4, oldestPendingAt: 0, offlineSince: null },
      commands: [nonsense('cli-one'), nonsense('cli-two')],
    }),
  });
  expect(sent.status).toBe(200);
  const devices = await openkms(['devices', 'list', '--url', url]);
  expect(devices).toMatchObject({
    status: 0,
    out: expect.stringContaining('4 waiting since 1970-01-01T00:00:00.000Z'),
  });
  expect(devices.out).toContain('Emma’s laptop of Emma');
  const listed = await openkms(['dead-letters', 'list', '--url', url, '--json']);
  const { deadLetters } = JSON.parse(listed.out) as { deadLetters: { id: string; code: string }[] };
  expect(new Map(deadLetters.map(({ id, code }) => [id, code]))).toEqual(
    new Map([
      ['cli-one', 'unknown_command'],
      ['cli-two', 'unknown_command'],
    ]),
  );
  const settle = (...args: string[]) => openkms(['dead-letters', ...args, '--url', url]);
  expect(await settle('replay', '--id', 'cli-one')).toMatchObject({
    status: 7,
    err: expect.stringContaining('unknown_command'),
  });
  expect(await settle('dismiss', '--id', 'cli-one', '--note', 'Never was one')).toMatchObject({ status: 0 });
  expect(await settle('list')).toMatchObject({ status: 0, out: expect.stringMatching(/^cli-two {2}open /) });
  expect(await settle('list', '--status', 'settled')).toMatchObject({
    out: expect.stringMatching(/^cli-one {2}dismissed /),
  });
});

it.each([
  ['a wrong command', ['danse'], 2, 'usage'],
  [
    'a missing file',
    ['load', '--catalog', '/nowhere.json', '--employees', 'e', '--registrations', 'r'],
    3,
    'file_unreadable',
  ],
  ['a missing environment', ['seed'], 11, 'environment'],
])('ends with its own status for %s', async (_what, args, status, code) => {
  const ran = await openkms([...args, '--json']);
  expect(ran.status).toBe(status);
  expect(JSON.parse(ran.out)).toMatchObject({ error: { code } });
  expect(ran.err).toContain(`[${code}]`);
});

it('ends with 5 when nobody answers, 6 for a wrong password or a person who may not', async () => {
  expect(await openkms(['health', '--url', 'http://127.0.0.1:1'])).toMatchObject({
    status: 5,
    err: expect.stringContaining('Nobody answers'),
  });
  expect(await openkms(['verify', 'audit', '--url', url, '--password', 'wrong'])).toMatchObject({
    status: 6,
    err: expect.stringContaining('invalid_credentials'),
  });
  const employee = ['load', ...filesIn(FIXTURES), '--url', url, '--email', 'emma@openkms.example'];
  expect(await openkms(employee)).toMatchObject({ status: 6, err: expect.stringContaining('only administrators may') });
});

it('seeds from the environment and prints what it did as its last line', async () => {
  const other = await createTestDatabase();
  const env = {
    OPENKMS_OWNER_DB_URL: other.ownerUrl,
    OPENKMS_DB_URL: other.appUrl,
    OPENKMS_AUTH_DB_URL: other.authUrl,
    OPENKMS_SEED: 'accounts',
  };
  const first = await openkms(['seed'], env);
  expect(first).toMatchObject({ status: 0, out: '{"seeded":"accounts","demo":true}\n' });
  expect(await openkms(['seed'], env)).toMatchObject({ status: 0, out: '{"seeded":"nothing","demo":true}\n' });
  await other.drop();
});
