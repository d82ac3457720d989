// Starting, watching and stopping one part of the system through guard.mjs. A part logs to its own file. However this
// process ends, the part ends with it: the guard sees the channel close.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './paths.mjs';
import { killPart } from './tagged-processes.mjs';

/**
 * @typedef {object} GuardOrder what guard.mjs is told, as JSON
 * @property {string} command
 * @property {string[]} args
 * @property {string} cwd
 * @property {NodeJS.Signals} stopSignal
 * @property {number} graceMs from the stop signal to SIGKILL
 * @property {string} tag carried by everything the part starts
 * @property {number} [uid]
 * @property {number} [gid]
 *
 * @typedef {object} ChildOptions
 * @property {string} name for people and for the log file
 * @property {string} command
 * @property {string[]} args
 * @property {Record<string, string>} env the whole environment
 * @property {string} logFile appended to; set aside as `.1` when it has grown past 10 MB
 * @property {string} [cwd] default: the repository
 * @property {NodeJS.Signals} [stopSignal] default SIGTERM
 * @property {number} [graceMs] default 10 s
 * @property {number} [uid]
 * @property {number} [gid]
 *
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null }} ChildEnd
 *
 * @typedef {object} Child
 * @property {string} name
 * @property {string} logFile
 * @property {string} tag carried by everything it starts (tagged-processes.mjs)
 * @property {Promise<number>} pid of the part itself; rejects when it could not be spawned
 * @property {Promise<ChildEnd>} ended settles once, however it ended
 * @property {() => Promise<ChildEnd>} stop asks it to stop, then makes it stop
 * @property {(signal: NodeJS.Signals) => Promise<void>} kill signals the part itself, for tests
 */

const GUARD = fileURLToPath(new URL('guard.mjs', import.meta.url));
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * Starts a part.
 * @param {ChildOptions} options
 * @returns {Child}
 */
export function startChild({
  name,
  command,
  args,
  env,
  logFile,
  cwd = ROOT,
  stopSignal = 'SIGTERM',
  graceMs = 10_000,
  uid,
  gid,
}) {
  const log = openLog(logFile);
  /** @type {GuardOrder} */
  const order = { command, args, cwd, stopSignal, graceMs, tag: randomUUID() };
  if (uid !== undefined) order.uid = uid;
  if (gid !== undefined) order.gid = gid;
  const guard = spawn(process.execPath, [GUARD, JSON.stringify(order)], {
    cwd,
    env,
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
  });
  closeSync(log);

  /** @type {PromiseWithResolvers<number>} */
  const pid = withResolvers();
  /** @type {PromiseWithResolvers<ChildEnd>} */
  const ended = withResolvers();
  /** @type {ChildEnd | null} */
  let reported = null;
  /** @type {number | null} */
  let partPid = null;
  // Whoever awaits neither must not be brought down by it.
  pid.promise.catch(() => undefined);

  guard.on(
    'message',
    (
      /** @type {{ pid?: number, failed?: string, code?: number | null, signal?: NodeJS.Signals | null }} */ message,
    ) => {
      if (message.pid !== undefined) {
        partPid = message.pid;
        pid.resolve(message.pid);
      } else if (message.failed !== undefined) {
        pid.reject(new Error(`${name}: ${message.failed}`));
      } else {
        reported = { code: message.code ?? null, signal: message.signal ?? null };
      }
    },
  );
  guard.once('error', (error) => {
    pid.reject(error);
    ended.resolve({ code: 127, signal: null });
  });
  guard.once('exit', (code, signal) => {
    // A guard that was itself killed leaves its part behind: see to it here.
    if (signal !== null) killPart(partPid, order.tag);
    pid.reject(new Error(`${name} ended before it ran`));
    ended.resolve(reported ?? { code, signal });
  });

  return {
    name,
    logFile,
    tag: order.tag,
    pid: pid.promise,
    ended: ended.promise,
    stop: () => {
      if (guard.connected) guard.disconnect();
      return ended.promise;
    },
    kill: async (signal) => {
      signalQuietly(await pid.promise, signal);
    },
  };
}

/**
 * Runs a part that ends by itself (a migration, a build).
 * @param {ChildOptions} options
 * @returns {Promise<ChildEnd>}
 */
export function runChild(options) {
  return startChild(options).ended;
}

/**
 * The last lines a part wrote, for an error message.
 * @param {string} file
 * @param {number} lines
 */
export function logTail(file, lines) {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/**
 * How a part ended, in words.
 * @param {ChildEnd} end
 */
export function describeEnd({ code, signal }) {
  return signal ? `killed by ${signal}` : `exit code ${code}`;
}

/** @param {string} file */
function openLog(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function signalQuietly(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * Promise.withResolvers, which Node 20 does not have yet.
 * @template T
 * @returns {PromiseWithResolvers<T>}
 */
function withResolvers() {
  /** @type {(value: T | PromiseLike<T>) => void} */
  let resolve = () => undefined;
  /** @type {(reason?: unknown) => void} */
  let reject = () => undefined;
  /** @type {Promise<T>} */
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
