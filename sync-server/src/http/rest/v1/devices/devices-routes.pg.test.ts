/** A lost device, from the manager who sees what waits on it to the administrator who takes up what it sent. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Json, type PersonName, startTestServer, textOf, type TestServer } from '../../../../test-organisation.ts';

let server: TestServer;
/** Moves the server's clock past what it keeps of revoked devices. */
let ahead = 0;
const tokens = new Map<PersonName, string>();
beforeAll(async () => {
  server = await startTestServer({ now: () => Date.now() + ahead });
  for (const person of ['emma', 'eli', 'michael', 'admin'] as const) tokens.set(person, await server.tokenOf(person));
});
afterAll(() => server.close());

const call = (person: PersonName, method: 'GET' | 'POST', url: string, body?: unknown) =>
  server.call(tokens.get(person), method, url, body);
const report = (person: PersonName, id: string, commands: readonly unknown[] = [], pendingCount = 0) =>
  call(person, 'POST', '/api/v1/commands', {
    device: { id, label: `${id} of ${person}`, pendingCount, offlineSince: null },
    commands,
  });
const idsOf = async (person: PersonName, query = '') => {
  const { body } = await call(person, 'GET', `/api/v1/devices${query}`);
  return (body['items'] as unknown as Json[]).map((item) => textOf(item['id'])).toSorted((a, b) => a.localeCompare(b));
};
let seq = 0;
const register = (device: string) => ({
  id: randomUUID(),
  name: 'registration.register',
  version: 1,
  args: { registrationId: randomUUID(), sessionId: 'acme-late' },
  actor: 'acme-emma',
  device,
  seq: (seq += 1),
  issuedAt: Date.now(),
});

it('shows managers the devices of the organisation, and everybody else their own, page by page', async () => {
  await report('emma', 'laptop', [], 4);
  await report('emma', 'phone');
  await report('eli', 'tablet');
  const everybodys = ['laptop', 'phone', 'tablet'];
  expect([await idsOf('michael'), await idsOf('admin'), await idsOf('emma'), await idsOf('eli')]).toEqual([
    everybodys,
    everybodys,
    ['laptop', 'phone'],
    ['tablet'],
  ]);
  expect(await idsOf('michael', '?userId=acme-eli')).toEqual(['tablet']);
  const named = await call('michael', 'GET', '/api/v1/devices?userId=acme-eli');
  expect(named.body['items']).toMatchObject([
    { id: 'tablet', userId: 'acme-eli', userName: expect.stringMatching(/\w/) },
  ]);
  expect(await idsOf('emma', '?userId=acme-eli')).toEqual([]);
  const { body } = await server.call(await server.tokenOf('admin', 'globex'), 'GET', '/api/v1/devices');
  expect(body['items']).toEqual([]);

  const first = await call('michael', 'GET', '/api/v1/devices?limit=2');
  const second = await call('michael', 'GET', `/api/v1/devices?limit=2&cursor=${textOf(first.body['nextCursor'])}`);
  expect([first.body['items']?.length, second.body['items']?.length, second.body['nextCursor']]).toEqual([2, 1, null]);
  const shown = (await call('michael', 'GET', '/api/v1/devices?userId=acme-emma')).body['items'] as unknown as Json[];
  expect(shown.find((item) => textOf(item['id']) === 'laptop')).toMatchObject({ pendingCount: 4, revokedAt: null });
});

it('keeps what a revoked device sends for an administrator, who replays or dismisses it', async () => {
  for (const person of ['emma', 'michael'] as const)
    expect((await call(person, 'POST', '/api/v1/devices/laptop/revoke', { reason: 'Stolen' })).status).toBe(403);
  const revoked = await call('admin', 'POST', '/api/v1/devices/laptop/revoke', { reason: 'Stolen' });
  expect([revoked.status, revoked.body['device']]).toEqual([
    200,
    expect.objectContaining({
      id: 'laptop',
      revokedBy: 'acme-admin',
      revokeReason: 'Stolen',
      revokedAt: expect.any(Number),
    }),
  ]);
  expect(await idsOf('michael', '?revoked=true')).toEqual(['laptop']);
  ahead += 2000;

  const [kept, junk] = [register('laptop'), register('laptop')];
  const { body } = await report('emma', 'laptop', [kept, junk]);
  expect(body).toMatchObject({
    receipts: [kept, junk].map(({ id }) => ({ id, status: 'dead-letter', code: 'device_revoked' })),
    server: { revoked: true },
  });
  const letters = async (person: PersonName, query = '') =>
    ((await call(person, 'GET', `/api/v1/dead-letters${query}`)).body['items'] as unknown as Json[]).map(
      (item) => item['id'],
    );
  expect(new Set(await letters('admin', '?deviceId=laptop'))).toEqual(new Set([kept.id, junk.id]));
  expect([await letters('eli'), (await letters('emma')).length]).toEqual([[], 2]);

  expect((await call('michael', 'POST', `/api/v1/dead-letters/${kept.id}/replay`)).status).toBe(403);
  const replayed = await call('admin', 'POST', `/api/v1/dead-letters/${kept.id}/replay`, { note: 'It was hers' });
  expect([replayed.status, replayed.body['deadLetter']]).toEqual([
    200,
    expect.objectContaining({ resolution: 'replayed', resolvedBy: 'acme-admin', resolutionNote: 'It was hers' }),
  ]);
  const { rows } = await server.owner.query('select user_id from registration where id = $1', [
    kept.args.registrationId,
  ]);
  expect(rows).toEqual([{ user_id: 'acme-emma' }]);
  expect((await call('admin', 'POST', `/api/v1/dead-letters/${junk.id}/dismiss`, {})).body['code']).toBe(
    'invalid_request',
  );
  const dismissed = await call('admin', 'POST', `/api/v1/dead-letters/${junk.id}/dismiss`, { note: 'Twice the same' });
  expect(dismissed.body['deadLetter']).toMatchObject({ resolution: 'dismissed' });
  const again = await call('admin', 'POST', `/api/v1/dead-letters/${kept.id}/replay`);
  expect([again.status, again.body['code']]).toEqual([409, 'dead_letter_resolved']);
  expect([await letters('admin', '?status=open'), (await letters('admin', '?status=settled')).length]).toEqual([[], 2]);
});

it('takes a device back, and says the same of one that is not there and one of another organisation', async () => {
  const readmitted = await call('admin', 'POST', '/api/v1/devices/laptop/readmit');
  expect(readmitted.body['device']).toMatchObject({ id: 'laptop', revokedAt: null });
  ahead += 2000;
  expect((await report('emma', 'laptop', [register('laptop')])).body).toMatchObject({ server: { revoked: false } });
  const globex = await server.tokenOf('admin', 'globex');
  for (const id of ['laptop', 'nowhere']) {
    const { status, body } = await server.call(globex, 'POST', `/api/v1/devices/${id}/revoke`, { reason: 'x' });
    expect([status, body['code']]).toEqual([404, 'not_found']);
  }
  expect((await call('admin', 'POST', '/api/v1/dead-letters/nothing/replay')).status).toBe(404);
});
