/** Runs in the worker process as it is started: killed, stopped, and kept busy by models that say nothing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import {
  startOpenAIServer,
  streams,
  type TestOpenAIServer,
} from '../../../plugins/llm/openai-compatible/test-openai-server.ts';
import { createWorld, type World } from '../../../sync-server/src/execute/fixture.ts';
import { insertOrganisation, mailPayload } from '../test-organisation.ts';
import { createRunWorld, type RunWorld } from './test-runs.ts';

let world: World;
let server: TestOpenAIServer;
let runs: RunWorld;
let home: string;
let child: ChildProcess | undefined;
const patient = { timeout: 20_000, interval: 50 };

beforeAll(async () => {
  [world, server] = await Promise.all([createWorld(), startOpenAIServer()]);
  runs = await createRunWorld(world, server.url);
  home = await mkdtemp(path.join(tmpdir(), 'openkms-workers-'));
});
afterEach(() => end('SIGKILL'));
afterAll(async () => {
  await runs.close();
  await server.close();
  await rm(home, { recursive: true });
});

function start(env: Record<string, string> = {}): void {
  const { host, port, user, password, database } = world.owner.options as unknown as Record<string, string>;
  child = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
    env: {
      PATH: process.env['PATH'],
      OPENKMS_OWNER_DB_URL:
        world.owner.options.connectionString ?? `postgres://${user}:${password}@${host}:${port}/${database}`,
      OPENKMS_HOME: home,
      OPENKMS_LOG_LEVEL: 'error',
      OPENKMS_LLM_URL: server.url,
      OPENKMS_LLM_MODEL: 'echo-small',
      ...env,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<unknown> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return undefined;
  child.kill(signal);
  return once(child, 'exit');
}

it('a killed one loses no run: the next begins it anew and ends it once', async () => {
  server.next(streams(['Once ']));
  const runId = await runs.ask();
  start();
  await runs.until(runId, ({ output }) => expect(output).toBe('Once '));
  await end('SIGKILL');
  expect(await runs.run(runId)).toMatchObject({ status: 'running', output: 'Once ' });
  expect(await runs.jobs()).toMatchObject([{ locked: true }]);
  start();
  const run = await runs.untilEnded(runId);
  expect(run).toMatchObject({ status: 'done', output: 'You said: hello there', attempts: 2 });
  expect(run.events).toBe('asked started started first-token done');
  await vi.waitFor(async () => expect(await runs.jobs()).toEqual([]), patient);
});

it('one that is asked to stop ends its models’ answers at once, and their runs are asked again', async () => {
  const { length } = server.seen;
  server.next(streams(['Once ']));
  server.next(() => undefined);
  start();
  const [speaking, silent] = [await runs.ask(), await runs.ask()];
  await Promise.all([server.request(length), server.request(length + 1)]);
  await vi.waitFor(async () => {
    const outputs = [(await runs.run(speaking)).output, (await runs.run(silent)).output];
    expect(outputs.toSorted()).toEqual(['', 'Once ']);
  }, patient);
  expect(await end('SIGTERM')).toEqual([0, null]);
  for (const number of [length, length + 1]) expect(await (await server.request(number)).gone).toBe(true);
  for (const runId of [speaking, silent]) expect(await runs.run(runId)).toMatchObject({ status: 'asked', attempts: 1 });
  expect(await runs.jobs()).toMatchObject([{ locked: false }, { locked: false }]);
  start();
  for (const runId of [speaking, silent])
    expect(await runs.untilEnded(runId)).toMatchObject({ status: 'done', attempts: 2 });
});

it('mail does not wait behind models that say nothing', async () => {
  const { length } = server.seen;
  for (let n = 0; n < 2; n += 1) server.next(() => undefined);
  start({ OPENKMS_LLM_CONCURRENCY: '2' });
  const hanging = [await runs.ask(), await runs.ask(), await runs.ask()];
  await server.request(length + 1);
  const payload = mailPayload(await insertOrganisation(world.owner, 'mail'), 'c1');
  await world.rows(`select graphile_worker.add_job('email.registration', $1, job_key := $2)`, [
    JSON.stringify(payload),
    payload.key,
  ]);
  await vi.waitFor(async () => {
    expect(await readdir(path.join(home, 'mail'))).toEqual([
      `c1.registered.${payload.userId}.${payload.sessionId}.eml`,
    ]);
  }, patient);
  const statuses = await Promise.all(hanging.map(async (runId) => (await runs.run(runId)).status));
  expect(statuses.toSorted()).toEqual(['asked', 'running', 'running']);
  expect(server.seen).toHaveLength(length + 2);
});
