/**
 * Gives a test file (x.pg.test.ts, x.sim.test.ts) a Postgres database of its own, cloned from the migrated template
 * that scripts/system/test-postgres.mjs made for the run. What always holds: no two calls share rows, and the clone has
 * the roles, the row-level security and the publication of a real installation.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { port: number; ownerPassword: string; appPassword: string; authPassword: string; template: string };
  }
}

/** Connection URLs for the superuser and the two runtime roles; `drop` removes the database, also with sessions open. */
export type TestDatabase = { ownerUrl: string; appUrl: string; authUrl: string; drop: () => Promise<void> };

/** Clones the template. Call it in `beforeAll`, and `drop` in `afterAll`. Takes about 50 ms. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(`TEMPLATE ${inject('postgres').template}`);
}

/** A database that no migration has touched; the roles are there, because they belong to the cluster. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('');
}

async function createDatabase(from: string): Promise<TestDatabase> {
  const { port, ownerPassword, appPassword, authPassword } = inject('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = (role: string, password: string, database: string) =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
  const adminUrl = url('openkms_owner', ownerPassword, 'postgres');

  await runOnce(adminUrl, `CREATE DATABASE ${name} ${from}`);
  return {
    ownerUrl: url('openkms_owner', ownerPassword, name),
    appUrl: url('openkms_app', appPassword, name),
    authUrl: url('openkms_auth', authPassword, name),
    async drop() {
      await untilLeft(adminUrl, name);
      await runOnce(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** A pool that has ended may have connections that are just closing; ended by force, they would report a crash nobody had. */
async function untilLeft(url: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (let tries = 0; tries < 40; tries += 1) {
      const { rowCount } = await client.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [database]);
      if (rowCount === 0) return;
      await setTimeout(50);
    }
  } finally {
    await client.end();
  }
}

/** Runs one statement on a connection of its own: neither statement may run inside a transaction. */
async function runOnce(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Two files cloning at the same moment would find the template in use: they take turns.
    await client.query(`SELECT pg_advisory_lock(hashtext('openkms-test-database'))`);
    await client.query(statement);
  } finally {
    await client.end();
  }
}
