/**
 * The system that `bench:sync` measures: real Postgres, zero-cache, sync-server and workers in a directory of their own.
 * Always: nothing of it is left when it is stopped.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Actor } from '../../../schema/src/domain/actor.ts';
import { buildClient } from '../../system/client-build.mjs';
import { toolchainEnv } from '../../system/paths.mjs';
import { startSystem, type System } from '../../system/system.mjs';
import { ADMIN, loadSharedData, SHARED_DATA } from '../bench-system.ts';

export type SyncSystem = {
  readonly system: System;
  /** The database's owner: no row-level security, no part of what is measured. */
  readonly owner: pg.Pool;
  /** Fills the organisation of the accounts; says with what. */
  readonly load: () => Promise<string>;
  /** `count` people of the role, of the organisation of the accounts or of `orgId`. Throws where there are fewer. */
  readonly people: (role: Actor['role'], count: number, orgId?: string) => Promise<Actor[]>;
  readonly stop: () => Promise<void>;
};

/** Starts it with the accounts and no other data; `env` on top of every part's own. */
export async function startSyncSystem(env: Record<string, string>, signal: AbortSignal): Promise<SyncSystem> {
  const home = mkdtempSync(path.join(tmpdir(), 'openkms-bench-sync-'));
  const isReal = existsSync(path.join(SHARED_DATA, 'catalog.json'));
  const removeHome = () => rmSync(home, { recursive: true, force: true });
  let system: System;
  try {
    await buildClient({ env: toolchainEnv(), logFile: path.join(home, 'logs', 'client-build.log'), signal });
    system = await startSystem({ home, seed: isReal ? 'accounts' : 'demo', quiet: true, env, signal });
  } catch (error) {
    removeHome();
    throw error;
  }
  const owner = new pg.Pool({ connectionString: system.dbUrls.owner, max: 4 });
  // Postgres ends them when the system stops, which is no error.
  owner.on('error', () => undefined);
  return {
    system,
    owner,
    load: async () => (isReal ? loadSharedData(system, home) : 'the demo seed (no ../shared/data)'),
    async people(role, count, orgId) {
      const { rows } = await owner.query<Actor>(
        `select id as "userId", org_id as "orgId", role, office_id as "officeId", name from "user"
         where role = $1 and active and org_id = coalesce($2, (select org_id from "user" where email = $3)) order by id limit $4`,
        [role, orgId ?? null, ADMIN, count],
      );
      if (rows.length < count)
        throw new Error(`There are ${rows.length} people with the role ${role}, ${count} are needed.`);
      return rows;
    },
    async stop() {
      await owner.end();
      await system.stop();
      removeHome();
    },
  };
}
