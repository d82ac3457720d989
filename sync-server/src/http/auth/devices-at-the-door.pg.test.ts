/** Devices at the door: named at sign-in, refused when revoked, with the key to what they have sealed. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD, startTestServer, textOf, type TestServer } from '../../test-organisation.ts';

let server: TestServer;
/** Moves the server's clock past what it keeps of revoked devices. */
let ahead = 0;
beforeAll(async () => {
  server = await startTestServer({ now: () => Date.now() + ahead });
});
afterAll(() => server.close());

const laptop = { id: 'laptop', label: 'Emma’s laptop' };
const login = (device?: object, client = 'api', email = 'emma@acme.example') =>
  server.call(undefined, 'POST', '/api/v1/auth/login', { email, password: PASSWORD, client, device });
const refresh = (refreshToken: unknown, device?: object) =>
  server.call(undefined, 'POST', '/api/v1/auth/refresh', { refreshToken, device });
const deviceOf = (token: unknown) => decodeJwt(textOf(token))['dev'];
const query = (token: unknown) =>
  server.call(textOf(token), 'POST', '/api/zero/query', ['transform', [{ id: '1', name: 'offices', args: [] }]]);
const report = (token: unknown, device: object) =>
  server.call(textOf(token), 'POST', '/api/v1/commands', {
    device: { ...device, pendingCount: 0, offlineSince: null },
    commands: [],
  });
async function revoke(id: string, at: Date | null): Promise<void> {
  await server.owner.query('update device set revoked_at = $2 where id = $1', [id, at]);
  ahead += 2000;
}

it('goes into the access token, and stays with the sign-in when a refresh does not name it', async () => {
  const first = await login(laptop);
  expect(deviceOf(first.body['accessToken'])).toBe('laptop');
  const second = await refresh(first.body['refreshToken']);
  expect(deviceOf(second.body['accessToken'])).toBe('laptop');
  const nameless = await login();
  expect(deviceOf(nameless.body['accessToken'])).toBeUndefined();
  const named = await refresh(nameless.body['refreshToken'], laptop);
  expect(deviceOf(named.body['accessToken'])).toBe('laptop');
  const { rows } = await server.owner.query(
    `select details->>'deviceId' as id from audit_log where action = 'auth.login' and details ? 'deviceId'`,
  );
  expect(rows).toEqual([{ id: 'laptop' }]);
});

it.each([{ id: 'a b', label: 'x' }, { id: 'a' }, { id: 'a', label: '<b>' }, 'laptop'])(
  'refuses %j as a device',
  async (device) => {
    expect((await login(device as object)).body['code']).toBe('invalid_request');
  },
);

it('gets no token from the very moment it is revoked', async () => {
  const tablet = { id: 'tablet', label: 'Tablet' };
  const { body } = await login(tablet);
  await report(body['accessToken'], tablet);
  // What the server keeps for two seconds says now that it is trusted.
  expect((await query(body['accessToken'])).status).toBe(200);
  await server.owner.query('update device set revoked_at = now() where id = $1', [tablet.id]);
  expect((await refresh(body['refreshToken'])).body['code']).toBe('device_revoked');
  expect((await login(tablet)).body['code']).toBe('device_revoked');
});

it('is refused at sign-in, refresh and query once it is revoked, but may empty its queue', async () => {
  const { body } = await login(laptop);
  const other = await login({ id: 'phone', label: 'Phone' });
  await report(body['accessToken'], laptop);
  expect((await query(body['accessToken'])).status).toBe(200);
  await revoke('laptop', new Date());

  for (const refused of [
    await login(laptop),
    await refresh(body['refreshToken']),
    await refresh(body['refreshToken'], { id: 'another', label: 'Renamed' }),
    await refresh(other.body['refreshToken'], laptop),
    await query(body['accessToken']),
  ])
    expect([refused.status, refused.body['code']]).toEqual([403, 'device_revoked']);
  const taken = await report(body['accessToken'], laptop);
  expect([taken.status, taken.body['server']?.['revoked']]).toEqual([200, true]);
  // Another device of the person is not concerned.
  expect((await query(other.body['accessToken'])).status).toBe(200);
  expect((await report(other.body['accessToken'], { id: 'phone', label: 'Phone' })).body['server']).toMatchObject({
    revoked: false,
  });
  expect((await login(laptop, 'api', 'emma@globex.example')).status).toBe(200);

  await revoke('laptop', null);
  expect((await refresh(body['refreshToken'])).status).toBe(200);
});

it('keeps its cookie while it is refused, so that it goes on when it is readmitted', async () => {
  const signedIn = await login(laptop, 'browser');
  const cookie = textOf(signedIn.headers['set-cookie']).split(';', 1)[0] ?? '';
  const byCookie = () => server.call(undefined, 'POST', '/api/v1/auth/refresh', undefined, { cookie });
  await revoke('laptop', new Date());
  const refused = await byCookie();
  expect([refused.status, refused.headers['set-cookie']]).toEqual([403, undefined]);
  await revoke('laptop', null);
  expect((await byCookie()).status).toBe(200);
});

it('tells nobody without the password that a device is revoked', async () => {
  await revoke('laptop', new Date());
  const wrong = { email: 'emma@acme.example', password: 'wrong', device: laptop };
  const { body } = await server.call(undefined, 'POST', '/api/v1/auth/login', wrong);
  expect(body['code']).toBe('invalid_credentials');
  await revoke('laptop', null);
});

