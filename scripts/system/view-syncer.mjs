// One of several zero-caches that share the clients: it begins with a copy of the replica of the one that follows
// Postgres, and from then on hears of every change from that one. What always holds: it starts with a whole copy, made
// anew at each start, so that one that was away for long, or from before a reset, has nothing stale.
import { randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './paths.mjs';

const ZERO = path.join(ROOT, 'node_modules/@rocicorp/zero');
const READY_WITHIN_MS = 600_000;

const manager = setting('OPENKMS_REPLICATION_MANAGER_URL');
const source = setting('OPENKMS_REPLICA_SOURCE');
const file = setting('ZERO_REPLICA_FILE');

// One it makes up itself begins with a dash now and then, is then read as an option, and the process ends.
process.env['ZERO_TASK_ID'] ??= `task-${randomUUID()}`;

await untilReady(manager);
await copyReplica(source, file);
await import(path.join(ZERO, 'out/zero/src/cli.js'));

/**
 * Waits until the one that follows Postgres has a replica.
 * @param {string} url
 */
async function untilReady(url) {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      const answer = await fetch(new URL('/keepalive', url), { signal: AbortSignal.timeout(2000) });
      await answer.body?.cancel();
      if (answer.ok) return;
    } catch (error) {
      // Not there yet, which is not for ever.
      if (Date.now() > deadline) throw error;
    }
    await sleep(100);
  }
}

/**
 * A consistent copy while the original is being written.
 * @param {string} from
 * @param {string} to
 */
async function copyReplica(from, to) {
  mkdirSync(path.dirname(to), { recursive: true });
  for (const ending of ['', '-wal', '-wal2', '-shm', '-journal']) rmSync(`${to}${ending}`, { force: true });
  const requireOfZero = createRequire(path.join(realpathSync(ZERO), 'package.json'));
  /** @type {new (file: string, options?: { readonly?: boolean }) => { backup: (to: string) => Promise<unknown>, close: () => void }} */
  const Database = requireOfZero('@rocicorp/zero-sqlite3');
  const original = new Database(from);
  try {
    await original.backup(to);
  } finally {
    original.close();
  }
}

/** @param {string} name */
function setting(name) {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`A view syncer needs ${name}.`);
  return value;
}
