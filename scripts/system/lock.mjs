// A lock file that outlives no process. It is created whole in one step (a hard link), so nobody ever reads half of
// it; it names its owner by pid and by the moment that process started, so a pid used again does not keep it alive;
// it names its directory, so a copy of it keeps nobody out of the directory it was copied to; and a lock that holds no
// longer is removed only inside a second, momentary lock, so two processes cannot both break it.
import { linkSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOfAnotherPlace, placeOf } from './place.mjs';
import { identify, isAlive } from './process-identity.mjs';

/**
 * @typedef {{ pid: number, started: string, note: string } & Partial<import('./place.mjs').Place>} LockOwner who holds a lock; `note` is free text for people
 * @typedef {{ kind: 'held', release: () => void, copied: LockOwner | null } | { kind: 'taken', owner: LockOwner }} LockAttempt `copied`: the living owner of another directory whose lock lay here as a copy and was replaced
 */

const BREAKING_IS_STALE_AFTER_MS = 10_000;

/**
 * Takes the lock if nobody alive has it.
 * @param {string} file absolute path of the lock file; its directory is created
 * @param {string} [note] shown to whoever finds the lock taken
 * @returns {LockAttempt}
 */
export function tryLock(file, note = '') {
  mkdirSync(path.dirname(file), { recursive: true });
  /** @type {LockOwner | null} */
  let copied = null;
  for (;;) {
    if (create(file, note)) return { kind: 'held', release: () => release(file), copied };
    const owner = readOwner(file);
    if (owner && holds(owner, file)) return { kind: 'taken', owner };
    if (owner && isAlive(owner)) copied = owner;
    removeIfFree(file);
  }
}

/**
 * What to tell a person whose state directory held the lock of another one.
 * @param {string} home
 * @param {LockOwner} owner
 */
export function aboutCopiedLock(home, { pid, directory }) {
  return `${home} is a copy of ${directory}, where OpenKMS runs (pid ${pid}): the lock copied with it was replaced.`;
}

/**
 * Waits until the lock is free and takes it.
 * @param {string} file
 * @param {{ timeoutMs: number, onWait?: (owner: LockOwner) => void }} options `onWait` is called once, on the first wait
 * @returns {Promise<LockAttempt>} `taken` when the time ran out
 */
export async function waitForLock(file, { timeoutMs, onWait }) {
  const deadline = Date.now() + timeoutMs;
  let told = false;
  for (;;) {
    const attempt = tryLock(file);
    if (attempt.kind === 'held' || Date.now() > deadline) return attempt;
    if (!told) onWait?.(attempt.owner);
    told = true;
    await sleep(200);
  }
}

/**
 * @param {string} file
 * @param {string} note
 */
function create(file, note) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ ...identify(process.pid), note, ...placeOf(path.dirname(file)) }));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @param {string} file */
function release(file) {
  if (readOwner(file)?.pid === process.pid) rmSync(file, { force: true });
}

/**
 * @param {LockOwner} owner
 * @param {string} file
 */
function holds(owner, file) {
  return isAlive(owner) && !isOfAnotherPlace(owner, path.dirname(file));
}

/** @param {string} file */
function removeIfFree(file) {
  const breaking = `${file}.breaking`;
  try {
    mkdirSync(breaking);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    const age = ageMs(breaking);
    if (age !== null && age > BREAKING_IS_STALE_AFTER_MS) rmdirSync(breaking);
    return;
  }
  try {
    const owner = readOwner(file);
    if (owner === null || !holds(owner, file)) unlinkSync(file);
  } catch (error) {
    // Its owner released it in between: that is what was wanted.
    if (!isCode(error, 'ENOENT')) throw error;
  } finally {
    rmdirSync(breaking);
  }
}

/**
 * @param {string} file
 * @returns {LockOwner | null} null when there is no lock, or one that this version did not write
 */
function readOwner(file) {
  try {
    const owner = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof owner?.pid !== 'number') return null;
    return {
      pid: owner.pid,
      started: String(owner.started ?? ''),
      note: String(owner.note ?? ''),
      // Versions before 2026-11-21 wrote no place.
      directory: String(owner.directory ?? ''),
      inode: String(owner.inode ?? ''),
    };
  } catch {
    return null;
  }
}

/** @param {string} directory */
function ageMs(directory) {
  try {
    return Date.now() - statSync(directory).mtimeMs;
  } catch {
    return null;
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