it('gives browsers the key of the person, always the same, and nobody else’s', async () => {
  const first = await login(laptop, 'browser');
  const cookie = textOf(first.headers['set-cookie']).split(';', 1)[0] ?? '';
  const again = await server.call(undefined, 'POST', '/api/v1/auth/refresh', undefined, { cookie });
  const key = textOf(first.body['queueKey']);
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  expect(again.body['queueKey']).toBe(key);
  expect((await login(undefined, 'browser', 'eli@acme.example')).body['queueKey']).not.toBe(key);
  expect((await login(laptop)).body).not.toHaveProperty('queueKey');
  const { rows } = await server.owner.query('select user_id from queue_key where key = $1', [key]);
  expect(rows).toEqual([{ user_id: 'acme-emma' }]);
  await expect(server.pool.query('select 1 from queue_key')).rejects.toThrow(/permission denied/);
});

it('takes the queue of a revoked device by its refresh cookie, as dead letters, and uses the cookie up for nothing', async () => {
  const old = { id: 'old-laptop', label: 'Old laptop' };
  const signedIn = await login(old, 'browser');
  await report(signedIn.body['accessToken'], old);
  const cookie = textOf(signedIn.headers['set-cookie']).split(';', 1)[0] ?? '';
  let seq = 0;
  const command = (id: string, actor = 'acme-emma') => ({
    id,
    name: 'registration.register',
    version: 1,
    args: { registrationId: `${id}-r`, sessionId: 'none' },
    actor,
    device: 'old-laptop',
    seq: (seq += 1),
    issuedAt: Date.now(),
  });
  const handOver = (commands: unknown[], device: object = old, by: string | undefined = cookie) =>
    server.call(undefined, 'POST', '/api/v1/auth/hand-over', { device, commands }, by === '' ? {} : { cookie: by });

  const good = await handOver([command('ho-0')]);
  expect([good.status, good.body['code']]).toEqual([409, 'device_not_revoked']);
  await revoke('old-laptop', new Date());
  const two = [command('ho-1'), command('ho-2')];
  for (const _again of [1, 2]) {
    const taken = await handOver([...two, { broken: true }]);
    expect(taken.status).toBe(200);
    expect(taken.body['receipts']).toMatchObject([
      { id: 'ho-1', status: 'dead-letter', code: 'device_revoked' },
      { id: 'ho-2', status: 'dead-letter', code: 'device_revoked' },
      { status: 'dead-letter', code: 'invalid_args' },
    ]);
  }
  const { rows } = await server.owner.query(
    `select id, actor_id, org_id from command_dead_letter where device_id = 'old-laptop' order by id`,
  );
  expect(rows).toEqual(['ho-1', 'ho-2'].map((id) => ({ id, actor_id: 'acme-emma', org_id: 'acme' })));
  // Nothing of a queue of somebody else is taken, also where only part of it says so: it goes on waiting for its person.
  const ofEli = { id: 'ho-3', userId: 'acme-eli', seq: 1, from: 'a later build' };
  for (const foreign of [command('ho-3', 'acme-eli'), ofEli]) {
    const stranger = await handOver([command('ho-8'), foreign]);
    expect([stranger.status, stranger.body['code'], stranger.body['receipts']]).toEqual([403, 'forbidden', undefined]);
  }
  const { rows: taken } = await server.owner.query(`select id from command_receipt where id in ('ho-3', 'ho-8')`);
  expect(taken).toEqual([]);

  expect((await handOver([command('ho-4')], old, '')).body['code']).toBe('unauthenticated');
  expect((await handOver([command('ho-4')], old, 'openkms_refresh=other')).body['code']).toBe('refresh_token_invalid');
  expect((await handOver([])).status).toBe(400);
  expect((await handOver(Array.from({ length: 201 }, (_, index) => command(`ho-many-${index}`)))).status).toBe(400);
  expect((await handOver([{ ...command('ho-5'), args: { text: 'x'.repeat(5_000_000) } }])).status).toBe(413);
  // The device of this name in another organisation is another one.
  const other = await login(old, 'browser', 'emma@globex.example');
  const elsewhere = textOf(other.headers['set-cookie']).split(';', 1)[0] ?? '';
  expect((await handOver([command('ho-6', 'globex-emma')], old, elsewhere)).body['code']).toBe('device_not_revoked');

  await revoke('old-laptop', null);
  expect((await server.call(undefined, 'POST', '/api/v1/auth/refresh', undefined, { cookie })).status).toBe(200);
  // Its successor was not used yet, so the old one is still good for the door, but the device is trusted again.
  expect((await handOver([command('ho-7')])).body['code']).toBe('device_not_revoked');
});

it('cannot be named as REST is: revoking it would refuse what the whole organisation does there', async () => {
  const rest = { id: 'rest', label: 'Chrome on Mac' };
  expect((await login(rest)).body['code']).toBe('invalid_request');
  const eli = await server.tokenOf('eli');
  const told = await server.call(eli, 'POST', '/api/v1/commands', {
    device: { ...rest, pendingCount: 0, offlineSince: null },
    commands: [],
  });
  expect([told.status, told.body['code']]).toEqual([400, 'invalid_request']);
  const { rows } = await server.owner.query(`select id from device where id = 'rest'`);
  expect(rows).toEqual([]);
});
