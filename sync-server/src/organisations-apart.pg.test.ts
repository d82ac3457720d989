/**
 * Two organisations never see each other: by REST, by command, by Zero query, and in SQL as the server's own role. Each
 * test asks as one organisation for what the other one has, and shows that the owner of it would have been answered.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inOrg } from './execute/org-transaction.ts';
import { type OrgName, type PersonName, startTestServer, type TestServer } from './test-organisation.ts';

type Answer = Awaited<ReturnType<TestServer['call']>>;

let server: TestServer;
/** What globex has: ids by kind. */
const theirs: Record<'registration' | 'receipt' | 'conflict', string> = {
  registration: 'globex-registration',
  receipt: randomUUID(),
  conflict: 'globex-conflict',
};
beforeAll(async () => {
  server = await startTestServer();
  const register = { registrationId: theirs.registration, sessionId: 'globex-late' };
  await command('emma', 'globex', 'registration.register', register, theirs.receipt);
  await command('michael', 'globex', 'session.edit', {
    sessionId: 'globex-late',
    changes: { description: { from: '', to: 'Ours' } },
  });
  await command('admin', 'globex', 'session.edit', {
    sessionId: 'globex-late',
    changes: { description: { from: 'never so', to: 'Mine' } },
  });
  const { rows } = await server.owner.query<{ id: string }>('select id from sync_conflict');
  theirs.conflict = rows[0]?.id ?? 'none was made';
});
afterAll(() => server.close());

async function command(person: PersonName, org: OrgName, name: string, args: unknown, id: string = randomUUID()) {
  const token = await server.tokenOf(person, org);
  const device = `${org}-${person}-device`;
  const envelope = { id, name, version: 1, args, actor: `${org}-${person}`, device, seq: 1, issuedAt: Date.now() };
  const body = { device: { id: device, label: 'Laptop', pendingCount: 0, offlineSince: null }, commands: [envelope] };
  const answer = await server.call(token, 'POST', '/api/v1/commands', body);
  return (answer.body['receipts'] as unknown as { status: string; code: string | null; details: unknown }[])[0];
}

describe('by REST', () => {
  it.each([
    '/api/v1/trainings',
    '/api/v1/trainings/search?q=python',
    '/api/v1/sessions',
    '/api/v1/registrations',
    '/api/v1/conflicts',
    '/api/v1/audit',
  ])('%s lists only one’s own', async (url) => {
    const mine = await server.call(await server.tokenOf('admin', 'acme'), 'GET', url);
    const others = await server.call(await server.tokenOf('admin', 'globex'), 'GET', url);
    const text = (answer: typeof mine) => JSON.stringify(answer.body['items']);
    expect([mine.status, others.status]).toEqual([200, 200]);
    expect(text(others)).toContain('globex');
    expect(text(mine)).not.toContain('globex');
    expect(text(others)).not.toContain('acme');
  });

  const doors: ['GET' | 'DELETE' | 'POST' | 'PATCH', () => string][] = [
    ['GET', () => '/api/v1/trainings/globex-python'],
    ['GET', () => '/api/v1/sessions/globex-late'],
    ['GET', () => `/api/v1/registrations/${theirs.registration}`],
    ['GET', () => `/api/v1/receipts/${theirs.receipt}`],
    ['GET', () => `/api/v1/conflicts/${theirs.conflict}`],
    ['DELETE', () => `/api/v1/registrations/${theirs.registration}`],
    ['POST', () => '/api/v1/trainings/globex-python/register'],
    ['PATCH', () => '/api/v1/sessions/globex-late'],
    ['POST', () => `/api/v1/conflicts/${theirs.conflict}/resolve`],
    ['POST', () => `/api/v1/conflicts/${theirs.conflict}/reopen`],
  ];
  it.each(doors)('%s of a thing of theirs is the answer for a thing that is not', async (method, url) => {
    const body = {
      GET: undefined,
      DELETE: undefined,
      PATCH: { changes: { capacity: { from: 5, to: 9 } } },
      POST: url().endsWith('/resolve') ? { resolution: 'theirs' } : {},
    }[method];
    const admin = await server.tokenOf('admin', 'acme');
    const foreign: Answer = await server.call(admin, method, url(), body);
    const missing: Answer = await server.call(
      admin,
      method,
      url().replace(/globex-\w+|[\da-f-]{36}/, 'there-is-none'),
      body,
    );
    expect([foreign.status, foreign.body['code']]).toEqual([404, 'not_found']);
    const { traceId: _a, instance: _b, commandId: _c, ...shape } = foreign.body;
    expect(Object.keys(shape)).toEqual(
      Object.keys(missing.body).filter((key) => !['traceId', 'instance', 'commandId'].includes(key)),
    );
    if (method === 'GET')
      expect((await server.call(await server.tokenOf('admin', 'globex'), method, url())).status).toBe(200);
  });

  it('an audit chain is walked for one’s own rows', async () => {
    const mine = await server.call(await server.tokenOf('admin', 'acme'), 'GET', '/api/v1/audit/verify');
    const others = await server.call(await server.tokenOf('admin', 'globex'), 'GET', '/api/v1/audit/verify');
    for (const [org, { body }] of [
      ['acme', mine],
      ['globex', others],
    ] as const) {
      const { rows } = await server.owner.query<{ n: number }>(
        'select count(*)::int as n from audit_log where org_id = $1',
        [org],
      );
      expect(body).toMatchObject({ ok: true, unsealed: rows[0]?.n });
    }
  });
});

