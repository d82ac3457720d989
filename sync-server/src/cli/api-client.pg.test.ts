/** Staying signed in while a long load runs: an access token that ran out is renewed, and a restart is waited out. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@openkms/schema/db/test-database.ts';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createPool } from '../execute/pool.ts';
import { DEMO_PASSWORD, seed } from '../seed/seed.ts';
import { buildServer } from '../server.ts';
import { getAnonymously, signIn } from './api-client.ts';

let database: TestDatabase;
let url: string;
let clock = Date.now();
let faulty: Server | undefined;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const lost = () => undefined;
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
  const pool = createPool({ connectionString: database.appUrl, max: 3 }, lost);
  const authPool = createPool({ connectionString: database.authUrl, max: 3 }, lost);
  await seed({ owner, app: pool, auth: authPool, now: clock, say: lost }, 'accounts');
  const app = await buildServer({ pool, authPool, publicOrigin: 'http://localhost', now: () => clock });
  await app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  closing.push(
    () => app.close(),
    () => pool.end(),
    () => authPool.end(),
    () => owner.end(),
    () => database.drop(),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});
afterEach(() => faulty?.close());

const me = z.looseObject({});
const admin = (at: string) => ({ url: at, email: 'admin@openkms.example', password: DEMO_PASSWORD });

it('renews an access token that ran out, once for all who wait', async () => {
  const api = await signIn(admin(url));
  clock += 20 * 60_000;
  const answers = await Promise.all([1, 2, 3].map(() => api.get('/api/v1/auth/me', me)));
  expect(answers).toHaveLength(3);
  clock += 20 * 60_000;
  await expect(api.get('/api/v1/auth/me', me)).resolves.toBeDefined();
});

it('signs in anew when its refresh token is gone', async () => {
  const api = await signIn(admin(url));
  await api.signOut();
  clock += 20 * 60_000;
  await expect(api.get('/api/v1/auth/me', me)).resolves.toBeDefined();
});

/** A server in front of ours that is not ready for its first answers. */
async function startFaulty(answers: readonly ((status: (code: number) => void) => void)[]): Promise<string> {
  let nth = 0;
  faulty = createServer((request, response) => {
    const answer = answers[nth++];
    request.resume();
    if (answer) answer((code) => response.writeHead(code).end('not ready'));
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
  });
  await new Promise<void>((resolve) => faulty?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(faulty.address() as AddressInfo).port}`;
}

it('waits out a server that is starting, and takes what is not OpenKMS for what it is', async () => {
  const starting = await startFaulty([(status) => status(503), (status) => status(502)]);
  await expect(signIn(admin(starting))).rejects.toMatchObject({
    code: 'server_refused',
    message: expect.stringContaining('shape'),
  });
});

it('says what answers when it is not OpenKMS', async () => {
  const other = await startFaulty([(status) => status(200)]);
  await expect(getAnonymously(other, '/api/v1/health', z.object({}))).rejects.toMatchObject({
    code: 'server_refused',
    message: expect.stringContaining('is not OpenKMS'),
  });
});
