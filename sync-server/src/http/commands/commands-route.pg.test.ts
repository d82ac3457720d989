/** A batch from a device: each command answered by its own receipt, whatever its neighbours are. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../test-organisation.ts';

let server: TestServer;
let emma: string;
let michael: string;
beforeAll(async () => {
  server = await startTestServer();
  emma = await server.tokenOf('emma');
  michael = await server.tokenOf('michael');
});
afterAll(() => server.close());

const device = { id: 'device-1', label: 'Emma’s laptop', pendingCount: 3, offlineSince: 1_700_000_000_000 };
let seq = 0;
const envelope = (
  name: string,
  args: Record<string, unknown>,
  actor = 'acme-emma',
  rest: Record<string, unknown> = {},
) => ({
  id: randomUUID(),
  name,
  version: 1,
  args,
  actor,
  device: device.id,
  seq: (seq += 1),
  issuedAt: Date.now(),
  offlineSince: null,
  ...rest,
});
const register = (sessionId: string, rest: Record<string, unknown> = {}) =>
  envelope('registration.register', { registrationId: randomUUID(), sessionId }, 'acme-emma', rest);
const send = async (token: string, commands: readonly unknown[]) => {
  const { status, body } = await server.call(token, 'POST', '/api/v1/commands', { device, commands });
  return {
    status,
    receipts: (body['receipts'] ?? []) as unknown as {
      id: string;
      status: string;
      code: string | null;
      details: Record<string, unknown>;
    }[],
  };
};
const createTraining = (args: Record<string, unknown>) =>
  envelope(
    'training.create',
    { trainingId: randomUUID(), code: randomUUID().slice(0, 8), title: 'Fine', hours: 1, ...args },
    'acme-michael',
  );

describe('a batch', () => {
  it('goes on past what is malformed, unknown, oversized or somebody else’s', async () => {
    const good = register('acme-late');
    const last = envelope('registration.cancel', {
      registrationId: good.args['registrationId'],
      sessionId: 'acme-late',
    });
    const { status, receipts } = await send(emma, [
      null,
      'text',
      42,
      [],
      {},
      { id: 'half' },
      envelope('registration.register', { nonsense: true }),
      envelope('no.such_command', {}),
      register('acme-late', { version: 99 }),
      { ...register('acme-late'), padding: 'x'.repeat(1_000_001) },
      envelope('registration.register', { registrationId: randomUUID(), sessionId: 'acme-late' }, 'acme-eli'),
      envelope('training.create', { trainingId: 'mine', code: 'M', title: 'Mine', hours: 1 }),
      good,
      last,
    ]);
    expect(status).toBe(200);
    expect(receipts.map((receipt) => [receipt.status, receipt.code])).toEqual([
      ['dead-letter', 'invalid_args'],
      ['dead-letter', 'invalid_args'],
      ['dead-letter', 'invalid_args'],
      ['dead-letter', 'invalid_args'],
      ['dead-letter', 'invalid_args'],
      ['dead-letter', 'invalid_args'],
      ['dead-letter', 'invalid_args'],
      ['dead-letter', 'unknown_command'],
      ['dead-letter', 'unsupported_version'],
      ['dead-letter', 'command_too_large'],
      ['rejected', 'forbidden'],
      ['rejected', 'forbidden'],
      ['applied', null],
      ['applied', null],
    ]);
    expect(receipts.at(-1)?.id).toBe(last.id);
    const { rows } = await server.owner.query<{ n: number }>(
      `select count(*)::int as n from command_dead_letter where actor_id = 'acme-emma'`,
    );
    expect(rows[0]?.n).toBe(10);
  });

  it('tells the device row what waits on it', async () => {
    const { rows } = await server.owner.query(
      `select user_id, label, pending_count, offline_since from device where id = $1`,
      [device.id],
    );
    expect(rows).toEqual([
      { user_id: 'acme-emma', label: device.label, pending_count: 3, offline_since: new Date(device.offlineSince) },
    ]);
  });

  it('answers the same receipt to a command sent twice, and not to another person who sends its id', async () => {
    const command = register('acme-clash');
    const [first] = (await send(emma, [command])).receipts;
    const [again] = (await send(emma, [command])).receipts;
    expect(again).toEqual(first);
    const [other] = (await send(michael, [{ ...command, actor: 'acme-michael' }])).receipts;
    expect(other).toMatchObject({ status: 'rejected', code: 'duplicate_id', details: {} });
  });

  it.each([
    ['a NUL character', 'bad\0title', 'dead-letter'],
    ['half a surrogate pair', 'bad\uD800title', 'dead-letter'],
  ])('does not let %s stop the queue', async (_what, title) => {
    const { status, receipts } = await send(michael, [
      createTraining({ title }),
      createTraining({ title: 'Behind it' }),
    ]);
    expect(status).toBe(200);
    expect(receipts[0]?.status).not.toBe('applied');
    expect(receipts[1]?.status).toBe('applied');
  });

  it.each([
    ['HTML in a title', { title: '<img src=x onerror=alert(1)>' }, 'html_not_allowed'],
    ['a title of 10,000 characters', { title: 'x'.repeat(10_000) }, 'text_too_long'],
    ['an empty title', { title: '  ' }, 'empty_text'],
    ['an id that exists', { trainingId: 'acme-python' }, 'duplicate_id'],
    ['a code that exists', { code: 'PYTHON-1' }, 'duplicate_code'],
  ])('refuses %s by name', async (_what, args, code) => {
    const { receipts } = await send(michael, [createTraining(args)]);
    expect(receipts[0]).toMatchObject({ status: 'rejected', code });
  });

  it('applies the rights of this moment, not those of the token', async () => {
    const eli = await server.tokenOf('eli');
    const asEli = () => ({ ...createTraining({}), actor: 'acme-eli' });
    expect((await send(eli, [asEli()])).receipts[0]).toMatchObject({ status: 'rejected', code: 'forbidden' });
    await server.owner.query(`update "user" set role = 'manager' where id = 'acme-eli'`);
    expect((await send(eli, [asEli()])).receipts[0]).toMatchObject({ status: 'applied' });
    await server.owner.query(`update "user" set role = 'employee' where id = 'acme-eli'`);
    expect((await send(eli, [asEli()])).receipts[0]).toMatchObject({ status: 'rejected', code: 'forbidden' });
  });

  it('ignores keys that would poison a prototype', async () => {
    const command = register('acme-late');
    const payload = `{"commands":[${JSON.stringify(command).replace('{', '{"__proto__":{"actor":"acme-admin"},')}]}`;
    const { status, body } = await server.call(emma, 'POST', '/api/v1/commands', payload, {
      'content-type': 'application/json',
    });
    expect([status, (body['receipts'] as unknown as { status: string }[])[0]?.status]).toEqual([200, 'applied']);
  });
});

describe('a malformed command', () => {
  const base = (seatsLeft: unknown) => ({ meetings: [], seatsLeft });
  const secret = 'a value nobody repeats';
  const wrongIn = (path: string) => [{ path, message: expect.stringMatching(/^Invalid/) }];

  it.each([
    ['its arguments', () => ({ args: { registrationId: 'r', sessionId: 7 } }), wrongIn('sessionId')],
    ['what was seen', () => ({ base: base(secret) }), wrongIn('seatsLeft')],
    ['its envelope', () => ({ seq: secret }), wrongIn('seq')],
  ])('tells its author what is wrong with %s, at once and whenever they ask', async (_what, changes, issues) => {
    const command = register('acme-late', changes());
    for (const [receipt] of [(await send(emma, [command])).receipts, (await send(emma, [command])).receipts]) {
      expect(receipt).toMatchObject({ status: 'dead-letter', code: 'invalid_args', details: { issues } });
      expect(JSON.stringify(receipt)).not.toContain(secret);
    }
    const { body } = await server.call(emma, 'GET', `/api/v1/receipts/${command.id}`);
    expect(body['details']).toEqual({ issues });
    const kept = await server.owner.query('select details from command_receipt where id = $1', [command.id]);
    expect(kept.rows).toEqual([{ details: {} }]);
  });

  it('is told the first ten things', async () => {
    const meetings = Array.from({ length: 50 }, () => ({}));
    const { receipts } = await send(emma, [register('acme-late', { base: { meetings, seatsLeft: 1 } })]);
    expect(receipts[0]?.details['issues']).toHaveLength(10);
  });

  it('is told the version that is known here', async () => {
    const { receipts } = await send(emma, [register('acme-late', { version: 99 })]);
    expect(receipts[0]).toMatchObject({ code: 'unsupported_version', details: { version: 99, current: 1 } });
  });

  it('hears no more than that from what is set aside for another reason', async () => {
    const { receipts } = await send(emma, [envelope('no.such_command', {})]);
    expect(receipts[0]).toMatchObject({ status: 'dead-letter', code: 'unknown_command', details: {} });
  });

  it('is explained by a problem at a door that executes one command', async () => {
    const { status, body } = await server.call(michael, 'POST', '/api/v1/sessions', { trainingId: 7 });
    expect([status, body['code'], body['detail']]).toEqual([
      400,
      'invalid_args',
      expect.stringMatching(/^trainingId: Invalid input/),
    ]);
  });

  it('is none for saying that it has no base, no time offline, no role', async () => {
    const command = register('acme-late', { base: null, offlineSince: null, role: null });
    const [receipt] = (await send(emma, [command])).receipts;
    expect(receipt?.status).toMatch(/applied|adjusted/);
  });
});

describe('a fault of ours', () => {
  const poison = 'Breaks the server';
  beforeAll(() =>
    server.owner.query(`
      create function break_training() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
      create trigger break_training before insert on training
        for each row when (new.title = '${poison}') execute function break_training();
      create trigger break_registration before insert on registration
        for each row when (new.session_id = 'acme-clash') execute function break_training();`),
  );

  it('costs the command it happened to, is named by its id, and the rest of the batch goes on', async () => {
    const [broken, fine] = [createTraining({ title: poison }), createTraining({})];
    const { status, body } = await server.call(michael, 'POST', '/api/v1/commands', {
      device,
      commands: [broken, fine],
    });
    expect(status).toBe(200);
    expect(body['failures']).toEqual([{ id: broken.id, code: 'internal_error' }]);
    expect((body['receipts'] as unknown as { id: string }[]).map(({ id }) => id)).toEqual([fine.id]);
    const metrics = await server.app.inject({ method: 'GET', url: '/metrics' });
    expect(metrics.body).toContain('openkms_commands_total{name="training.create",status="internal_error"} 1');
  });

  it('is a problem of its own at a door that executes one command', async () => {
    const path = '/api/v1/trainings/acme-excel/register';
    const answer = await server.call(michael, 'POST', path, { sessionId: 'acme-clash' });
    expect([answer.status, answer.body['code']]).toEqual([500, 'internal_error']);
  });
});

describe('a report alone', () => {
  it('is taken without any command, and keeps the device row up to date', async () => {
    const quiet = { ...device, pendingCount: 0 };
    const { status, body } = await server.call(emma, 'POST', '/api/v1/commands', { device: quiet, commands: [] });
    expect([status, body['receipts'], body['failures']]).toEqual([200, [], []]);
    const { rows } = await server.owner.query(`select pending_count from device where id = $1`, [device.id]);
    expect(rows).toEqual([{ pending_count: 0 }]);
  });
});

describe('a report that cannot be read', () => {
  it.each([
    { wrong: { id: 'no id <' } },
    { wrong: { ...device, label: '<b>' } },
    { wrong: { ...device, pendingCount: -1 } },
    { wrong: 'Emma’s laptop' },
    { wrong: [] },
  ])('costs no command: %j', async ({ wrong }) => {
    const [command, broken] = [register('acme-late'), { id: 'half' }];
    const { status, body } = await server.call(emma, 'POST', '/api/v1/commands', {
      device: wrong,
      commands: [command, broken],
    });
    expect(status).toBe(200);
    const receipts = body['receipts'] as unknown as { id: string; status: string }[];
    expect(receipts.map((receipt) => receipt.status)).toEqual([
      expect.not.stringMatching('dead-letter'),
      'dead-letter',
    ]);
    expect(receipts[0]?.id).toBe(command.id);
  });
});

describe('a device that holds receipts of another epoch', () => {
  it('has nothing executed before it has offered again what was forgotten', async () => {
    const command = register('acme-late');
    const post = (epoch: unknown) =>
      server.call(emma, 'POST', '/api/v1/commands', { device, epoch, commands: [command] });
    const early = await post('the epoch of yesterday');
    const { epoch } = early.body['server'] as unknown as { epoch: string };
    expect([early.status, early.body['receipts'], early.body['failures']]).toEqual([200, [], []]);
    const now = await post(epoch);
    expect((now.body['receipts'] as unknown as { id: string }[]).map(({ id }) => id)).toEqual([command.id]);
    expect(now.body['server']).toMatchObject({ epoch, revoked: false });
    const old = await post(undefined);
    expect((old.body['receipts'] as unknown as unknown[]).length).toBe(1);
  });
});

describe('a body that cannot be read at all', () => {
  it.each([
    [
      'too large',
      JSON.stringify({ commands: ['x'.repeat(5 * 1024 * 1024)] }),
      'application/json',
      413,
      'body_too_large',
    ],
    ['not JSON', '{"commands": [', 'application/json', 400, 'invalid_request'],
    ['another type', 'commands', 'text/plain', 415, 'unsupported_media_type'],
    ['another shape', '{"commands": {}}', 'application/json', 400, 'invalid_request'],
    ['empty', '', 'application/json', 400, 'invalid_request'],
  ])('is a problem when it is %s', async (_what, payload, type, status, code) => {
    const answer = await server.call(emma, 'POST', '/api/v1/commands', payload, { 'content-type': type });
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('is a problem above 1 MB at every other door', async () => {
    const payload = JSON.stringify({ sessionId: 'x'.repeat(1_100_000) });
    const answer = await server.call(emma, 'POST', '/api/v1/trainings/acme-python/register', payload, {
      'content-type': 'application/json',
    });
    expect([answer.status, answer.body['code']]).toEqual([413, 'body_too_large']);
  });
});
