/** A lock keeps others out while its owner lives, and nobody once the owner is dead. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tryLock, waitForLock } from './lock.mjs';
import { identify } from './process-identity.mjs';

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'openkms-lock-'));
  file = path.join(directory, 'run.lock');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Another process that takes the lock, says so, and lives until it is killed. */
async function lockHolder() {
  const script = `
    import { tryLock } from ${JSON.stringify(new URL('lock.mjs', import.meta.url).href)};
    process.stdout.write(tryLock(${JSON.stringify(file)}, 'the other one').kind);
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [answer] = await once(child.stdout, 'data');
  expect(String(answer)).toBe('held');
  return child;
}

it('names the owner to whoever finds it taken', async () => {
  const holder = await lockHolder();
  const attempt = tryLock(file);
  expect(attempt).toMatchObject({ kind: 'taken', owner: { pid: holder.pid, note: 'the other one' } });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
});

it('is free again after its owner was killed', async () => {
  const holder = await lockHolder();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(tryLock(file).kind).toBe('held');
});

it('is not kept alive by another process that got the same pid', () => {
  writeFileSync(file, JSON.stringify({ pid: process.pid, started: '1', note: '' }));
  expect(tryLock(file).kind).toBe('held');
});

it('keeps nobody out of a directory it was copied to, and says whose copy it was', async () => {
  const holder = await lockHolder();
  const copy = `${directory}-copy`;
  cpSync(directory, copy, { recursive: true });
  try {
    const attempt = tryLock(path.join(copy, 'run.lock'));
    expect(attempt).toMatchObject({ kind: 'held', copied: { pid: holder.pid, directory: realpathSync(directory) } });
    expect(tryLock(file).kind).toBe('taken');
    // The copy's own lock is now the copy's.
    expect(tryLock(path.join(copy, 'run.lock'))).toMatchObject({ kind: 'taken', owner: { pid: process.pid } });
  } finally {
    rmSync(copy, { recursive: true, force: true });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  }
});

it('still keeps others out of a directory that was moved while its owner ran', async () => {
  const holder = await lockHolder();
  const moved = `${directory}-moved`;
  renameSync(directory, moved);
  try {
    expect(tryLock(path.join(moved, 'run.lock')).kind).toBe('taken');
  } finally {
    rmSync(moved, { recursive: true, force: true });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  }
});

it('honours the lock of a version that did not write where it lies', () => {
  writeFileSync(file, JSON.stringify({ ...identify(process.pid), note: '' }));
  expect(tryLock(file).kind).toBe('taken');
});

it('does not take a half-written lock of another program for a living owner', () => {
  writeFileSync(file, '{"pid":');
  expect(tryLock(file).kind).toBe('held');
});

it('can be taken again after its release, and release leaves nothing behind', () => {
  const first = tryLock(file);
  if (first.kind !== 'held') throw new Error('the lock was not free');
  first.release();
  expect(existsSync(file)).toBe(false);
  expect(tryLock(file).kind).toBe('held');
});

it('does not release a lock that has passed to another owner', async () => {
  const mine = tryLock(file);
  if (mine.kind !== 'held') throw new Error('the lock was not free');
  rmSync(file);
  const holder = await lockHolder();
  mine.release();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: holder.pid });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
});

it('gives up waiting when the time is over', async () => {
  const holder = await lockHolder();
  const waited: number[] = [];
  const attempt = await waitForLock(file, { timeoutMs: 300, onWait: (owner) => waited.push(owner.pid) });
  expect(attempt.kind).toBe('taken');
  expect(waited).toEqual([holder.pid]);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
});
