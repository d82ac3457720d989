/**
 * `npm start` as a person and a machine see it: one URL, a clean end, one sentence and an exit code when a part dies, and
 * no process left behind however it ended. Runs scripts/start.mjs itself, on a state directory of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { listeningOn } from '../fixtures/listening.ts';
import { ROOT, toolchainEnv } from '../../scripts/system/paths.mjs';
import { freePorts } from '../../scripts/system/ports.mjs';
import { isAlive } from '../../scripts/system/process-identity.mjs';
import type { Part } from '../../scripts/system/supervisor.mjs';
import { taggedProcesses } from '../../scripts/system/tagged-processes.mjs';

test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000);

let home: string;
test.beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'openkms-start-'));
});
test.afterAll(() => rmSync(home, { recursive: true, force: true }));

type Running = {
  process: ChildProcess;
  url: string;
  said: () => string;
  ended: Promise<number | null>;
};

/** Starts it and waits for the URL it prints. */
async function start(): Promise<Running> {
  const [port = 0] = await freePorts(1);
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts/start.mjs')], {
    env: { ...toolchainEnv(), OPENKMS_HOME: home, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null));
  const url = `http://localhost:${port}`;
  await Promise.race([
    expect.poll(() => said, { timeout: 150_000 }).toContain(`OpenKMS runs at  ${url}`),
    ended.then((code) => {
      throw new Error(`It ended with ${code} instead of starting:\n${said}`);
    }),
  ]);
  return { process: child, url, said: () => said, ended };
}

/** What of these parts still runs, with everything they have started themselves. */
function left(of: Part[]): number[] {
  return of.flatMap((part) => [...(isAlive(part) ? [part.pid] : []), ...taggedProcesses(part.tag)]);
}

/** The parts that the running system has written down. */
function parts(): Part[] {
  return (JSON.parse(readFileSync(path.join(home, 'parts.json'), 'utf8')) as Part[]).filter(isAlive);
}

test('the first start prints one URL and the demo accounts, and Ctrl-C ends it cleanly', async () => {
  const running = await start();
  expect(running.said().match(/https?:\/\/\S+/g)).toEqual([running.url]);
  expect(running.said()).toContain('emma@openkms.example');
  expect(statSync(path.join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
  const health = await fetch(`${running.url}/api/v1/health`);
  expect(await health.json()).toMatchObject({ status: 'ok' });
  const alive = parts();
  expect(alive).toHaveLength(4);
  // Postgres, zero-cache with its inner protocol, and the one public port: nobody outside this machine reaches any.
  const sockets = listeningOn(left(alive));
  expect(sockets.length).toBeGreaterThanOrEqual(4);
  expect(sockets.filter((socket) => !socket.startsWith('127.0.0.1:'))).toEqual([]);

  running.process.kill('SIGINT');
  expect(await running.ended).toBe(0);
  expect(left(alive)).toEqual([]);
  expect(existsSync(path.join(home, 'run.lock'))).toBe(false);
});

test('the second start keeps the state and refuses a twin', async () => {
  const running = await start();
  await expect(start()).rejects.toThrow(/ended with 20[^]*already runs on/);
  running.process.kill('SIGTERM');
  expect(await running.ended).toBe(0);
});

for (const name of ['sync-server', 'workers', 'zero-cache', 'postgres']) {
  test(`${name} dies: one sentence, exit code 35, everything else stopped`, async () => {
    const running = await start();
    const alive = parts();
    const victim = alive.find((part) => part.name === name);
    if (victim === undefined) throw new Error(`${name} does not run`);
    process.kill(victim.pid, 'SIGKILL');
    expect(await running.ended).toBe(35);
    expect(running.said()).toContain(`openkms: ${name} stopped unexpectedly (killed by SIGKILL)`);
    expect(left(alive)).toEqual([]);
  });
}

test('Ctrl-C while the parts are still starting ends it at once and cleanly', async () => {
  const [port = 0] = await freePorts(1);
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts/start.mjs')], {
    env: { ...toolchainEnv(), OPENKMS_HOME: home, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 60_000 }).toContain('Starting zero-cache');
  const alive = parts();
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(left(alive)).toEqual([]);
});

test('killed with SIGKILL it leaves no process, and the next start works', async () => {
  const running = await start();
  const alive = parts();
  expect(alive).toHaveLength(4);
  running.process.kill('SIGKILL');
  await expect.poll(() => left(alive), { timeout: 25_000 }).toEqual([]);

  const next = await start();
  next.process.kill('SIGINT');
  expect(await next.ended).toBe(0);
});
