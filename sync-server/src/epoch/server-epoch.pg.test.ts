/** The epoch: the same for everybody while the database goes on, another as soon as it is another database. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@openkms/schema/db/test-database.ts';
import { startTestServer } from '../test-organisation.ts';
import { beginEpoch, createCurrentEpoch, epochNow } from './server-epoch.ts';

let database: TestDatabase;
let owner: pg.Pool;
let auth: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  auth = new pg.Pool({ connectionString: database.authUrl, max: 8 });
});
afterAll(async () => {
  await Promise.all([owner.end(), auth.end()]);
  await database.drop();
});

it('is one for however many servers start at once, and stays', async () => {
  const epochs = await Promise.all(Array.from({ length: 8 }, () => epochNow(auth)));
  expect(new Set(epochs).size).toBe(1);
  expect(epochs[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const made = Number.parseInt((epochs[0] ?? '').replaceAll('-', '').slice(0, 12), 16);
  expect(Math.abs(made - Date.now())).toBeLessThan(60_000);
  expect(await epochNow(auth)).toBe(epochs[0]);
  const { rows } = await owner.query('select reason from server_epoch');
  expect(rows).toEqual([{ reason: 'first start' }]);
});

it('is another in a copy of the database', async () => {
  const before = await epochNow(auth);
  const copy = `test_${randomUUID().replaceAll('-', '')}`;
  const name = new URL(database.ownerUrl).pathname.slice(1);
  const at = (url: string, to: string) => Object.assign(new URL(url), { pathname: `/${to}` }).href;
  await Promise.all([owner.end(), auth.end()]);
  const admin = new pg.Client({ connectionString: at(database.ownerUrl, 'postgres') });
  await admin.connect();
  try {
    await expect
      .poll(async () =>
        admin.query(`create database ${copy} template ${name}`).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    const there = new pg.Pool({ connectionString: at(database.authUrl, copy), max: 1 });
    const after = await epochNow(there);
    expect(after).not.toBe(before);
    expect(await epochNow(there)).toBe(after);
    await there.end();
    await admin.query(`drop database ${copy} with (force)`);
  } finally {
    await admin.end();
  }
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  auth = new pg.Pool({ connectionString: database.authUrl, max: 8 });
  expect(await epochNow(auth)).toBe(before);
});

it('is another when the tables were put back over themselves, as pg_restore --clean does', async () => {
  const before = await epochNow(auth);
  await owner.query(`
    begin;
    alter table server_epoch rename to server_epoch_of_the_dump;
    create table server_epoch (like server_epoch_of_the_dump including all);
    insert into server_epoch overriding system value select * from server_epoch_of_the_dump;
    drop table server_epoch_of_the_dump;
    select setval(pg_get_serial_sequence('server_epoch', 'number'), (select max(number) from server_epoch));
    commit`);
  expect(await epochNow(auth)).not.toBe(before);
});

it('begins when somebody says so: commands know at once, health within two seconds', async () => {
  let clock = 0;
  const running = createCurrentEpoch(auth, () => clock);
  const before = await running();
  const begun = await beginEpoch(auth, 'the snapshot of Tuesday was put back');
  expect(begun).not.toBe(before);
  expect(await epochNow(auth)).toBe(begun);
  clock = 1999;
  expect(await running()).toBe(before);
  clock = 2000;
  expect(await running()).toBe(begun);
});

it('is for the server alone to begin', async () => {
  const app = new pg.Pool({ connectionString: database.appUrl, max: 1 });
  for (const text of ['select openkms_epoch()', 'select openkms_fingerprint()', 'select 1 from server_epoch'])
    await expect(app.query(text)).rejects.toThrow(/permission denied/);
  for (const text of ['select openkms_fingerprint()', 'delete from server_epoch'])
    await expect(auth.query(text)).rejects.toThrow(/permission denied/);
  await app.end();
});

it('is told by health and with every batch', async () => {
  const server = await startTestServer();
  try {
    const { body: health } = await server.call(undefined, 'GET', '/api/v1/health');
    const token = await server.tokenOf('emma');
    const { body } = await server.call(token, 'POST', '/api/v1/commands', { commands: [] });
    expect(body).toEqual({
      receipts: [],
      failures: [],
      server: { epoch: health['epoch'], now: expect.any(Number), revoked: false },
    });
    expect(health['epoch']).toEqual(expect.any(String));
  } finally {
    await server.close();
  }
});
