/**
 * Brings a database to the newest schema: roles, tables, row-level security, publication, job queue.
 * Always: running it twice changes nothing; it connects as the owner and nothing else does.
 * Run: OPENKMS_OWNER_DB_URL=… OPENKMS_APP_DB_PASSWORD=… OPENKMS_AUTH_DB_PASSWORD=… node schema/src/db/migrate.ts
 */
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import { runMigrations as applyJobQueueMigrations } from 'graphile-worker';
import pg from 'pg';
import { z } from 'zod';

export type MigrateOptions = { ownerUrl: string; appPassword: string; authPassword: string };

/** Migrates the database at `ownerUrl` and sets the passwords of the two runtime roles. */
export async function migrate({ ownerUrl, appPassword, authPassword }: MigrateOptions): Promise<void> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1 });
  try {
    await ensureRole(pool, 'openkms_app', appPassword);
    await ensureRole(pool, 'openkms_auth', authPassword);
    await applyJobQueueMigrations({ connectionString: ownerUrl });
    await applyMigrations(drizzle(pool), { migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)) });
  } finally {
    await pool.end();
  }
}

/** Roles belong to the cluster, so two databases migrated at once may both try to make one: the lock lets one win. */
async function ensureRole(pool: pg.Pool, role: string, password: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtext('openkms-roles'))`);
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    const verb = rowCount === 0 ? 'create' : 'alter';
    await client.query(`${verb} role ${role} login nobypassrls password ${client.escapeLiteral(password)}`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

if (import.meta.main) {
  const env = z
    .object({
      OPENKMS_OWNER_DB_URL: z.url(),
      OPENKMS_APP_DB_PASSWORD: z.string().min(1),
      OPENKMS_AUTH_DB_PASSWORD: z.string().min(1),
    })
    .parse(process.env);
  await migrate({
    ownerUrl: env.OPENKMS_OWNER_DB_URL,
    appPassword: env.OPENKMS_APP_DB_PASSWORD,
    authPassword: env.OPENKMS_AUTH_DB_PASSWORD,
  });
}
