/** Which commands the server knows: what a device asks after a restore. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../../../test-organisation.ts';

let server: TestServer;
let emma: string;
beforeAll(async () => {
  server = await startTestServer();
  emma = await server.tokenOf('emma');
});
afterAll(() => server.close());

const ask = (token: string | undefined, ids: unknown) => server.call(token, 'POST', '/api/v1/receipts/known', { ids });
const cancel = (actor: string) => ({
  id: randomUUID(),
  name: 'registration.cancel',
  version: 1,
  args: { registrationId: randomUUID(), sessionId: 'acme-late' },
  actor,
  device: 'd',
  seq: 1,
  issuedAt: Date.now(),
});

it('names what has no receipt of mine, in the order asked, each once', async () => {
  const mine = cancel('acme-emma');
  const elis = cancel('acme-eli');
  const { body: done } = await server.call(emma, 'POST', '/api/v1/commands', { commands: [mine] });
  await server.call(await server.tokenOf('eli'), 'POST', '/api/v1/commands', { commands: [elis] });
  const [b, a] = [randomUUID(), randomUUID()];
  const { status, body } = await ask(emma, [b, mine.id, elis.id, a, b]);
  // A rejected command has its receipt like any other; another person's is none of mine.
  const decidedAt = Number(done['receipts']?.[0]?.['decidedAt']);
  expect([status, body]).toEqual([200, { unknown: [b, elis.id, a], decidedAt: { [mine.id]: decidedAt } }]);
  expect(decidedAt).toBeGreaterThan(0);
  expect((await ask(await server.tokenOf('emma', 'globex'), [mine.id])).body).toEqual({
    unknown: [mine.id],
    decidedAt: {},
  });
  expect((await ask(await server.tokenOf('admin'), [mine.id])).body).toEqual({ unknown: [mine.id], decidedAt: {} });
});

it('takes a thousand at once and no more, and nothing that is no id', async () => {
  const ids = Array.from({ length: 1000 }, () => randomUUID());
  expect((await ask(emma, ids)).body['unknown']?.length).toBe(1000);
  expect((await ask(emma, [])).body).toEqual({ unknown: [], decidedAt: {} });
  for (const wrong of [[...ids, randomUUID()], ['a b'], ['x'.repeat(65)], [5], 'x', undefined, null]) {
    const { status, body } = await ask(emma, wrong);
    expect([status, body['code']]).toEqual([400, 'invalid_request']);
  }
  expect((await ask(undefined, [])).status).toBe(401);
});

it('holds off whoever asks in a loop, and nobody else', async () => {
  const eli = await server.tokenOf('eli');
  const statuses = new Set<number>();
  for (let asked = 0; asked < 61; asked += 1) statuses.add((await ask(eli, [])).status);
  expect([...statuses]).toEqual([200, 429]);
  const limited = await ask(eli, []);
  expect(limited.body['code']).toBe('too_many_requests');
  expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
  expect((await ask(emma, [])).status).toBe(200);
});
