// The whole system as one value: Postgres, migration, first data, zero-cache, sync-server, workers.
//
//   lock home → ports → Postgres → migrate → seed (first run) → zero-cache + sync-server + workers → healthy
//
// What always holds: either startSystem returns a healthy system, or it throws and nothing it started is left; parts
// are stopped in the reverse order of their start; a part that ends unasked is reported once, through `crashed`.
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logTail } from './child.mjs';
import { StartError } from './exit-codes.mjs';
import { aboutCopiedLock, tryLock } from './lock.mjs';
import { defaultHome, nodeExecutable, toolchainEnv } from './paths.mjs';
import { freePorts, isPortFree } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { forgetForeignReplica } from './replica.mjs';
import { loadSecrets } from './secrets.mjs';
import { migration, publicUrl, seeding, syncServer, viewSyncer, workers, zeroCache } from './services.mjs';
import { Supervisor } from './supervisor.mjs';

/**
 * @typedef {'postgres' | 'zero-cache' | 'sync-server' | 'workers' | `view-syncer-${number}`} PartName
 *
 * @typedef {object} SystemOptions
 * @property {string} [home] state directory; default OPENKMS_HOME or `.openkms`
 * @property {number} [port] the public port; default: a free one
 * @property {'demo' | 'accounts' | 'none'} [seed] what the first start writes; default `demo`
 * @property {() => Promise<void>} [prepare] work to do once home and port are known to be free, before anything starts
 * @property {boolean} [quiet] no progress lines
 * @property {Record<string, string>} [env] on top of what every part inherits
 * @property {Record<string, string>} [postgresSettings]
 * @property {AbortSignal} [signal] gives up starting: what runs is stopped and startSystem rejects with the signal's reason
 *
 * @typedef {object} System
 * @property {string} url
 * @property {string} home
 * @property {boolean} demo whether demo data was seeded here
 * @property {{ owner: string, app: string, auth: string, zero: string }} dbUrls
 * @property {Promise<import('./exit-codes.mjs').CrashError>} crashed resolves when a part ended unasked
 * @property {() => Promise<void>} stop stops everything; again: does nothing
 * @property {(name: PartName, signal?: NodeJS.Signals) => Promise<void>} kill ends one part (SIGKILL) and waits until it is gone
 * @property {(name: PartName) => Promise<void>} restart stops one part if it runs, starts it anew and waits until the system is healthy
 */

const HEALTHY_WITHIN_MS = 120_000;

/**
 * Starts everything and waits until it is healthy. The client must be built already (client-build.mjs).
 * @param {SystemOptions} [options]
 * @returns {Promise<System>}
 * @throws {StartError}
 */
export async function startSystem(options = {}) {
  const home = path.resolve(options.home ?? defaultHome());
  prepareHome(home);
  const say = (/** @type {string} */ text) => {
    if (!options.quiet) process.stdout.write(`${text}\n`);
  };
  const lock = tryLock(path.join(home, 'run.lock'), options.port ? publicUrl(options.port) : '');
  if (lock.kind === 'taken') {
    const where = lock.owner.note ? ` at ${lock.owner.note}` : '';
    throw new StartError(
      'ALREADY_RUNNING',
      `OpenKMS already runs on ${home}${where} (pid ${lock.owner.pid}): stop it, or give this one another OPENKMS_HOME.`,
    );
  }
  if (lock.copied) say(aboutCopiedLock(home, lock.copied));
  const supervisor = new Supervisor(home);
  const giveUp = () => void supervisor.stopAll();
  options.signal?.addEventListener('abort', giveUp, { once: true });
  try {
    await supervisor.endLeftovers();
    return await start({ ...options, home }, supervisor, say, lock.release);
  } catch (error) {
    await supervisor.stopAll();
    lock.release();
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
  }
}

/**
 * @param {SystemOptions & { home: string }} options
 * @param {Supervisor} supervisor
 * @param {(text: string) => void} say
 * @param {() => void} unlock
 * @returns {Promise<System>}
 */
async function start(options, supervisor, say, unlock) {
  const { home } = options;
  const env = { ...toolchainEnv(), ...options.env };
  const secrets = loadSecrets(home);
  const sharing = askedViewSyncers(env);
  const [postgresPort = 0, zeroPort = 0, zeroStreamPort = 0, freePort = 0, ...viewSyncerPorts] = await freePorts(
    4 + sharing,
  );
  const port = options.port ?? freePort;
  if (!(await isPortFree(port))) throw portInUse(port);
  await options.prepare?.();

  say('Starting Postgres…');
  const startDatabase = async () =>
    startPostgres({
      directory: path.join(home, 'postgres'),
      logFile: supervisor.logFile('postgres'),
      port: postgresPort,
      password: secrets.owner,
      env,
      settings: options.postgresSettings ?? {},
      start: (child) => supervisor.startChild(child),
    });
  const postgres = await startDatabase();
  await postgres.ensureDatabase('openkms');
  await postgres.ensureDatabase('openkms_zero');

  /** @type {import('./services.mjs').Plan} */
  const plan = {
    home,
    port,
    zeroPort,
    zeroStreamPort,
    viewSyncerPorts,
    secrets,
    dbUrls: {
      owner: postgres.ownerUrl('openkms'),
      app: postgres.url('openkms_app', secrets.app, 'openkms'),
      auth: postgres.url('openkms_auth', secrets.auth, 'openkms'),
      zero: postgres.ownerUrl('openkms_zero'),
    },
    node: nodeExecutable(),
    env,
  };
  await supervisor.runToEnd('MIGRATE', migration(plan), 'The database could not be migrated');
  const zero = {
    directory: path.join(home, 'zero'),
    ownerUrl: plan.dbUrls.owner,
    adminUrl: postgres.ownerUrl('postgres'),
  };
  if (await forgetForeignReplica(zero)) say('The database was restored: browsers get their rows anew.');
  const demo = await seedOnce(plan, supervisor, options.seed ?? 'demo', say);

  say('Starting zero-cache, sync-server and workers…');
  const services = [
    zeroCache(plan),
    ...viewSyncerPorts.map((_port, index) => viewSyncer(plan, index)),
    syncServer(plan),
    workers(plan),
  ];
  for (const service of services) supervisor.start(service);
  await untilHealthy(port, supervisor);

  let stopped = /** @type {Promise<void> | null} */ (null);
  return {
    url: publicUrl(port),
    home,
    demo,
    dbUrls: plan.dbUrls,
    crashed: supervisor.crashed,
    stop: () => (stopped ??= supervisor.stopAll().then(unlock)),
    kill: (name, signal = 'SIGKILL') => supervisor.kill(name, signal),
    restart: async (name) => {
      await supervisor.stop(name);
      const service = services.find((each) => each.name === name);
      if (service === undefined) await startDatabase();
      else supervisor.start(service);
      await untilHealthy(port, supervisor);
    },
  };
}