describe('by command', () => {
  it.each<[string, PersonName, () => unknown]>([
    ['registration.register', 'emma', () => ({ registrationId: randomUUID(), sessionId: 'globex-late' })],
    ['registration.cancel', 'michael', () => ({ registrationId: theirs.registration, sessionId: 'globex-late' })],
    ['session.edit', 'michael', () => ({ sessionId: 'globex-late', changes: { capacity: { from: 5, to: 9 } } })],
    ['session.cancel', 'michael', () => ({ sessionId: 'globex-late', reason: 'Because' })],
    [
      'session.schedule',
      'michael',
      () => ({
        sessionId: randomUUID(),
        trainingId: 'globex-python',
        officeId: 'acme-boston',
        code: 'X',
        schedule: 'tba',
        capacity: 3,
      }),
    ],
    ['training.edit', 'michael', () => ({ trainingId: 'globex-python', changes: { title: { from: 'x', to: 'y' } } })],
    ['conflict.resolve', 'admin', () => ({ conflictId: theirs.conflict, resolution: 'theirs' })],
  ])('%s finds nothing of theirs', async (name, person, args) => {
    expect(await command(person, 'acme', name, args())).toMatchObject({ status: 'rejected', code: 'not_found' });
  });

  it('an id that the other organisation has is refused, and its row stands', async () => {
    const receipt = await command('michael', 'acme', 'training.create', {
      trainingId: 'globex-python',
      code: 'NEW',
      title: 'Taken over',
      hours: 1,
    });
    expect(receipt).toMatchObject({ status: 'rejected', code: 'duplicate_id' });
    const { rows } = await server.owner.query(`select org_id, title from training where id = 'globex-python'`);
    expect(rows).toEqual([{ org_id: 'globex', title: 'Python for Analysts at globex' }]);
  });

  it('a command id that the other organisation used tells nothing of its receipt', async () => {
    const receipt = await command(
      'emma',
      'acme',
      'registration.register',
      { registrationId: randomUUID(), sessionId: 'acme-late' },
      theirs.receipt,
    );
    expect(receipt).toMatchObject({ status: 'rejected', code: 'duplicate_id', details: {} });
    expect(await command('emma', 'acme', 'no.such', {}, theirs.receipt)).toMatchObject({
      code: 'duplicate_id',
      details: {},
    });
  });

  it('a device id that the other organisation has costs no command and moves no row', async () => {
    const token = await server.tokenOf('emma', 'acme');
    const body = {
      device: { id: 'globex-emma-device', label: 'Mine now', pendingCount: 0, offlineSince: null },
      commands: [],
    };
    expect((await server.call(token, 'POST', '/api/v1/commands', body)).status).toBe(200);
    const { rows } = await server.owner.query(`select org_id, label from device where id = 'globex-emma-device'`);
    expect(rows).toEqual([{ org_id: 'globex', label: 'Laptop' }]);
  });
});

