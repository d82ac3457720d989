/** Signing in, staying signed in, and every kind of token that is not one of ours. */
import { createHmac, createSign } from 'node:crypto';
import { exportSPKI, importJWK } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSignInLimit } from '../../auth/sign-in-limit.ts';
import { rotateSigningKey } from '../../auth/signing-keys.ts';
import { PASSWORD, startTestServer, textOf, type TestServer } from '../../test-organisation.ts';

let server: TestServer;
/** Moves the server's clock, ms. */
let ahead = 0;
beforeAll(async () => {
  server = await startTestServer({
    now: () => Date.now() + ahead,
    signInLimit: createSignInLimit({ perPerson: 3, perAddress: 1000 }),
  });
});
afterEach(() => {
  ahead = 0;
});
afterAll(() => server.close());

const login = (body: Record<string, unknown>) => server.call(undefined, 'POST', '/api/v1/auth/login', body);
const refresh = (refreshToken: unknown) => server.call(undefined, 'POST', '/api/v1/auth/refresh', { refreshToken });
const signInByApi = async (email = 'emma@acme.example') =>
  (await login({ email, password: PASSWORD, client: 'api' })).body;
const auditOf = async (action: string) =>
  (
    await server.owner.query<{ actor_id: string }>('select actor_id from audit_log where action = $1', [action])
  ).rows.map((row) => row.actor_id);

describe('sign-in', () => {
  it('gives a browser an access token, and the refresh token in a cookie it cannot read', async () => {
    const { status, body, headers } = await login({ email: 'Emma@ACME.example', password: PASSWORD });
    expect(status).toBe(200);
    expect(body).toEqual({
      accessToken: expect.any(String),
      expiresIn: 900,
      user: {
        id: 'acme-emma',
        orgId: 'acme',
        name: 'emma of acme',
        email: 'emma@acme.example',
        role: 'employee',
        officeId: 'acme-boston',
      },
      queueKey: expect.stringMatching(/^[\w+/]{43}=$/),
    });
    const cookie = textOf(headers['set-cookie']);
    expect(cookie).toMatch(/^openkms_refresh=[\w-]{43};/);
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/api/v1/auth']) expect(cookie).toContain(attribute);
    expect(await auditOf('auth.login')).toContain('acme-emma');
  });

  it('lets a browser refresh and sign out by its cookie', async () => {
    const first = await login({ email: 'eli@acme.example', password: PASSWORD });
    const cookieOf = (headers: Record<string, unknown>) => textOf(headers['set-cookie']).split(';', 1)[0] ?? '';
    const next = await server.call(undefined, 'POST', '/api/v1/auth/refresh', undefined, {
      cookie: cookieOf(first.headers),
    });
    expect(next.status).toBe(200);
    expect(next.body['refreshToken']).toBeUndefined();
    const out = await server.call(undefined, 'POST', '/api/v1/auth/logout', undefined, {
      cookie: cookieOf(next.headers),
    });
    expect(out.status).toBe(204);
    expect(cookieOf(out.headers)).toBe('openkms_refresh=');
    const after = await server.call(undefined, 'POST', '/api/v1/auth/refresh', undefined, {
      cookie: cookieOf(next.headers),
    });
    expect([after.status, after.body['code']]).toEqual([401, 'refresh_token_invalid']);
  });

  it('answers a wrong password and an unknown e-mail alike', async () => {
    const wrong = await login({ email: 'michael@acme.example', password: 'wrong' });
    const unknown = await login({ email: 'nobody@acme.example', password: 'wrong' });
    const { traceId: _a, ...wrongBody } = wrong.body;
    const { traceId: _b, ...unknownBody } = unknown.body;
    expect(wrong.status).toBe(401);
    expect(wrongBody).toMatchObject({ code: 'invalid_credentials' });
    expect(unknownBody).toEqual(wrongBody);
    expect(await auditOf('auth.login_failed')).toEqual(['acme-michael']);
  });

  it('works as long for an unknown e-mail as for a wrong password', async () => {
    const timed = async (email: string) => {
      const started = performance.now();
      await login({ email, password: 'wrong' });
      return performance.now() - started;
    };
    const known = await timed('admin@acme.example');
    const unknown = await timed('nobody-else@acme.example');
    // bcrypt takes a quarter of a second; a look-up alone takes milliseconds.
    expect(unknown).toBeGreaterThan(known / 3);
  });

  it('stops guessing at one e-mail, and not the others', async () => {
    for (let guess = 0; guess < 3; guess += 1)
      expect((await login({ email: 'eli@globex.example', password: 'wrong' })).status).toBe(401);
    const limited = await login({ email: 'eli@globex.example', password: PASSWORD });
    expect([limited.status, limited.body['code']]).toEqual([429, 'too_many_requests']);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect((await login({ email: 'admin@globex.example', password: PASSWORD })).status).toBe(200);
  });

  it('counts by the address that the nearest proxy saw, whatever was written before it', async () => {
    const behindProxy = await startTestServer({
      trustProxy: true,
      signInLimit: createSignInLimit({ perPerson: 3, perAddress: 1000 }),
    });
    try {
      const statuses = [];
      for (const spoofed of ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4']) {
        const body = { email: 'emma@acme.example', password: 'wrong' };
        const headers = { 'x-forwarded-for': `${spoofed}, 203.0.113.9` };
        statuses.push((await behindProxy.call(undefined, 'POST', '/api/v1/auth/login', body, headers)).status);
      }
      expect(statuses).toEqual([401, 401, 401, 429]);
    } finally {
      await behindProxy.close();
    }
  });

  it('does not let a person in who has left', async () => {
    await server.owner.query(`update "user" set active = false where id = 'globex-emma'`);
    expect((await login({ email: 'emma@globex.example', password: PASSWORD })).body['code']).toBe(
      'invalid_credentials',
    );
  });

  it.each([
    {},
    { email: 'x', password: 'y' },
    { email: 'emma@acme.example', password: '' },
    { email: 5, password: null },
    [],
  ])('refuses %j as a shape', async (body) => {
    const { status, body: problem } = await login(body as Record<string, unknown>);
    expect([status, problem['code']]).toEqual([400, 'invalid_request']);
  });
});

