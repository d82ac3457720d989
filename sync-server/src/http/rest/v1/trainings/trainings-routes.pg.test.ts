/** The catalogue and registering through REST, as a caller sees them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, textOf, type TestServer } from '../../../../test-organisation.ts';

let server: TestServer;
let emma: string;
let eli: string;
beforeAll(async () => {
  server = await startTestServer();
  emma = await server.tokenOf('emma');
  eli = await server.tokenOf('eli');
});
afterAll(() => server.close());

describe('the catalogue', () => {
  it('lists trainings by title with what is still to come of each', async () => {
    const { status, body } = await server.call(emma, 'GET', '/api/v1/trainings');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      items: [
        { code: 'PYTHON-1', sessions: 2, seatsLeft: 6 },
        { code: 'EXCEL-1', sessions: 1, seatsLeft: 5 },
      ],
      nextCursor: null,
    });
  });

  it('reads on from a cursor without repeating or skipping', async () => {
    const first = await server.call(emma, 'GET', '/api/v1/trainings?limit=1');
    const second = await server.call(
      emma,
      'GET',
      `/api/v1/trainings?limit=1&cursor=${textOf(first.body['nextCursor'])}`,
    );
    expect(first.body).toMatchObject({ items: [{ id: 'acme-python' }] });
    expect(second.body).toMatchObject({ items: [{ id: 'acme-excel' }], nextCursor: null });
  });

  it.each([
    'garbage',
    Buffer.from('["sessions",null,"x"]').toString('base64url'),
    Buffer.from('["trainings",1]').toString('base64url'),
  ])('refuses a cursor it did not hand out: %s', async (cursor) => {
    const { status, body } = await server.call(emma, 'GET', `/api/v1/trainings?cursor=${cursor}`);
    expect([status, body['code']]).toEqual([400, 'invalid_cursor']);
  });

  it.each([
    ['q=analysts', ['acme-python']],
    ['q=100%25', []],
    ['skill=Excel', ['acme-excel']],
    ['location=boston', ['acme-python', 'acme-excel']],
    ['location=Dallas', []],
    ['mode=virtual', []],
    [`from=${new Date(Date.now() + 15 * 86_400_000).toISOString()}`, ['acme-python']],
    [`to=${new Date(Date.now() + 15 * 86_400_000).toISOString().slice(0, 10)}`, ['acme-python', 'acme-excel']],
  ])('filters by %s', async (query, ids) => {
    const { body } = await server.call(emma, 'GET', `/api/v1/trainings?${query}`);
    expect((body['items'] as unknown as { id: string }[]).map((item) => item.id)).toEqual(ids);
  });

  it('shows one training by id or code, with sessions and meetings', async () => {
    const byId = await server.call(emma, 'GET', '/api/v1/trainings/acme-python');
    const byCode = await server.call(emma, 'GET', '/api/v1/trainings/PYTHON-1');
    expect(byId.body).toMatchObject({
      id: 'acme-python',
      sessions: [{ id: 'acme-early', meetings: [{ room: null, kind: null }] }, { id: 'acme-late' }],
    });
    expect(byCode.body).toEqual(byId.body);
  });

  it('answers 304 to who has the newest version', async () => {
    const first = await server.call(emma, 'GET', '/api/v1/trainings/acme-python');
    const again = await server.call(emma, 'GET', '/api/v1/trainings/acme-python', undefined, {
      'if-none-match': textOf(first.headers['etag']),
    });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  it.each([
    ['pyth', ['acme-python']],
    ['analyst python', ['acme-python']],
    ['pythn', ['acme-python']],
    ['EXCEL-1', ['acme-excel']],
    ["'); drop table training; -- & | ! :*", []],
    ['!!!', []],
  ])('searches for %j', async (q, ids) => {
    const { status, body } = await server.call(emma, 'GET', `/api/v1/trainings/search?q=${encodeURIComponent(q)}`);
    expect(status).toBe(200);
    expect((body['items'] as unknown as { id: string }[]).map((item) => item.id)).toEqual(ids);
  });

  it('refuses a NUL character and an endless query', async () => {
    expect((await server.call(emma, 'GET', '/api/v1/trainings?q=%00')).status).toBe(400);
    expect((await server.call(emma, 'GET', '/api/v1/trainings/a%00b')).status).toBe(400);
    expect((await server.call(emma, 'GET', `/api/v1/trainings?q=${'x'.repeat(500)}`)).body).toMatchObject({
      code: 'invalid_request',
    });
  });
});

describe('registering', () => {
  it('gives the next session that fits a seat, and says so again when asked again', async () => {
    const first = await server.call(emma, 'POST', '/api/v1/trainings/acme-python/register', {});
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ status: 'registered', sessionId: 'acme-early', waitlistPosition: null });
    const again = await server.call(emma, 'POST', '/api/v1/trainings/acme-python/register');
    expect(again.status).toBe(200);
    expect(again.body['registrationId']).toBe(first.body['registrationId']);
  });

  it('answers 409 schedule_overlap with what stands in the way', async () => {
    const { status, body, headers } = await server.call(emma, 'POST', '/api/v1/trainings/acme-excel/register', {
      sessionId: 'acme-clash',
    });
    expect(status).toBe(409);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({
      code: 'schedule_overlap',
      status: 409,
      conflicts: [{ sessionId: 'acme-early', title: 'Python for Analysts at acme' }],
    });
  });

  it('puts who asks for a full session on its waitlist', async () => {
    const { status, body } = await server.call(eli, 'POST', '/api/v1/trainings/PYTHON-1/register', {
      sessionId: 'acme-early',
      registrationId: 'eli-waits',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'waitlisted', registrationId: 'eli-waits', waitlistPosition: 1 });
  });

  it('acts once when the same request comes twice', async () => {
    const key = { 'idempotency-key': 'one-and-the-same' };
    const first = await server.call(eli, 'POST', '/api/v1/trainings/acme-excel/register', {}, key);
    const again = await server.call(eli, 'POST', '/api/v1/trainings/acme-excel/register', {}, key);
    expect(first.status).toBe(201);
    expect(again.body['receiptId']).toBe(first.body['receiptId']);
    const other = { sessionId: 'acme-clash' };
    const reused = await server.call(eli, 'POST', '/api/v1/trainings/acme-excel/register', other, key);
    expect([reused.status, reused.body['code']]).toEqual([422, 'idempotency_key_reused']);
  });

  it('does not know a session of another training, nor an unknown training', async () => {
    expect(
      (await server.call(eli, 'POST', '/api/v1/trainings/acme-python/register', { sessionId: 'acme-clash' })).status,
    ).toBe(404);
    expect((await server.call(eli, 'POST', '/api/v1/trainings/nothing/register')).status).toBe(404);
  });

  it('shows and cancels one’s own registration, and not another person’s', async () => {
    const { body } = await server.call(emma, 'GET', '/api/v1/registrations');
    const [own] = body['items'] as unknown as { id: string; userId: string }[];
    expect(own).toMatchObject({ userId: 'acme-emma', status: 'registered' });
    const url = `/api/v1/registrations/${own?.id}`;
    for (const method of ['GET', 'DELETE'] as const) {
      const foreign = await server.call(eli, method, url);
      const missing = await server.call(eli, method, '/api/v1/registrations/there-is-none');
      expect([foreign.status, foreign.body['code'], foreign.body['detail']]).toEqual([
        missing.status,
        'not_found',
        missing.body['detail'],
      ]);
    }
    expect((await server.call(emma, 'DELETE', `${url}?reason=ill`)).body).toMatchObject({ status: 'cancelled' });
    expect((await server.call(emma, 'GET', url)).body).toMatchObject({ status: 'cancelled', cancelReason: 'ill' });
    // The freed seat went to whoever waited.
    expect((await server.call(eli, 'GET', '/api/v1/registrations/eli-waits')).status).toBe(200);
  });
});
