/** A cloned database is migrated, apart from every other, and its runtime roles are held to what they may do. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let one: TestDatabase;
let other: TestDatabase;

beforeAll(async () => {
  [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
afterAll(async () => {
  await one.drop();
  await other.drop();
});

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

it('keeps what one test file writes away from another', async () => {
  await query(one.ownerUrl, 'CREATE TABLE mark (id int)');
  expect(await query(one.ownerUrl, 'SELECT * FROM mark')).toEqual([]);
  await expect(query(other.ownerUrl, 'SELECT * FROM mark')).rejects.toThrow('"mark" does not exist');
});

it('carries the publication that decides what replicates', async () => {
  expect(await query(one.ownerUrl, 'SELECT pubname FROM pg_publication')).toEqual([{ pubname: 'openkms_sync' }]);
});

it('signs both runtime roles in, without rights to change the schema', async () => {
  expect(await query(one.appUrl, 'SELECT current_user AS role')).toEqual([{ role: 'openkms_app' }]);
  expect(await query(one.authUrl, 'SELECT current_user AS role')).toEqual([{ role: 'openkms_auth' }]);
  await expect(query(one.appUrl, 'CREATE TABLE mine (id int)')).rejects.toThrow('permission denied');
});

it('drops a database that is still in use', async () => {
  const used = await createTestDatabase();
  const client = new pg.Client({ connectionString: used.ownerUrl });
  client.on('error', () => undefined);
  await client.connect();
  await used.drop();
  await expect(query(used.ownerUrl, 'SELECT 1')).rejects.toThrow('does not exist');
});
