/** A run from REST to the model and back: the real worker process, and a server that speaks the protocol of models. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startOpenAIServer, type TestOpenAIServer } from '@openkms/plugins/llm/openai-compatible/test-openai-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, textOf, type TestServer } from '../../test-organisation.ts';

const WORKER = fileURLToPath(new URL('../../../../workers/src/main.ts', import.meta.url));
let provider: TestOpenAIServer;
let server: TestServer;
let worker: ChildProcess;
let home: string;
beforeAll(async () => {
  [provider, server] = await Promise.all([startOpenAIServer(), startTestServer()]);
  home = await mkdtemp(path.join(tmpdir(), 'openkms-run-worker-'));
  worker = spawn(process.execPath, [WORKER], {
    env: {
      PATH: process.env['PATH'],
      OPENKMS_OWNER_DB_URL: server.database.ownerUrl,
      OPENKMS_HOME: home,
      OPENKMS_LOG_LEVEL: 'warn',
      OPENKMS_LLM_URL: provider.url,
      OPENKMS_LLM_MODEL: 'echo-small',
      OPENKMS_LLM_PRICES: JSON.stringify({ echo: { input: 1, output: 2 } }),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
});
afterAll(async () => {
  worker.kill('SIGTERM');
  await once(worker, 'exit');
  await server.close();
  await provider.close();
  await rm(home, { recursive: true });
});

it('is asked for, answered by a model, and counted', async () => {
  const emma = await server.tokenOf('emma');
  const call = (method: 'GET' | 'POST', url: string, body?: object) =>
    server.call(emma, method, `/api/prompts/${url}`, body);
  const made = await call('POST', '', { title: 'Echo', scope: 'global', content: 'Say hello.' });
  const promptId = textOf(made.body['id']);
  const tried = await call('POST', `${promptId}/cases`, {
    name: 'Hello',
    checks: [
      { kind: 'contains', text: 'hello' },
      { kind: 'lacks', text: 'hello' },
    ],
  });
  const started = await call('POST', `${promptId}/runs`, {
    caseId: tried.body['id'],
    enrichers: [],
    maxOutputTokens: 4,
  });
  const run = await call('GET', `runs/${textOf(started.body['run']?.['id'])}?wait=30`);
  expect(run.body).toMatchObject({
    status: 'done',
    answeredBy: 'echo-small',
    inputTokens: 2,
    outputTokens: 4,
    costMicros: 10,
    score: 0.5,
    text: { output: expect.stringContaining('You said: Say hello.'), finishReason: 'stop' },
  });
  const { rows } = await server.owner.query<{ log: { event: string }[] }>('select log from prompt_run_text');
  const events = rows[0]?.log.map(({ event }) => event) ?? [];
  expect([events[0], events.at(-1)]).toEqual(['asked', 'done']);
  const summary = await call('GET', `runs/summary?promptId=${promptId}`);
  expect(summary.body['items']).toMatchObject([{ model: 'echo-small', runs: 1, meanScore: 0.5, costMicros: 10 }]);
});
