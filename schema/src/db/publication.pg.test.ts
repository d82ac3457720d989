import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../zero/schema.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const names = async (text: string, values: unknown[] = []) =>
  (await owner.query<{ name: string }>(text, values)).rows.map((row) => row.name);

describe('the publication', () => {
  it('holds exactly the tables and columns that the Zero schema knows', async () => {
    const published = await names(
      `select p.tablename || '.' || unnest(p.attnames) as name from pg_publication_tables p where p.pubname = 'openkms_sync'`,
    );
    const known = Object.values(schema.tables).flatMap((table) =>
      Object.entries(table.columns).map(([property, column]) => {
        const serverName =
          'serverName' in column && typeof column.serverName === 'string' ? column.serverName : property;
        return `${'serverName' in table && typeof table.serverName === 'string' ? table.serverName : table.name}.${serverName}`;
      }),
    );
    expect(published.toSorted()).toEqual(known.toSorted());
  });

  it('never holds a table with secrets', async () => {
    const published = await names(`select tablename as name from pg_publication_tables where pubname = 'openkms_sync'`);
    for (const secret of [
      'user_credential',
      'refresh_token',
      'signing_key',
      'queue_key',
      'server_epoch',
      'email_delivery',
    ])
      expect(published).not.toContain(secret);
  });
});

describe('the second wall', () => {
  it('stands around every table that belongs to an organisation', async () => {
    const open = await names(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id'
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity`,
    );
    expect(open).toEqual([]);
  });

  it('gives neither runtime role a way around it', async () => {
    const free = await names(
      `select rolname as name from pg_roles where rolname like 'openkms\\_a%' and (rolbypassrls or rolsuper)`,
    );
    expect(free).toEqual([]);
    const owned = await names(
      `select tablename as name from pg_tables where schemaname = 'public' and tableowner in ('openkms_app', 'openkms_auth')`,
    );
    expect(owned).toEqual([]);
  });

  it('keeps secrets from the role that executes commands', async () => {
    const app = new pg.Client({ connectionString: database.appUrl });
    await app.connect();
    try {
      for (const table of ['user_credential', 'refresh_token', 'signing_key', 'queue_key']) {
        await expect(app.query(`select 1 from ${table}`)).rejects.toThrow(/permission denied/);
      }
    } finally {
      await app.end();
    }
  });
});

it('lets the audit log grow and nothing else, even for its owner', async () => {
  await owner.query(`insert into org (id, name) values ('o', 'Acme')`);
  await owner.query(
    `insert into audit_log (id, org_id, at, actor_name, action, outcome, details) values ('a', 'o', now(), 'Ann', 'x.y', 'applied', '{}')`,
  );
  for (const tampering of [
    `update audit_log set actor_name = 'Bob'`,
    `delete from audit_log`,
    `truncate audit_log`,
    `update audit_log set seal_number = 1, hash = 'h', outcome = 'rejected'`,
  ]) {
    await expect(owner.query(tampering)).rejects.toThrow(/append-only/);
  }
  await owner.query(`update audit_log set seal_number = 1, prev_hash = '', hash = 'h'`);
  await expect(owner.query(`update audit_log set hash = 'other'`)).rejects.toThrow(/append-only/);
});
