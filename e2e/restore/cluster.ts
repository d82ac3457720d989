/**
 * A Postgres of its own with the tools to dump and restore it, for the drill: the system's Postgres packages, because the
 * embedded one brings neither pg_dump nor pg_restore. Always: every cluster has files, a system identifier and passwords
 * of its own; `destroy` leaves nothing of it.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { migrate } from '@openkms/schema/db/migrate.ts';
import type { TestDatabase } from '@openkms/schema/db/test-database.ts';
import { startPassingPostgres } from '../../scripts/system/passing-postgres.mjs';
import { OWNER, withClient } from '../../scripts/system/postgres.mjs';
import { findPostgresTools } from '../../scripts/system/postgres-tools.mjs';

const DATABASE = 'openkms';

export type Cluster = {
  readonly database: TestDatabase;
  /** Postgres's own words, "PostgreSQL 15.18 …". */
  readonly version: string;
  /** Brings roles and tables to what this code wants, as every start does. */
  readonly migrate: () => Promise<void>;
  /** docs/restore-drill.md, "Back up". */
  readonly dump: (file: string) => Promise<void>;
  /** docs/restore-drill.md, "Restore": an empty database takes the place of the one there is, and the dump fills it. */
  readonly restore: (file: string) => Promise<void>;
  readonly destroy: () => Promise<void>;
};

/** Makes and starts a cluster with an empty, migrated database. Throws with what to install where there is no Postgres. */
export async function startCluster(): Promise<Cluster> {
  const tools = findPostgresTools();
  const tool = (name: string) => path.join(tools.directory, name);
  const { postgres, port, secrets, env, destroy } = await startPassingPostgres({
    name: 'drill',
    binaries: { initdb: tool('initdb'), postgres: tool('postgres') },
    ...(tools.major < 17 ? { locale: ['--locale=C.UTF-8'] } : {}),
  });
  const run = (name: string, args: readonly string[]) =>
    promisify(execFile)(tool(name), ['--host=127.0.0.1', `--port=${port}`, `--username=${OWNER}`, ...args], {
      env: { ...env, PGPASSWORD: secrets.owner },
    });
  const ownerUrl = postgres.ownerUrl(DATABASE);
  const adminUrl = postgres.ownerUrl('postgres');
  const migrated = () => migrate({ ownerUrl, appPassword: secrets.app, authPassword: secrets.auth });
  await postgres.ensureDatabase(DATABASE);
  await migrated();
  const { rows } = await withClient(adminUrl, (client) => client.query<{ version: string }>('select version()'));
  return {
    database: {
      ownerUrl,
      appUrl: postgres.url('openkms_app', secrets.app, DATABASE),
      authUrl: postgres.url('openkms_auth', secrets.auth, DATABASE),
      drop: async () => undefined,
    },
    version: rows[0]?.version ?? '',
    migrate: migrated,
    async dump(file) {
      await run('pg_dump', ['--format=custom', `--file=${file}`, DATABASE]);
    },
    async restore(file) {
      await withClient(adminUrl, async (client) => {
        await client.query(`drop database ${DATABASE} with (force)`);
        await client.query(`create database ${DATABASE}`);
      });
      await run('pg_restore', ['--exit-on-error', `--dbname=${DATABASE}`, file]);
    },
    destroy,
  };
}
