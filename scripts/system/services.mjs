// What each part of the system is started with. Pure but for one name: a plan goes in, commands and environments come out.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CLIENT_DIR } from './client-build.mjs';
import { ROOT } from './paths.mjs';

/**
 * @typedef {object} Plan everything the parts need to know of each other
 * @property {string} home state directory, absolute
 * @property {number} port the one public port
 * @property {number} zeroPort
 * @property {number} zeroStreamPort zero-cache's inner protocol
 * @property {readonly number[]} viewSyncerPorts of the zero-caches that share the clients; empty: the one at zeroPort has all
 * @property {import('./secrets.mjs').Secrets} secrets
 * @property {{ owner: string, app: string, auth: string, zero: string }} dbUrls
 * @property {string} node the Node 24 executable
 * @property {Record<string, string>} env what every part inherits
 *
 * @typedef {{ name: string, command: string, args: string[], env: Record<string, string>, cwd?: string, graceMs: number }} Service
 */

/** A client that comes back after this long still continues where it left off; the offline window is 30 days. */
const CLIENT_STATE_KEPT_HOURS = 24 * 60;

/** @param {number} port */
export function publicUrl(port) {
  return `http://localhost:${port}`;
}

/**
 * @param {Plan} plan
 * @returns {Service}
 */
export function migration(plan) {
  return run(plan, 'migrate', ['schema/src/db/migrate.ts'], {
    OPENKMS_OWNER_DB_URL: plan.dbUrls.owner,
    OPENKMS_APP_DB_PASSWORD: plan.secrets.app,
    OPENKMS_AUTH_DB_PASSWORD: plan.secrets.auth,
  });
}

/**
 * @param {Plan} plan
 * @param {string} seed `demo`, `accounts` or `none`
 * @returns {Service}
 */
export function seeding(plan, seed) {
  return run(plan, 'seed', ['sync-server/src/cli/main.ts', 'seed'], {
    ...syncServerEnv(plan),
    OPENKMS_OWNER_DB_URL: plan.dbUrls.owner,
    OPENKMS_SEED: seed,
  });
}

/**
 * @param {Plan} plan
 * @returns {Service}
 */
export function zeroCache(plan) {
  return run(plan, 'zero-cache', ['node_modules/@rocicorp/zero/out/zero/src/cli.js'], zeroEnv(plan));
}

/**
 * One of several zero-caches that share the clients; the one of {@link zeroCache} then only follows Postgres. It keeps its
 * sync worker, idle: with it it keeps its replica true, from which the others are copied and by which the change log is cleaned.
 * @param {Plan} plan
 * @param {number} index from 0
 * @returns {Service}
 */
export function viewSyncer(plan, index) {
  const name = `view-syncer-${index + 1}`;
  const directory = path.join(plan.home, 'zero', name);
  return run(plan, name, ['scripts/system/view-syncer.mjs'], {
    ...zeroEnv(plan),
    ZERO_PORT: String(plan.viewSyncerPorts[index]),
    ZERO_CHANGE_STREAMER_URI: `ws://127.0.0.1:${plan.zeroStreamPort}`,
    ZERO_REPLICA_FILE: path.join(directory, 'replica.db'),
    OPENKMS_REPLICATION_MANAGER_URL: `http://127.0.0.1:${plan.zeroPort}`,
    OPENKMS_REPLICA_SOURCE: path.join(plan.home, 'zero', 'replica.db'),
  });
}

/** @param {Plan} plan */
function zeroEnv(plan) {
  return {
    ZERO_UPSTREAM_DB: plan.dbUrls.owner,
    ZERO_CVR_DB: plan.dbUrls.zero,
    ZERO_CHANGE_DB: plan.dbUrls.zero,
    ZERO_REPLICA_FILE: path.join(plan.home, 'zero', 'replica.db'),
    ZERO_STORAGE_DB_TMP_DIR: path.join(plan.home, 'zero'),
    ZERO_PORT: String(plan.zeroPort),
    ZERO_CHANGE_STREAMER_PORT: String(plan.zeroStreamPort),
    // One it makes up itself begins with a dash now and then, is then read as an option, and the process ends.
    ZERO_TASK_ID: `task-${randomUUID()}`,
    ZERO_APP_ID: 'openkms',
    ZERO_APP_PUBLICATIONS: 'openkms_sync',
    // zero-cache sends the client's token there as its Authorization header.
    ZERO_QUERY_URL: `http://127.0.0.1:${plan.port}/api/zero/query`,
    // zero-cache passes a token on unread only where both addresses are known. Nobody answers at this one:
    // writes are commands, Zero carries none (docs/ARCHITECTURE.md, "Two flows").
    ZERO_MUTATE_URL: `http://127.0.0.1:${plan.port}/api/zero/mutate`,
    ZERO_ENABLE_CRUD_MUTATIONS: 'false',
    ZERO_NUM_SYNC_WORKERS: '1',
    ZERO_CVR_GARBAGE_COLLECTION_INACTIVITY_THRESHOLD_HOURS: String(CLIENT_STATE_KEPT_HOURS),
    ZERO_ADMIN_PASSWORD: plan.secrets.zeroAdmin,
    ZERO_ENABLE_TELEMETRY: 'false',
    // A line for each advance of each client would fill the disk, and takes 5 % of its time.
    ZERO_LOG_LEVEL: 'warn',
    DO_NOT_TRACK: '1',
    // It has no setting for the address it listens on, and takes every one there is.
    NODE_OPTIONS: `--import=${pathToFileURL(path.join(ROOT, 'scripts/system/loopback-only.mjs')).href}`,
  };
}

/**
 * @param {Plan} plan
 * @returns {Service}
 */
export function syncServer(plan) {
  return run(plan, 'sync-server', ['sync-server/src/main.ts'], syncServerEnv(plan));
}

/**
 * @param {Plan} plan
 * @returns {Service}
 */
export function workers(plan) {
  return run(plan, 'workers', ['workers/src/main.ts'], {
    OPENKMS_OWNER_DB_URL: plan.dbUrls.owner,
    OPENKMS_HOME: plan.home,
    OPENKMS_PUBLIC_ORIGIN: publicUrl(plan.port),
  });
}

/** @param {Plan} plan */
function syncServerEnv(plan) {
  return {
    PORT: String(plan.port),
    HOST: '127.0.0.1',
    OPENKMS_DB_URL: plan.dbUrls.app,
    OPENKMS_AUTH_DB_URL: plan.dbUrls.auth,
    OPENKMS_ZERO_CACHE_URL: `http://127.0.0.1:${plan.zeroPort}`,
    OPENKMS_VIEW_SYNCER_URLS: plan.viewSyncerPorts.map((port) => `http://127.0.0.1:${port}`).join(','),
    OPENKMS_CLIENT_DIR: CLIENT_DIR,
    OPENKMS_HOME: plan.home,
    OPENKMS_PUBLIC_ORIGIN: publicUrl(plan.port),
  };
}

/**
 * @param {Plan} plan
 * @param {string} name
 * @param {string[]} args the first is a file of the repository
 * @param {Record<string, string>} env
 * @returns {Service}
 */
function run(plan, name, [file = '', ...rest], env) {
  return {
    name,
    command: plan.node,
    args: [path.join(ROOT, file), ...rest],
    env: { NODE_ENV: 'production', ...plan.env, ...env },
    graceMs: 10_000,
  };
}
