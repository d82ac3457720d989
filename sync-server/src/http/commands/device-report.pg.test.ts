/** What a device says of itself: kept whatever its clock says, never at the cost of its commands. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../test-organisation.ts';

let server: TestServer;
let emma: string;
/** The server's clock, ms. */
const clock = Date.UTC(2026, 10, 21, 9);
beforeAll(async () => {
  server = await startTestServer({ now: () => clock });
  emma = await server.tokenOf('emma');
});
afterAll(() => server.close());

const YEAR = 365 * 24 * 3600_000;
const report = async (device: Record<string, unknown>) =>
  server.call(emma, 'POST', '/api/v1/commands', { device: { label: 'Laptop', ...device }, commands: [] });
const rowOf = async (id: string) => {
  const { rows } = await server.owner.query(
    `select pending_count as pending, extract(epoch from oldest_pending_at)::float8 * 1000 as oldest,
      extract(epoch from offline_since)::float8 * 1000 as offline, clock_skew_ms::float8 as skew from device where id = $1`,
    [id],
  );
  return rows[0] as unknown;
};

it('keeps what waits since when, and how far the clocks are apart', async () => {
  const oldestPendingAt = clock - 3_600_000;
  const { status, body } = await report({
    id: 'told',
    pendingCount: 4,
    oldestPendingAt,
    offlineSince: oldestPendingAt,
    now: clock - 90_000,
  });
  expect([status, body['server']]).toEqual([200, { epoch: expect.any(String), now: clock, revoked: false }]);
  expect(await rowOf('told')).toEqual({ pending: 4, oldest: oldestPendingAt, offline: oldestPendingAt, skew: -90_000 });
  await report({ id: 'told', pendingCount: 0, oldestPendingAt: null, offlineSince: null, now: clock });
  expect(await rowOf('told')).toEqual({ pending: 0, oldest: null, offline: null, skew: 0 });
});

it('takes a report of a client that does not tell the new figures', async () => {
  await report({ id: 'old', pendingCount: 2, oldestPendingAt: clock, offlineSince: null, now: clock + 5 });
  expect((await report({ id: 'old', pendingCount: 3, offlineSince: null })).status).toBe(200);
  expect(await rowOf('old')).toEqual({ pending: 3, oldest: clock, offline: null, skew: 5 });
  await report({ id: 'old', pendingCount: 0, offlineSince: null });
  expect(await rowOf('old')).toEqual({ pending: 0, oldest: null, offline: null, skew: 5 });
});

it.each([
  ['a year ahead', YEAR],
  ['a century behind', -100 * YEAR],
  ['before there was any', -1e15],
  ['past all dates', 1e300],
])('does not mind a device clock %s', async (_what, off) => {
  const now = clock + off;
  const { status } = await report({ id: 'astray', pendingCount: 1, oldestPendingAt: now, offlineSince: now, now });
  expect(status).toBe(200);
  const skew = ((await rowOf('astray')) as { skew: number }).skew;
  expect(Math.sign(skew)).toBe(Math.sign(off));
  if (Math.abs(off) === YEAR) expect(skew).toBe(off);
});

it.each([
  { pendingCount: null },
  { pendingCount: -1 },
  { pendingCount: 1.5 },
  { pendingCount: 'NaN' },
  { now: 'NaN' },
  { now: '2026-01-01' },
  { oldestPendingAt: {} },
  { offlineSince: [] },
  { offlineSince: undefined },
  { label: '<b>' },
])('refuses %j as a shape', async (wrong) => {
  const { status, body } = await report({ id: 'wrong', pendingCount: 0, offlineSince: null, ...wrong });
  expect([status, body['code']]).toEqual([400, 'invalid_request']);
  expect(await rowOf('wrong')).toBeUndefined();
});

it('cannot be told by anybody else: what waits on a device stays in the name of its person', async () => {
  const own = {
    id: 'of-emma',
    label: 'Laptop',
    pendingCount: 4,
    oldestPendingAt: clock,
    offlineSince: null,
    now: clock,
  };
  expect((await report(own)).status).toBe(200);
  for (const other of ['eli', 'michael', 'admin'] as const) {
    const token = await server.tokenOf(other);
    const forged = { ...own, label: 'Mine now', pendingCount: 0, now: clock + YEAR };
    const { status } = await server.call(token, 'POST', '/api/v1/commands', { device: forged, commands: [] });
    expect(status).toBe(200);
  }
  const { rows } = await server.owner.query(`select user_id, label from device where id = 'of-emma'`);
  expect(rows).toEqual([{ user_id: 'acme-emma', label: 'Laptop' }]);
  expect(await rowOf('of-emma')).toMatchObject({ pending: 4, skew: 0 });
});