/**
 * How many zero-caches share the clients beside the one that follows Postgres: OPENKMS_VIEW_SYNCERS, where it is more than 1.
 * @param {Record<string, string | undefined>} env
 */
function askedViewSyncers(env) {
  const text = env['OPENKMS_VIEW_SYNCERS'] ?? '';
  const asked = text === '' ? 1 : Number(text);
  if (!Number.isInteger(asked) || asked < 1 || asked > 16) {
    throw new StartError('USAGE', `OPENKMS_VIEW_SYNCERS must be a number from 1 to 16, not "${text}".`);
  }
  return asked === 1 ? 0 : asked;
}

/** @param {string} home */
function prepareHome(home) {
  try {
    mkdirSync(home, { recursive: true });
    // Run as root, Postgres works as another account, which must be able to pass; nobody else needs to look.
    chmodSync(home, userInfo().uid === 0 ? 0o711 : 0o700);
    for (const name of ['logs', 'mail', 'zero']) mkdirSync(path.join(home, name), { recursive: true, mode: 0o700 });
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new StartError(
      'STATE_UNUSABLE',
      `The state directory ${home} cannot be written: choose another with OPENKMS_HOME.`,
      cause,
    );
  }
}

/**
 * Seeds when this database has not been seeded, and remembers what was done beside the database's own files.
 * @param {import('./services.mjs').Plan} plan
 * @param {Supervisor} supervisor
 * @param {'demo' | 'accounts' | 'none'} seed
 * @param {(text: string) => void} say
 * @returns {Promise<boolean>} whether this database holds demo data
 */
async function seedOnce(plan, supervisor, seed, say) {
  const stamp = path.join(plan.home, 'postgres', 'seeded.json');
  if (existsSync(stamp)) return JSON.parse(readFileSync(stamp, 'utf8')).demo === true;
  if (seed !== 'none') say('Writing the first data…');
  const service = seeding(plan, seed);
  await supervisor.runToEnd('SEED', service, 'The first data could not be written');
  const answer = lastJsonLine(logTail(supervisor.logFile('seed'), 20));
  if (answer === null)
    throw new StartError('SEED', `The seed did not say what it did; see ${supervisor.logFile('seed')}.`);
  writeFileSync(stamp, JSON.stringify(answer));
  return answer.demo === true;
}

/**
 * @param {string} text
 * @returns {{ seeded?: unknown, demo?: unknown } | null}
 */
function lastJsonLine(text) {
  for (const line of text.split('\n').toReversed()) {
    try {
      const value = JSON.parse(line);
      if (typeof value === 'object' && value !== null && 'seeded' in value) return value;
    } catch {
      // Some other line of the log.
    }
  }
  return null;
}

/**
 * @param {number} port
 * @param {Supervisor} supervisor
 */
async function untilHealthy(port, supervisor) {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  let last = 'no answer';
  /** @type {import('./exit-codes.mjs').CrashError | null} */
  let crash = null;
  void supervisor.crashed.then((error) => {
    crash = error;
  });
  while (Date.now() < deadline) {
    if (crash) throw await whyItCrashed(crash, port);
    if (supervisor.isStopping) throw new StartError('CRASHED', 'The system was stopped before it was healthy.');
    try {
      const response = await fetch(`${publicUrl(port)}/api/v1/health`, { signal: AbortSignal.timeout(5000) });
      const body = await response.text();
      if (response.ok && JSON.parse(body).status === 'ok') return;
      last = body.slice(0, 300);
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(100);
  }
  throw new StartError(
    'NOT_HEALTHY',
    `The system did not become healthy within ${HEALTHY_WITHIN_MS / 1000} s (${last}); see ${path.join(supervisor.home, 'logs')}.`,
  );
}

/**
 * Between the look at the port and the server's own, another program may have taken it.
 * @param {import('./exit-codes.mjs').CrashError} crash
 * @param {number} port
 */
async function whyItCrashed(crash, port) {
  return crash.part === 'sync-server' && !(await isPortFree(port)) ? portInUse(port) : crash;
}

/** @param {number} port */
function portInUse(port) {
  return new StartError(
    'PORT_IN_USE',
    `Port ${port} is in use by another program: stop that, or start with another one, as in PORT=${port + 1} npm start.`,
  );
}