describe('by Zero query', () => {
  const names: [string, { limit?: number; sessionId?: string }?][] = [
    ['org'],
    ['offices'],
    ['catalogue.trainings'],
    ['catalogue.sessions'],
    ['mine.person'],
    ['mine.registrations'],
    ['mine.receipts'],
    ['mine.conflicts'],
    ['mine.devices'],
    ['managed.recentRegistrations', { limit: 10 }],
    ['managed.roster', { sessionId: 'globex-late' }],
    ['managed.people'],
    ['managed.devices'],
    ['organisation.conflicts'],
    ['organisation.audit', { limit: 10 }],
    ['organisation.deadLetters'],
  ];
  const ask = async (person: PersonName, query: readonly [string, unknown?]) => {
    const body = ['transform', [{ id: 'q', name: query[0], args: query.length > 1 ? [query[1]] : [] }]];
    return server.call(await server.tokenOf(person, 'acme'), 'POST', '/api/zero/query', body);
  };

  it.each(names)('%s asks Postgres for rows of the reader’s organisation alone', async (...query) => {
    const { status, body } = await ask('admin', query);
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'QueryResponse', userID: 'acme-admin' });
    const where: string = JSON.stringify(body['queries']?.[0]?.['ast']?.['where']);
    expect(where).toContain(query[0] === 'org' ? '"name":"id"' : '"name":"org_id"');
    expect(where).toContain('"acme"');
    expect(where).not.toContain('"type":"literal","value":"globex"');
  });

  it.each(['managed.recentRegistrations', 'managed.people', 'organisation.audit'])(
    'an employee’s %s matches no row',
    async (name) => {
      const { body } = await ask('emma', [name, { limit: 10 }]);
      const where: string = JSON.stringify(body['queries']?.[0]?.['ast']?.['where']);
      expect(where).toContain('"value":""');
      expect(where).not.toContain('"acme"');
    },
  );

  it('answers an unknown query by name and the others all the same', async () => {
    const body = [
      'transform',
      [
        { id: 'a', name: 'no.such', args: [] },
        { id: 'b', name: 'org', args: [] },
      ],
    ];
    const answer = await server.call(await server.tokenOf('emma', 'acme'), 'POST', '/api/zero/query', body);
    expect(answer.body['queries']).toMatchObject([
      { id: 'a', error: 'app' },
      { id: 'b', name: 'org' },
    ]);
  });

  it('needs a token', async () => {
    const answer = await server.call(undefined, 'POST', '/api/zero/query', ['transform', []]);
    expect([answer.status, answer.body['code']]).toEqual([401, 'unauthenticated']);
    expect((await server.call('a.b.c', 'POST', '/api/zero/query', ['transform', []])).status).toBe(401);
  });
});

describe('in SQL, as the role of the server', () => {
  it('every table with an organisation shows one organisation, and none without a setting', async () => {
    const { rows } = await server.owner.query<{ table_name: string }>(
      `select c.relname as table_name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id'
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and has_table_privilege('openkms_app', c.oid, 'select')`,
    );
    const tables = rows.map((row) => row.table_name);
    expect(tables).toEqual(
      expect.arrayContaining(['user', 'training', 'session', 'registration', 'audit_log', 'device', 'training_search']),
    );
    const orgsIn = async (query: (text: string) => Promise<{ rows: unknown[] }>) => {
      const seen: Record<string, unknown[]> = {};
      for (const table of tables) seen[table] = (await query(`select distinct org_id from "${table}" order by 1`)).rows;
      return seen;
    };
    const inAcme = await inOrg(server.pool, 'acme', ({ client }) => orgsIn((text) => client.query(text)));
    const nowhere = await orgsIn((text) => server.pool.query(text));
    const everything = await orgsIn((text) => server.owner.query(text));
    for (const table of tables) {
      expect([table, nowhere[table]]).toEqual([table, []]);
      expect([table, inAcme[table]]).toEqual([
        table,
        (everything[table] as { org_id: string }[]).filter((row) => row.org_id === 'acme'),
      ]);
    }
  });

  it('what belongs to the other one can be neither written nor moved', async () => {
    const write = (text: string) => inOrg(server.pool, 'acme', ({ client }) => client.query(text));
    await expect(
      write(`insert into office (id, org_id, code, name, zone) values ('x', 'globex', 'x', 'x', 'UTC')`),
    ).rejects.toThrow('row-level security');
    await expect(write(`update training set org_id = 'globex' where id = 'acme-python'`)).rejects.toThrow(
      'row-level security',
    );
    expect((await write(`update training set title = 'mine' where id = 'globex-python'`)).rowCount).toBe(0);
    expect((await write(`delete from registration where org_id = 'globex'`)).rowCount).toBe(0);
  });

  it('secrets of sign-in are out of reach', async () => {
    for (const table of ['user_credential', 'refresh_token', 'signing_key', 'email_delivery']) {
      await expect(inOrg(server.pool, 'acme', ({ client }) => client.query(`select * from ${table}`))).rejects.toThrow(
        'permission denied',
      );
    }
  });

  it('history cannot be rewritten', async () => {
    for (const text of [
      `delete from audit_log`,
      `update audit_log set outcome = 'x'`,
      `delete from command_receipt`,
      'truncate audit_log',
    ]) {
      await expect(inOrg(server.pool, 'globex', ({ client }) => client.query(text))).rejects.toThrow(
        /permission denied|append-only/,
      );
    }
  });
});
