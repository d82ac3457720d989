/**
 * One running system with a real catalogue in it: started in a directory of its own, the accounts seeded, the training
 * files loaded through the CLI as anybody would. Always: nothing of it is left when it is stopped.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Actor } from '../../schema/src/domain/actor.ts';
import { logTail, runChild } from '../system/child.mjs';
import { buildClient } from '../system/client-build.mjs';
import { nodeExecutable, ROOT, toolchainEnv } from '../system/paths.mjs';
import { startSystem, type System } from '../system/system.mjs';

export const PASSWORD = 'openkms-demo';
export const EMPLOYEE = 'emma@openkms.example';
export const MANAGER = 'michael@openkms.example';
export const ADMIN = 'admin@openkms.example';

export type BenchSystem = {
  readonly system: System;
  /** Connections of the database's owner: no row-level security, no part of what is measured. */
  readonly owner: pg.Pool;
  /** What the figures were measured on, in words. */
  readonly data: string;
  readonly person: (email: string) => Promise<Actor>;
  /** A directory below the system's own, for browser profiles and the like. */
  readonly directory: (name: string) => string;
  readonly stop: () => Promise<void>;
};

/** Where the real training files lie, on machines that have them. */
export const SHARED_DATA = path.resolve(ROOT, '..', 'shared', 'data');
/** Of the CLI: everything that could go in went in, and what could not was named. */
const ROWS_REFUSED = 8;

/** Builds the client where it is out of date, starts, loads. `say` is told what happens. */
export async function startBenchSystem(say: (line: string) => void, signal: AbortSignal): Promise<BenchSystem> {
  const home = mkdtempSync(path.join(tmpdir(), 'openkms-bench-'));
  const isReal = existsSync(path.join(SHARED_DATA, 'catalog.json'));
  const removeHome = () => rmSync(home, { recursive: true, force: true });
  let system: System;
  try {
    await buildClient({ env: toolchainEnv(), logFile: path.join(home, 'logs', 'client-build.log'), signal });
    system = await startSystem({ home, seed: isReal ? 'accounts' : 'demo', quiet: true, signal });
  } catch (error) {
    removeHome();
    throw error;
  }
  const owner = new pg.Pool({ connectionString: system.dbUrls.owner, max: 4 });
  // Postgres ends them when the system stops, which is no error.
  owner.on('error', () => undefined);
  const stop = async () => {
    await owner.end();
    await system.stop();
    removeHome();
  };
  try {
    const loaded = isReal ? await loadSharedData(system, home) : 'the demo seed (no ../shared/data)';
    const data = `${loaded}: ${await countsOf(owner)}`;
    say(`Loaded ${data}`);
    return {
      system,
      owner,
      data,
      person: (email) => readPerson(owner, email),
      directory: (name) => mkdtempSync(path.join(home, `${name}-`)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Loads ../shared/data through the CLI, as an administrator does; says how long it took. */
export async function loadSharedData(system: Pick<System, 'url'>, home: string): Promise<string> {
  const logFile = path.join(home, 'logs', 'load.log');
  const file = (name: string) => path.join(SHARED_DATA, name);
  const began = performance.now();
  const end = await runChild({
    name: 'load',
    command: nodeExecutable(),
    args: [
      path.join(ROOT, 'sync-server/src/cli/main.ts'),
      'load',
      `--url=${system.url}`,
      `--email=${ADMIN}`,
      `--catalog=${file('catalog.json')}`,
      `--employees=${file('employees.csv')}`,
      `--registrations=${file('registrations.csv')}`,
    ],
    env: { ...toolchainEnv(), OPENKMS_PASSWORD: PASSWORD },
    logFile,
  });
  if (end.code !== 0 && end.code !== ROWS_REFUSED) {
    throw new Error(`The training files could not be loaded:\n${logTail(logFile, 20)}`);
  }
  return `../shared/data, loaded by the CLI in ${Math.round((performance.now() - began) / 1000)} s`;
}

async function countsOf(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query<{ name: string; count: string }>(
    `select 'people' as name, count(*) from "user" union all select 'trainings', count(*) from training
     union all select 'sessions', count(*) from session union all select 'meetings', sum(jsonb_array_length(meetings)) from session
     union all select 'registrations', count(*) from registration`,
  );
  return rows.map(({ name, count }) => `${count} ${name}`).join(', ');
}

async function readPerson(owner: pg.Pool, email: string): Promise<Actor> {
  const { rows } = await owner.query<Actor>(
    `select id as "userId", org_id as "orgId", role, office_id as "officeId", name from "user" where email = $1`,
    [email],
  );
  const [found] = rows;
  if (found === undefined) throw new Error(`Nobody has the e-mail ${email}`);
  return found;
}