describe('refresh tokens', () => {
  const code = async (token: unknown) => {
    const { status, body } = await refresh(token);
    return status === 200 ? 200 : body['code'];
  };
  const next = async (token: unknown) => {
    const { status, body } = await refresh(token);
    expect(status).toBe(200);
    return body['refreshToken'];
  };

  it('end their family when one is used again after the next was used', async () => {
    const first = (await signInByApi())['refreshToken'];
    const second = await next(first);
    const third = await next(second);
    expect(await code(first)).toBe('refresh_token_reused');
    for (const ended of [first, second, third]) expect(await code(ended)).toBe('refresh_token_invalid');
    expect(await auditOf('auth.refresh_reused')).toEqual(['acme-emma']);
  });

  it('give another successor when the answer with the first was lost, however often', async () => {
    const first = (await signInByApi())['refreshToken'];
    await next(first);
    await next(first);
    const third = await next(first);
    const fourth = await next(third);
    expect(await code(fourth)).toBe(200);
  });

  it('end their family when somebody comes with the answer that was thought lost', async () => {
    const first = (await signInByApi())['refreshToken'];
    const overheard = await next(first);
    const second = await next(first);
    const third = await next(second);
    expect(await code(overheard)).toBe('refresh_token_reused');
    expect(await code(third)).toBe('refresh_token_invalid');
  });

  it('end their family when the thief is the first to go on', async () => {
    const stolen = (await signInByApi())['refreshToken'];
    const owners = await next(stolen);
    const thiefs = await next(stolen);
    const thiefsNext = await next(thiefs);
    expect(await code(owners)).toBe('refresh_token_reused');
    expect(await code(thiefsNext)).toBe('refresh_token_invalid');
  });

  it('are taken again within thirty days of their own issue, and not after', async () => {
    const first = (await signInByApi())['refreshToken'];
    ahead = 20 * 86_400_000;
    await next(first);
    ahead = 29 * 86_400_000;
    await next(first);
    ahead = 31 * 86_400_000;
    expect(await code(first)).toBe('refresh_token_invalid');
  });

  it('once signed out are refused, also the one whose answer was lost', async () => {
    const first = (await signInByApi())['refreshToken'];
    const second = await next(first);
    await server.call(undefined, 'POST', '/api/v1/auth/logout', { refreshToken: second });
    for (const ended of [first, second]) expect(await code(ended)).toBe('refresh_token_invalid');
  });

  it('keep to one line when uses arrive at once: whichever answer is kept goes on, the others end it', async () => {
    const { refreshToken } = await signInByApi();
    const all = await Promise.all([1, 2, 3, 4].map(() => next(refreshToken)));
    expect(new Set(all).size).toBe(4);
    const going = await Promise.all(all.map(code));
    expect(going.map(String).toSorted((a, b) => a.localeCompare(b))).toEqual([
      '200',
      'refresh_token_invalid',
      'refresh_token_invalid',
      'refresh_token_reused',
    ]);
  });

  describe('of a browser that was killed', () => {
    type Step = {
      /** The token it comes with, by name. */
      readonly by: string;
      /** s since the sign-in. */
      readonly at: number;
      /** The name of what it gets, or the code it is refused with. */
      readonly gets: string;
      readonly device?: string | null;
    };
    const use = (by: string, at: number, gets: string, device?: string | null): Step =>
      device === undefined ? { by, at, gets } : { by, at, gets, device };
    const reused = 'refresh_token_reused';
    const ended = 'refresh_token_invalid';

    it.each<{ readonly what: string; readonly steps: readonly Step[] }>([
      {
        what: 'go on after the last minute was lost, when it is opened days later',
        steps: [use('a', 0, 'b'), use('b', 20, 'c'), use('c', 25, 'd'), use('a', 200_000, 'e'), use('e', 200_900, 'f')],
      },
      {
        what: 'go on each time it is killed again, and when the answer is lost too',
        steps: [
          use('a', 0, 'b'),
          use('b', 10, 'c'),
          use('a', 50, 'd'),
          use('a', 51, 'e'),
          use('e', 100, 'f'),
          use('a', 105, 'g'),
          use('g', 900, 'h'),
          use('h', 901, 'i'),
        ],
      },
      {
        what: 'are measured by when those after it were used, from its latest use on',
        steps: [use('a', 0, 'b'), use('b', 55, 'c'), use('a', 1000, 'd'), use('d', 1065, 'e'), use('a', 1066, reused)],
      },
      {
        what: 'end when those after it went on for longer than a browser can lose',
        steps: [use('a', 0, 'b'), use('b', 30, 'c'), use('c', 65, 'd'), use('a', 66, reused), use('d', 67, ended)],
      },
      {
        what: 'end when somebody uses the newest of what was given up',
        steps: [use('a', 0, 'b'), use('b', 10, 'c'), use('a', 20, 'd'), use('c', 30, reused), use('d', 31, ended)],
      },
      {
        what: 'end when somebody uses what was spent before it was given up',
        steps: [use('a', 0, 'b'), use('b', 10, 'c'), use('a', 20, 'd'), use('b', 21, reused), use('d', 22, ended)],
      },
      {
        what: 'end when what was given up comes after the new line went on',
        steps: [
          use('a', 0, 'b'),
          use('b', 10, 'c'),
          use('a', 20, 'd'),
          use('d', 900, 'e'),
          use('c', 1000, reused),
          use('e', 1001, ended),
        ],
      },
      {
        what: 'give up an unused answer as well, once one beside it was used',
        steps: [
          use('a', 0, 'b'),
          use('a', 1, 'c'),
          use('c', 2, 'd'),
          use('a', 3, 'e'),
          use('b', 4, reused),
          use('e', 5, ended),
        ],
      },
      {
        what: 'let two tabs come with the old one at once',
        steps: [use('a', 0, 'b'), use('b', 1, 'c'), use('a', 9, 'd'), use('a', 9, 'e'), use('e', 10, 'f')],
      },
      {
        what: 'are forgiven to the device alone that they went on with',
        steps: [use('a', 0, 'b'), use('b', 1, 'c'), use('a', 2, reused, 'tablet'), use('c', 3, ended)],
      },
      {
        what: 'are forgiven to nobody who names no device',
        steps: [use('a', 0, 'b'), use('b', 1, 'c'), use('a', 2, reused, null), use('c', 3, ended)],
      },
    ])('$what', async ({ steps }) => {
      const tokens = new Map([['a', (await signInByApi())['refreshToken']]]);
      for (const { by, at, gets, device = 'laptop' } of steps) {
        ahead = at * 1000;
        const { body } = await server.call(undefined, 'POST', '/api/v1/auth/refresh', {
          refreshToken: tokens.get(by),
          ...(device === null ? {} : { device: { id: device, label: 'Laptop' } }),
        });
        if (gets.length > 1) expect([by, at, body['code']]).toEqual([by, at, gets]);
        else {
          expect([by, at, body['code']]).toEqual([by, at, undefined]);
          tokens.set(gets, body['refreshToken']);
        }
      }
    });
  });

  it('leave other sign-ins of the person alone when one family ends', async () => {
    const [stolen, safe] = [await signInByApi(), await signInByApi()];
    await next(await next(stolen['refreshToken']));
    expect(await code(stolen['refreshToken'])).toBe('refresh_token_reused');
    expect((await refresh(safe['refreshToken'])).status).toBe(200);
  });

  it('expire after thirty days', async () => {
    const { refreshToken } = await signInByApi();
    ahead = 31 * 86_400_000;
    expect((await refresh(refreshToken)).body['code']).toBe('refresh_token_invalid');
  });

  it('read role and standing anew', async () => {
    const before = await signInByApi('michael@globex.example');
    await server.owner.query(`update "user" set role = 'admin' where id = 'globex-michael'`);
    const promoted = await refresh(before['refreshToken']);
    expect(promoted.body).toMatchObject({ user: { role: 'admin' } });
    await server.owner.query(`update "user" set active = false where id = 'globex-michael'`);
    expect((await refresh(promoted.body['refreshToken'])).body['code']).toBe('refresh_token_invalid');
    expect((await server.call(textOf(promoted.body['accessToken']), 'GET', '/api/v1/auth/me')).status).toBe(401);
  });

  it('are never stored as they are', async () => {
    const { refreshToken } = await signInByApi();
    const { rows } = await server.owner.query<{ all: string }>(
      'select string_agg(t::text, $1) as all from refresh_token t',
      ['\n'],
    );
    expect(rows[0]?.all).not.toContain(textOf(refreshToken));
  });
});

