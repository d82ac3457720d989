/** The worker process as it is started: it mails, seals and beats; it ends when asked; a killed one loses no job. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { heartbeatAt } from '@openkms/schema/domain/worker-heartbeat.ts';
import { createTestDatabase, type TestDatabase } from '@openkms/schema/db/test-database.ts';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { insertOrganisation, mailPayload } from './test-organisation.ts';

let database: TestDatabase;
let owner: pg.Pool;
let home: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  home = await mkdtemp(path.join(tmpdir(), 'openkms-workers-'));
});
afterAll(async () => {
  await owner.end();
  await database.drop();
  await rm(home, { recursive: true });
});
afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

function start(): ChildProcess {
  child = spawn(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url))], {
    env: {
      PATH: process.env['PATH'],
      OPENKMS_OWNER_DB_URL: database.ownerUrl,
      OPENKMS_HOME: home,
      OPENKMS_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return child;
}

async function beats(): Promise<number[]> {
  const { rows } = await owner.query<{ application_name: string }>(
    'select application_name from pg_stat_activity where datname = current_database()',
  );
  return rows.map((row) => heartbeatAt(row.application_name)).filter((at) => at !== undefined);
}

const patient = { timeout: 20_000, interval: 50 };
const addJob = (payload: ReturnType<typeof mailPayload>) =>
  owner.query(`select graphile_worker.add_job('email.registration', $1, job_key := $2)`, [
    JSON.stringify(payload),
    payload.key,
  ]);

it('mails to files, seals the audit log, beats anew, and ends with 0 when asked', async () => {
  const org = await insertOrganisation(owner, 'all');
  const payload = mailPayload(org, 'c1');
  await addJob(payload);
  await owner.query(
    `insert into audit_log (id, org_id, at, actor_name, action, outcome, details) values ('a1', 'all', now(), 'Grace', 'x.y', 'applied', '{}')`,
  );
  const process = start();
  await vi.waitFor(async () => {
    expect(await readdir(path.join(home, 'mail'))).toEqual([`c1.registered.${org.userId}.${org.sessionId}.eml`]);
    expect((await owner.query(`select seal_number from audit_log where id = 'a1'`)).rows).toEqual([{ seal_number: 1 }]);
  }, patient);
  const [first = Infinity] = await beats();
  await vi.waitFor(async () => expect((await beats())[0]).toBeGreaterThan(first), patient);
  process.kill('SIGTERM');
  expect(await once(process, 'exit')).toEqual([0, null]);
  expect(await beats()).toEqual([]);
});

it('frees what a killed worker held, so that the next one delivers it at once', async () => {
  const payload = mailPayload(await insertOrganisation(owner, 'killed'), 'c2');
  await addJob(payload);
  await owner.query(
    `update graphile_worker._private_jobs set locked_by = 'worker-that-was-killed', locked_at = now(), attempts = 1 where key = $1`,
    [payload.key],
  );
  start();
  const file = path.join(home, 'mail', `c2.registered.${payload.userId}.${payload.sessionId}.eml`);
  await vi.waitFor(() => expect(existsSync(file)).toBe(true), patient);
});

it('says in one sentence why it cannot start, and ends with an error', async () => {
  const broken = spawn(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url))], {
    env: { PATH: process.env['PATH'] },
  });
  let said = '';
  broken.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = await once(broken, 'exit');
  expect(code).toBe(1);
  expect(said).toContain('OPENKMS_OWNER_DB_URL');
});
