/** A part never outlives its supervisor, and how it ended is known. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { describeEnd, logTail, startChild } from './child.mjs';
import { toolchainEnv } from './paths.mjs';
import { identify, isAlive, type ProcessIdentity } from './process-identity.mjs';

let directory: string;
let logFile: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'openkms-child-'));
  logFile = path.join(directory, 'part.log');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a shell script as a part. */
function part(script: string, graceMs = 5000) {
  return { name: 'part', command: '/bin/sh', args: ['-c', script], env: toolchainEnv(), logFile, graceMs };
}

/** Waits until that very process has ended. */
const gone = (identity: ProcessIdentity) => vi.waitFor(() => expect(isAlive(identity)).toBe(false), { timeout: 5000 });

function parentOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
}

it('tells the exit code and keeps what the part wrote', async () => {
  const end = await startChild(part('echo one; echo two >&2; exit 7')).ended;
  expect(end).toEqual({ code: 7, signal: null });
  expect(describeEnd(end)).toBe('exit code 7');
  expect(logTail(logFile, 5)).toBe('one\ntwo');
});

it('tells the signal that killed a part', async () => {
  const child = startChild(part('sleep 60'));
  await child.kill('SIGKILL');
  expect(await child.ended).toEqual({ code: null, signal: 'SIGKILL' });
});

it('says that a command does not exist', async () => {
  const child = startChild({ ...part(''), command: path.join(directory, 'nothing-here') });
  await expect(child.pid).rejects.toThrow('ENOENT');
  expect((await child.ended).code).toBe(127);
});

it('asks a part to stop and lets it finish', async () => {
  const child = startChild(part("trap 'echo finished; exit 0' TERM; echo ready; while :; do sleep 0.05; done"));
  await vi.waitFor(() => expect(logTail(logFile, 1)).toBe('ready'));
  await child.stop();
  expect(logTail(logFile, 1)).toBe('finished');
});

it('ends a part that does not stop when asked', async () => {
  const child = startChild(part("trap '' TERM; echo ready; while :; do sleep 0.05; done", 200));
  await vi.waitFor(() => expect(logTail(logFile, 1)).toBe('ready'));
  const identity = identify(await child.pid);
  await child.stop();
  expect(isAlive(identity)).toBe(false);
});

it('takes along what a crashed part had started itself', async () => {
  const child = startChild(part('sleep 60 & echo $!; sleep 0.5; exit 1'));
  await vi.waitFor(() => expect(logTail(logFile, 1)).toMatch(/^\d+$/));
  const grandchild = identify(Number(logTail(logFile, 1)));
  expect(isAlive(grandchild)).toBe(true);
  await child.ended;
  await gone(grandchild);
});

it('leaves no process when the supervisor is killed with SIGKILL', async () => {
  const script = `
    import { startChild } from ${JSON.stringify(new URL('child.mjs', import.meta.url).href)};
    const options = ${JSON.stringify(part('sleep 60 & echo $!; wait'))};
    process.stdout.write(String(await startChild(options).pid));
    setInterval(() => {}, 1000);
  `;
  const supervisor = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [answer] = await once(supervisor.stdout, 'data');
  await vi.waitFor(() => expect(logTail(logFile, 1)).toMatch(/^\d+$/));
  const left = [identify(Number(answer)), identify(Number(logTail(logFile, 1)))];
  expect(left.map(isAlive)).toEqual([true, true]);

  supervisor.kill('SIGKILL');
  for (const identity of left) await gone(identity);
});

it('takes the part along when its guard is killed', async () => {
  const child = startChild(part('sleep 60'));
  const pid = await child.pid;
  const identity = identify(pid);
  expect(isAlive(identity)).toBe(true);
  process.kill(parentOf(pid), 'SIGKILL');
  await child.ended;
  await gone(identity);
});
