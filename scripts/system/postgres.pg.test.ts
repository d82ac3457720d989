/** The embedded Postgres keeps what was committed, comes back after a SIGKILL, and shows its password to nobody. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toolchainEnv } from './paths.mjs';
import { freePorts } from './ports.mjs';
import { startPostgres, withClient } from './postgres.mjs';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'openkms-postgres-'));
  chmodSync(directory, 0o755);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function start() {
  const [port = 0] = await freePorts(1);
  return startPostgres({
    directory: path.join(directory, 'postgres'),
    logFile: path.join(directory, 'postgres.log'),
    port,
    password: 'a/b c:d',
    env: toolchainEnv(),
  });
}

const run = (url: string, text: string) =>
  withClient(url, async (client) => (await client.query<Record<string, unknown>>(text)).rows);

it('keeps what was committed when Postgres and its guard are killed at once', async () => {
  const first = await start();
  await run(first.ownerUrl('postgres'), 'CREATE TABLE mark (id int)');
  await run(first.ownerUrl('postgres'), 'INSERT INTO mark VALUES (7)');
  await first.child.kill('SIGKILL');
  await first.child.ended;

  const second = await start();
  expect(await run(second.ownerUrl('postgres'), 'SELECT id FROM mark')).toEqual([{ id: 7 }]);
  await second.stop();
});

it('ends a Postgres that was left running on the same files, instead of failing', async () => {
  const left = await start();
  const second = await start();
  expect((await left.child.ended).code).toBe(0);
  expect(await run(second.ownerUrl('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await second.stop();
});

it('starts though the pid in its stale pid file belongs to another program by now', async () => {
  await (await start()).stop();
  const pidFile = path.join(directory, 'postgres', 'data', 'postmaster.pid');
  writeFileSync(pidFile, `${process.pid}\n`);
  const second = await start();
  expect(await run(second.ownerUrl('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await second.stop();
});

it('begins anew when an earlier start was cut short while making the files', async () => {
  mkdirSync(path.join(directory, 'postgres', 'data.draft', 'base'), { recursive: true });
  const postgres = await start();
  await postgres.stop();
  expect(readdirSync(path.join(directory, 'postgres'))).toEqual(['data']);
});

it('listens on the loopback interface alone, asks for a password, and replicates logically', async () => {
  const postgres = await start();
  const [settings] = await run(
    postgres.ownerUrl('postgres'),
    `SELECT current_setting('listen_addresses') AS listens, current_setting('wal_level') AS wal,
            current_setting('unix_socket_directories') AS sockets, lower('ÄÖ') AS folded`,
  );
  expect(settings).toEqual({ listens: '127.0.0.1', wal: 'logical', sockets: '', folded: 'äö' });
  await expect(run(postgres.url('openkms_owner', 'wrong', 'postgres'), 'SELECT 1')).rejects.toThrow(
    'password authentication failed',
  );
  await postgres.stop();
});

it('says that it could not start, and where to look', async () => {
  await (await start()).stop();
  rmSync(path.join(directory, 'postgres', 'data', 'global'), { recursive: true });
  await expect(start()).rejects.toMatchObject({ code: 'POSTGRES', message: expect.stringContaining('postgres.log') });
});
