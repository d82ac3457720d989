/** zero-cache's copy goes when the database under it is another one, and stays as long as it is the same. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../schema/src/db/test-database.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withClient } from './postgres.mjs';
import { forgetForeignReplica } from './replica.mjs';

let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await createTestDatabase();
  directory = mkdtempSync(path.join(tmpdir(), 'openkms-replica-'));
});
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await withClient(adminUrl(), (client) => client.query('DROP DATABASE IF EXISTS openkms_zero'));
  await database.drop();
});

const adminUrl = () => Object.assign(new URL(database.ownerUrl), { pathname: '/postgres' }).href;
const look = () => forgetForeignReplica({ directory, ownerUrl: database.ownerUrl, adminUrl: adminUrl() });
const owner = async (text: string) =>
  withClient(database.ownerUrl, async (client) => (await client.query<Record<string, unknown>>(text)).rows);
const zeroDatabase = () =>
  withClient(adminUrl(), async (client) => {
    const { rows } = await client.query<{ oid: number }>(`SELECT oid FROM pg_database WHERE datname = 'openkms_zero'`);
    return rows[0]?.oid;
  });
const files = ['replica.db', 'replica.db-wal', 'replica.db-shm'];
const writeReplica = () => {
  for (const name of files) writeFileSync(path.join(directory, name), 'rows of this database');
};
const kept = () => files.filter((name) => existsSync(path.join(directory, name)));

it('keeps the replica of a database that goes on, also one made before epochs were', async () => {
  writeReplica();
  expect([await look(), kept()]).toEqual([false, files]);
  expect([await look(), kept()]).toEqual([false, files]);
});

it('forgets it with its bookkeeping and its slot when the database was replaced', async () => {
  await look();
  await withClient(adminUrl(), (client) => client.query('CREATE DATABASE openkms_zero'));
  const before = await zeroDatabase();
  await owner(`SELECT pg_create_logical_replication_slot('openkms_0_test', 'pgoutput')`);
  await owner(`SELECT openkms_epoch('restored')`);
  expect([await look(), kept()]).toEqual([true, []]);
  expect(await owner('SELECT 1 FROM pg_replication_slots WHERE database = current_database()')).toEqual([]);
  const after = await zeroDatabase();
  expect(after).toEqual(expect.any(Number));
  expect(after).not.toBe(before);
  writeReplica();
  expect([await look(), kept()]).toEqual([false, files]);
});