describe('access tokens', () => {
  const me = (token: string) => server.call(token, 'GET', '/api/v1/auth/me');
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const parts = (token: string) => {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    return { header: decode(header), payload: decode(payload), signature };
  };
  let token: string;
  beforeAll(async () => {
    token = textOf((await signInByApi('admin@acme.example'))['accessToken']);
  });

  it('open the door to who they name, as that person is now', async () => {
    expect((await me(token)).body).toMatchObject({ id: 'acme-admin', role: 'admin' });
  });

  it('are asked for', async () => {
    const { status, body, headers } = await server.call(undefined, 'GET', '/api/v1/auth/me');
    expect([status, body['code'], headers['www-authenticate']]).toEqual([401, 'unauthenticated', 'Bearer']);
  });

  it('are refused with alg none', async () => {
    const { payload, header } = parts(token);
    expect((await me(`${encode({ ...header, alg: 'none' })}.${encode(payload)}.`)).body).toMatchObject({
      code: 'token_invalid',
      reason: 'algorithm_not_allowed',
    });
  });

  it('are refused when signed by HS256 with the public key', async () => {
    const { payload, header } = parts(token);
    const { body } = await server.call(undefined, 'GET', '/.well-known/jwks.json');
    const [jwk] = body['keys'] as unknown as Record<string, string>[];
    const spki = await exportSPKI((await importJWK(jwk ?? {}, 'RS256')) as Parameters<typeof exportSPKI>[0]);
    const signed = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}`;
    const forged = `${signed}.${createHmac('sha256', spki).update(signed).digest('base64url')}`;
    expect((await me(forged)).body).toMatchObject({ code: 'token_invalid', reason: 'algorithm_not_allowed' });
  });

  it('are refused when expired', async () => {
    ahead = 16 * 60_000;
    expect((await me(token)).body).toMatchObject({ status: 401, code: 'token_expired' });
  });

  it('are refused with an unknown kid, and with none', async () => {
    const { payload, header, signature } = parts(token);
    expect((await me(`${encode({ ...header, kid: 'other' })}.${encode(payload)}.${signature}`)).body).toMatchObject({
      reason: 'unknown_key',
    });
    expect((await me(`${encode({ alg: 'RS256' })}.${encode(payload)}.${signature}`)).body).toMatchObject({
      reason: 'unknown_key',
    });
  });

  it.each([
    ['another audience', { aud: 'somebody-else' }],
    ['another issuer', { iss: 'somebody-else' }],
    ['no organisation', { org: undefined }],
  ])('are refused with %s, even well signed', async (_what, claims) => {
    const { payload, header } = parts(token);
    const { rows } = await server.owner.query<{ private_pkcs8: string }>(
      'select private_pkcs8 from signing_key where kid = $1',
      [header['kid']],
    );
    const signed = `${encode(header)}.${encode({ ...payload, ...claims })}`;
    const signature = createSign('RSA-SHA256')
      .update(signed)
      .sign(rows[0]?.private_pkcs8 ?? '', 'base64url');
    expect((await me(`${signed}.${signature}`)).body).toMatchObject({ code: 'token_invalid', reason: 'wrong_claims' });
  });

  it('are refused when a claim was changed', async () => {
    const { payload, header, signature } = parts(token);
    expect(
      (await me(`${encode(header)}.${encode({ ...payload, sub: 'acme-michael' })}.${signature}`)).body,
    ).toMatchObject({ reason: 'bad_signature' });
  });

  it.each(['', 'x', 'a.b', 'a.b.c', '....', 'é.é.é'])('are refused when they are %j', async (nonsense) => {
    expect((await me(nonsense)).status).toBe(401);
  });

  it('signed before a rotation verify until the old key is retired', async () => {
    await rotateSigningKey(server.authPool, Date.now());
    expect((await me(token)).status).toBe(200);
    const { body } = await server.call(undefined, 'GET', '/.well-known/jwks.json');
    ahead = 61_000;
    const later = await server.call(undefined, 'GET', '/.well-known/jwks.json');
    expect([body['keys']?.length, later.body['keys']?.length]).toEqual([1, 2]);
    ahead = 3_600_000;
    expect((await server.call(undefined, 'GET', '/.well-known/jwks.json')).body['keys']?.length).toBe(1);
    expect((await me(token)).body).toMatchObject({ reason: 'unknown_key' });
  });
});
