/** A supervisor reports a part that ends unasked, stops in reverse order, and finds what an earlier one left behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { toolchainEnv } from './paths.mjs';
import { identify } from './process-identity.mjs';
import { Supervisor } from './supervisor.mjs';
import { taggedProcesses } from './tagged-processes.mjs';

let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'openkms-supervisor-'));
  mkdirSync(path.join(home, 'logs'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function service(name: string, script: string) {
  return { name, command: '/bin/sh', args: ['-c', script], env: toolchainEnv(), graceMs: 3000 };
}

it('reports a part that stopped by itself, by name and exit code', async () => {
  const supervisor = new Supervisor(home);
  supervisor.start(service('zero-cache', 'exit 3'));
  const crash = await supervisor.crashed;
  expect(crash.exitCode).toBe(35);
  expect(crash.message).toContain('zero-cache stopped unexpectedly (exit code 3)');
});

it('stops the parts in the reverse order of their start, and calls none of it a crash', async () => {
  const supervisor = new Supervisor(home);
  const order = path.join(home, 'order');
  const crashed = vi.fn<() => void>();
  void supervisor.crashed.then(crashed);
  const start = async (name: string) => {
    rmSync(supervisor.logFile(name), { force: true });
    supervisor.start(
      service(name, `trap 'echo ${name} >> ${order}; exit 0' TERM; echo ready; while :; do sleep 0.05; done`),
    );
    await vi.waitFor(() => expect(readFileSync(supervisor.logFile(name), 'utf8')).toContain('ready'));
  };
  for (const name of ['postgres', 'zero-cache', 'workers']) await start(name);
  // A restart does not move a part to the end.
  await supervisor.kill('postgres', 'SIGKILL');
  await start('postgres');
  await supervisor.stopAll();
  expect(readFileSync(order, 'utf8')).toBe('workers\nzero-cache\npostgres\n');
  expect(crashed).not.toHaveBeenCalled();
});

it('starts nothing more once it is being stopped', async () => {
  const supervisor = new Supervisor(home);
  await supervisor.stopAll();
  expect(() => supervisor.start(service('workers', 'sleep 60'))).toThrow('being stopped');
});

it('does not call a part that was killed on purpose a crash', async () => {
  const supervisor = new Supervisor(home);
  const crashed = vi.fn<() => void>();
  void supervisor.crashed.then(crashed);
  supervisor.start(service('workers', 'sleep 60'));
  await supervisor.kill('workers', 'SIGKILL');
  expect(crashed).not.toHaveBeenCalled();
});

it('says which step failed and shows why', async () => {
  const supervisor = new Supervisor(home);
  const shown = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const run = supervisor.runToEnd(
    'MIGRATE',
    service('migrate', 'echo "no such table"; exit 2'),
    'The database could not be migrated',
  );
  await expect(run).rejects.toMatchObject({ code: 'MIGRATE', exitCode: 32 });
  expect(shown).toHaveBeenCalledWith(expect.stringContaining('no such table'));
  shown.mockRestore();
});

it('waits for what a killed supervisor left behind until it has ended', async () => {
  const leftover = spawn('/bin/sh', ['-c', 'sleep 0.5'], { detached: true, stdio: 'ignore' });
  if (leftover.pid === undefined) throw new Error('no leftover');
  writeFileSync(
    path.join(home, 'parts.json'),
    JSON.stringify([{ name: 'workers', tag: 'none', ...identify(leftover.pid) }]),
  );
  const ended = once(leftover, 'exit');
  await new Supervisor(home).endLeftovers();
  expect(await ended).toEqual([0, null]);
});

it('leaves the parts of the running original alone where the state directory is a copy', async () => {
  const original = new Supervisor(home);
  const child = original.start(service('workers', 'sleep 60'));
  await vi.waitFor(() => expect(existsSync(path.join(home, 'parts.json'))).toBe(true));
  const copy = `${home}-copy`;
  cpSync(home, copy, { recursive: true });
  try {
    await new Supervisor(copy).endLeftovers();
    expect(existsSync(path.join(copy, 'parts.json'))).toBe(false);
    expect(taggedProcesses(child.tag)).not.toEqual([]);
  } finally {
    rmSync(copy, { recursive: true, force: true });
    await original.stopAll();
  }
});

it('takes along a process that a killed part had put into a session of its own', async () => {
  const supervisor = new Supervisor(home);
  const child = supervisor.start(service('zero-cache', 'setsid sleep 60 & echo ready; wait'));
  await vi.waitFor(() => expect(readFileSync(supervisor.logFile('zero-cache'), 'utf8')).toContain('ready'));
  await vi.waitFor(() => expect(taggedProcesses(child.tag)).toHaveLength(2));
  await supervisor.kill('zero-cache', 'SIGKILL');
  expect(taggedProcesses(child.tag)).toEqual([]);
});
