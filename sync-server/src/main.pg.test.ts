/** The process as its supervisor sees it: it answers, it says in one sentence why it cannot, it stops when asked. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@openkms/schema/db/test-database.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

type Run = { child: ChildProcess; ended: Promise<{ code: number | null; stderr: string }> };

function start(env: Record<string, string>): Run {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: { PATH: process.env['PATH'], OPENKMS_LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return { child, ended: new Promise((resolve) => child.once('exit', (code) => resolve({ code, stderr }))) };
}

const databases = () => ({ OPENKMS_DB_URL: database.appUrl, OPENKMS_AUTH_DB_URL: database.authUrl });

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function untilAnswering(port: number): Promise<Response> {
  for (;;) {
    try {
      return await fetch(`http://127.0.0.1:${port}/api/v1/health`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

it('answers, refuses a port that is taken in one sentence, and stops at SIGTERM', async () => {
  const port = await freePort();
  const first = start({ ...databases(), PORT: String(port) });
  expect((await untilAnswering(port)).status).toBe(200);

  const second = await start({ ...databases(), PORT: String(port) }).ended;
  expect(second).toEqual({ code: 21, stderr: `Port ${port} is in use by another program: set PORT to a free one.\n` });

  const kept = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(kept.status).toBe(200);
  first.child.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
});

it('names each variable that is missing or wrong', async () => {
  const { code, stderr } = await start({ PORT: 'http', OPENKMS_DB_URL: database.appUrl }).ended;
  expect(code).toBe(2);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toContain('PORT');
  expect(stderr).toContain('OPENKMS_AUTH_DB_URL');
});

it('says so when Postgres is not there', async () => {
  const nowhere = `postgres://nobody:secret@127.0.0.1:${await freePort()}/none`;
  const { code, stderr } = await start({ OPENKMS_DB_URL: nowhere, OPENKMS_AUTH_DB_URL: nowhere }).ended;
  expect(code).toBe(35);
  expect(stderr).toContain('could not start');
  expect(stderr).not.toContain('secret');
});
