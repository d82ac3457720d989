/** The JWT of an agent, as the doors meet it: what it opens, for how long, and every way to make it open more. */
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, textOf, type TestServer } from '../test-organisation.ts';
import { agentJwt, agentToken } from '../test-prompts.ts';

const MINUTE = 60_000;
let server: TestServer;
let admin: string;
let offset = 0;
beforeAll(async () => {
  server = await startTestServer({ now: () => Date.now() + offset });
  admin = await server.tokenOf('admin');
});
afterAll(() => server.close());

const list = async (token: string) => {
  const { status, body } = await server.call(token, 'GET', '/api/prompts');
  return [status, body['code']];
};
const exchange = (token: string | undefined, body?: object) =>
  server.call(token, 'POST', '/api/v1/agent-tokens/jwt', body);
const claimsOf = (jwt: string) =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('an agent’s JWT', () => {
  it('is had for its token, is shown once, and says until when it is good', async () => {
    const { token, id } = await agentToken(server);
    const made = await exchange(token);
    expect(made).toMatchObject({
      status: 201,
      headers: { 'cache-control': 'no-store' },
      body: { scopes: ['prompts:read', 'prompts:enrich'] },
    });
    const jwt = textOf(made.body['jwt']);
    const { exp, sub, tid, aud } = claimsOf(jwt);
    expect([sub, tid, aud]).toEqual(['scribe', id, 'openkms-agent']);
    expect(Number(exp) * 1000).toBe(Number(made.body['expiresAt']));
    expect(Number(exp) * 1000 - Date.now()).toBeLessThanOrEqual(15 * MINUTE);
    expect(await list(jwt)).toEqual([200, undefined]);
  });

  it('opens some of what its token opens, where only that was asked for, and never more', async () => {
    const { token } = await agentToken(server);
    const enriches = await agentJwt(server, token, { scopes: ['prompts:enrich'] });
    expect(await list(enriches)).toEqual([403, 'scope_missing']);
    const more = await exchange(token, { scopes: ['prompts:read', 'runs:start'] });
    expect([more.status, more.body['code'], more.body['scope']]).toEqual([403, 'scope_missing', 'runs:start']);
  });

  it('opens no more than its token does now', async () => {
    const { token, id } = await agentToken(server);
    const jwt = await agentJwt(server, token);
    await server.owner.query(`update agent_token set scopes = '["prompts:enrich"]' where id = $1`, [id]);
    expect(await list(jwt)).toEqual([403, 'scope_missing']);
  });

  it('ends with its token: revoked', async () => {
    const { token, id } = await agentToken(server);
    const jwt = await agentJwt(server, token);
    expect(await list(jwt)).toEqual([200, undefined]);
    expect((await server.call(admin, 'DELETE', `/api/v1/agent-tokens/${id}`)).status).toBe(204);
    expect(await list(jwt)).toEqual([401, 'token_revoked']);
    expect((await exchange(token)).body['code']).toBe('token_revoked');
  });

  it('ends with its token: over, and is not made to outlive it', async () => {
    const { token, id } = await agentToken(server);
    await server.owner.query(`update agent_token set expires_at = now() + interval '5 min' where id = $1`, [id]);
    const made = await exchange(token);
    expect(Number(made.body['expiresAt']) - Date.now()).toBeLessThanOrEqual(5 * MINUTE);
    await server.owner.query(`update agent_token set expires_at = now() - interval '1 s' where id = $1`, [id]);
    expect(await list(textOf(made.body['jwt']))).toEqual([401, 'token_expired']);
  });

  it('is over after a quarter of an hour', async () => {
    const { token } = await agentToken(server);
    const jwt = await agentJwt(server, token);
    try {
      offset = 16 * MINUTE;
      expect(await list(jwt)).toEqual([401, 'token_expired']);
      expect(await list(token)).toEqual([200, undefined]);
    } finally {
      offset = 0;
    }
  });

  it('is exchanged for nothing, and neither is a person’s', async () => {
    const { token } = await agentToken(server);
    const jwt = await agentJwt(server, token);
    for (const bearer of [jwt, admin]) {
      const made = await exchange(bearer);
      expect([made.status, made.body['code']]).toEqual([403, 'forbidden']);
    }
    expect([(await exchange(undefined)).status, (await exchange('okms_agent_none')).status]).toEqual([401, 401]);
  });

  it('opens nothing but prompts: no other route, no command, no query of Zero', async () => {
    const { token } = await agentToken(server, ['prompts:read', 'prompts:enrich', 'runs:start']);
    for (const bearer of [token, await agentJwt(server, token)]) {
      const asked = await Promise.all([
        server.call(bearer, 'GET', '/api/v1/trainings'),
        server.call(bearer, 'GET', '/api/v1/auth/me'),
        server.call(bearer, 'GET', '/api/v1/conflicts'),
        server.call(bearer, 'POST', '/api/v1/commands', { commands: [] }),
        server.call(bearer, 'POST', '/api/zero/query', ['transform', []]),
      ]);
      expect(asked.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
      expect(asked[0]?.body).toMatchObject({ code: 'token_invalid', reason: 'of_an_agent' });
      expect(textOf(asked[0]?.body['detail'])).toContain('it is an agent’s, which opens prompts and their runs alone');
      const tokens = await server.call(bearer, 'GET', '/api/v1/agent-tokens');
      expect([tokens.status, tokens.body['code']]).toEqual([403, 'forbidden']);
    }
  });
});

describe('a JWT that we did not make so', () => {
  const HEADER = { typ: 'agent+jwt' };
  const claims = async () => {
    const { token } = await agentToken(server);
    return claimsOf(await agentJwt(server, token));
  };

  it.each<[string, (made: Record<string, unknown>) => Promise<string> | string]>([
    [
      'signed with another’s key under a name of ours',
      async (made) => {
        const { privateKey } = await generateKeyPair('RS256');
        const { rows } = await server.owner.query<{ kid: string }>('select kid from signing_key');
        return new SignJWT(made)
          .setProtectedHeader({ ...HEADER, alg: 'RS256', kid: rows[0]?.kid ?? '' })
          .sign(privateKey);
      },
    ],
    [
      'signed with the public key as a secret',
      async (made) => {
        const { rows } = await server.owner.query<{ kid: string; jwk: object }>(
          'select kid, public_jwk as jwk from signing_key',
        );
        const secret = new TextEncoder().encode(JSON.stringify(rows[0]?.jwk));
        return new SignJWT(made).setProtectedHeader({ ...HEADER, alg: 'HS256', kid: rows[0]?.kid ?? '' }).sign(secret);
      },
    ],
    ['signed by nobody', (made) => new UnsecuredJWT(made).encode()],
    ['of a kind that says so and no more', () => `${Buffer.from('{"typ":"agent+jwt"}').toString('base64url')}.e30.x`],
  ])('%s', async (_how, forge) => {
    expect(await list(await forge(await claims()))).toEqual([401, 'token_invalid']);
  });

  it('changed after it was signed: another agent, another organisation, another token', async () => {
    const { token } = await agentToken(server);
    const [head, body, signature] = (await agentJwt(server, token)).split('.');
    for (const change of [{ sub: 'other' }, { org: 'globex' }, { tid: 'x' }, { scopes: ['runs:start'] }]) {
      const changed = { ...claimsOf(`${head}.${body}.`), ...change };
      const payload = Buffer.from(JSON.stringify(changed)).toString('base64url');
      expect(await list(`${head}.${payload}.${signature}`)).toEqual([401, 'token_invalid']);
    }
  });

  it('a person’s access token that says it is an agent’s, and the reverse', async () => {
    const rename = (jwt: string, typ: string) => {
      const [head = '', ...rest] = jwt.split('.');
      const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as object;
      return [Buffer.from(JSON.stringify({ ...header, typ })).toString('base64url'), ...rest].join('.');
    };
    const { token } = await agentToken(server);
    const jwt = await agentJwt(server, token);
    for (const confused of [rename(admin, 'agent+jwt'), rename(jwt, 'JWT')])
      expect(await list(confused)).toEqual([401, 'token_invalid']);
  });

  it('of an organisation opens nothing of another', async () => {
    const made = { agent: 'scribe', label: 'Theirs' };
    const foreign = await server.call(await server.tokenOf('admin', 'globex'), 'POST', '/api/v1/agent-tokens', made);
    const token = textOf(foreign.body['token']);
    const written = { title: 'Ours', scope: 'global', content: 'Ours.' };
    const id = textOf((await server.call(admin, 'POST', '/api/prompts', written)).body['id']);
    for (const bearer of [token, await agentJwt(server, token)]) {
      expect((await server.call(bearer, 'GET', `/api/prompts/${id}`)).status).toBe(404);
      expect(textOf((await server.call(bearer, 'GET', '/api/prompts')).body)).not.toContain(id);
      expect((await server.call(bearer, 'POST', '/api/prompts/enrich', { promptId: id })).status).toBe(404);
    }
  });
});
