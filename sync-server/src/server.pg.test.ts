/** What every answer has in common: headers, problems, OpenAPI, the client's files, health and metrics. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, startTestServer, textOf, type TestServer } from './test-organisation.ts';

let server: TestServer;
let clientDir: string;
let michael: string;
beforeAll(async () => {
  clientDir = mkdtempSync(path.join(tmpdir(), 'openkms-client-'));
  mkdirSync(path.join(clientDir, 'assets'));
  writeFileSync(path.join(clientDir, 'index.html'), '<!doctype html><title>OpenKMS</title>');
  writeFileSync(path.join(clientDir, 'service-worker.js'), 'void 0;');
  writeFileSync(path.join(clientDir, 'manifest.webmanifest'), '{}');
  writeFileSync(path.join(clientDir, 'assets', 'main-B4dC0ff3.js'), 'void 0;');
  server = await startTestServer({ clientDir });
  michael = await server.tokenOf('michael');
});
afterAll(async () => {
  await server.close();
  rmSync(clientDir, { recursive: true });
});

describe('security headers', () => {
  it.each(['/', '/api/v1/health', '/api/v1/nothing', '/api/openapi.json', '/assets/main-B4dC0ff3.js'])(
    'stand on %s',
    async (url) => {
      const { headers } = await server.call(undefined, 'GET', url);
      const policy = textOf(headers['content-security-policy']);
      expect(policy.split(';')).toEqual(
        expect.arrayContaining([
          "default-src 'self'",
          "script-src 'self'",
          "style-src 'self'",
          "worker-src 'self'",
          "object-src 'none'",
          "frame-ancestors 'none'",
        ]),
      );
      expect(policy).toContain("connect-src 'self' ws://localhost:3000");
      expect(policy).not.toMatch(/unsafe|\*|data:/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()'),
      });
      expect(headers).not.toHaveProperty('strict-transport-security');
    },
  );

  it('let the page of the API docs, and it alone, style its own elements', async () => {
    const { status, headers } = await server.call(undefined, 'GET', '/api/docs/');
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['content-security-policy']).toContain("style-src 'self'; style-src-attr 'unsafe-inline'");
  });
});

describe('problems', () => {
  it('have the shape of RFC 9457, with a code and a trace', async () => {
    const { status, headers, body } = await server.call(undefined, 'GET', '/api/v1/nothing?secret=1');
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(body).toEqual({
      type: 'urn:openkms:problem:not_found',
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code: 'not_found',
      instance: '/api/v1/nothing',
      traceId: headers['x-trace-id'],
    });
  });

  it('answer an address that is none, too', async () => {
    const { status, headers, body } = await server.call(undefined, 'GET', '/%');
    expect([status, body['code']]).toEqual([400, 'invalid_request']);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });

  it('name what is wrong with a request', async () => {
    const { status, body } = await server.call(michael, 'GET', '/api/v1/trainings?limit=0&mode=astral');
    expect([status, body['code']]).toEqual([400, 'invalid_request']);
    expect((body['issues'] as unknown as { path: string }[]).map((issue) => issue.path).toSorted()).toEqual([
      'limit',
      'mode',
    ]);
  });

  it('say nothing of the inside when something fails that should not', async () => {
    await server.owner.query('alter table training_search rename to training_search_gone');
    const { status, body } = await server.call(michael, 'GET', '/api/v1/trainings/search?q=python');
    await server.owner.query('alter table training_search_gone rename to training_search');
    expect([status, body['code']]).toEqual([500, 'internal']);
    expect(JSON.stringify(body)).not.toMatch(/training_search|select|at .*\.ts/);
  });

  it('tell what a command refused, by its code', async () => {
    const schedule = (body: unknown) => server.call(michael, 'POST', '/api/v1/sessions', body);
    const session = {
      trainingId: 'acme-python',
      officeId: 'acme-boston',
      code: 'NEW-1',
      capacity: 5,
      meetings: [{ start: '2030-01-07T09:00', end: '2030-01-07T10:00' }],
    };
    const codes = async (changes: object) => {
      const { status, body } = await schedule({ ...session, ...changes });
      return [status, body['code']];
    };
    expect(await codes({ capacity: 0 })).toEqual([422, 'capacity_too_small']);
    expect(await codes({ code: '<b>x</b>' })).toEqual([422, 'html_not_allowed']);
    expect(await codes({ code: 'x'.repeat(10_000) })).toEqual([422, 'text_too_long']);
    expect(await codes({ zone: 'Mars/Olympus' })).toEqual([422, 'unknown_zone']);
    expect(await codes({ meetings: [{ start: '2030-03-10T02:30', end: '2030-03-10T04:00' }] })).toEqual([
      422,
      'time_does_not_exist',
    ]);
    expect(await codes({ meetings: [{ start: '2030-01-07T10:00', end: '2030-01-07T09:00' }] })).toEqual([
      422,
      'end_before_start',
    ]);
    expect(await codes({ capacity: 'many' })).toEqual([400, 'invalid_args']);
    expect((await schedule([])).body['code']).toBe('invalid_request');
    expect((await server.call(await server.tokenOf('emma'), 'POST', '/api/v1/sessions', session)).body['code']).toBe(
      'forbidden',
    );
    const made = await schedule(session);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ code: 'NEW-1', meetings: [{ wallStart: '2030-01-07T09:00' }] });
    const patched = await server.call(michael, 'PATCH', textOf(made.headers['location']), {
      changes: { capacity: { from: 5, to: 8 } },
    });
    expect([patched.status, patched.body['capacity']]).toEqual([200, 8]);
    const clashing = await server.call(michael, 'PATCH', textOf(made.headers['location']), {
      changes: { capacity: { from: 5, to: 9 } },
    });
    expect([clashing.status, clashing.body['code'], typeof clashing.body['conflictId']]).toEqual([
      409,
      'field_conflict',
      'string',
    ]);
    const mine = await server.call(michael, 'GET', `/api/v1/conflicts/${textOf(clashing.body['conflictId'])}`);
    expect(mine.body).toMatchObject({ status: 'open', mine: { capacity: 9 }, theirs: { capacity: 8 } });
    const admin = await server.tokenOf('admin');
    const since = await server.call(michael, 'PATCH', textOf(made.headers['location']), {
      changes: { capacity: { from: 8, to: 7 } },
    });
    expect([since.status, since.body['capacity']]).toEqual([200, 7]);
    const resolve = (more: object) =>
      server.call(admin, 'POST', `/api/v1/conflicts/${textOf(mine.body['id'])}/resolve`, {
        resolution: 'mine',
        note: 'Bigger room',
        ...more,
      });
    const unseen = await resolve({});
    expect(unseen).toMatchObject({ status: 409, body: { code: 'changed_meanwhile', current: { capacity: 7 } } });
    const resolved = await resolve({ seen: unseen.body['current'] });
    expect(resolved.body).toMatchObject({ conflict: { status: 'resolved', resolution: 'mine' } });
    const reopened = await server.call(admin, 'POST', `/api/v1/conflicts/${textOf(mine.body['id'])}/reopen`);
    expect(reopened.body).toMatchObject({ conflict: { status: 'open' } });
    expect(
      (await server.call(admin, 'GET', `/api/v1/audit?entityId=${textOf(mine.body['id'])}`)).body['items']?.length,
    ).toBe(3);
  });

  it('keep the audit log from whoever does not administer', async () => {
    expect((await server.call(michael, 'GET', '/api/v1/audit')).body['code']).toBe('forbidden');
    expect((await server.call(michael, 'GET', '/api/v1/audit/verify')).status).toBe(403);
  });
});

describe('OpenAPI', () => {
  it('is valid and lists every route of the API', async () => {
    const { body } = await server.call(undefined, 'GET', '/api/openapi.json');
    const result = await new Validator().validate(structuredClone<Record<string, unknown>>(body));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    const operations = Object.entries(body['paths'] ?? {}).flatMap(([url, methods]) =>
      Object.keys(methods as Json).map((method) => `${method} ${url}`),
    );
    // Prompts have two homes: scripts of others were written against the first.
    const prompts = ['/api/prompts', '/api/v1/prompts'].flatMap((root) => [
      `delete ${root}/{id}`,
      `delete ${root}/{id}/cases/{caseId}`,
      `delete ${root}/{id}/link/{linkId}`,
      `get ${root}/`,
      `get ${root}/active`,
      `get ${root}/similar`,
      `get ${root}/{id}`,
      `get ${root}/runs`,
      `get ${root}/runs/export`,
      `get ${root}/runs/summary`,
      `get ${root}/runs/{runId}`,
      `get ${root}/{id}/cases`,
      `get ${root}/{id}/diff`,
      `get ${root}/{id}/runs`,
      `get ${root}/{id}/similar`,
      `post ${root}/`,
      `post ${root}/enrich`,
      `post ${root}/import`,
      `post ${root}/runs`,
      `post ${root}/runs/{runId}/cancel`,
      `post ${root}/runs/{runId}/feedback`,
      `post ${root}/similar`,
      ...[
        'archive',
        'cases',
        'label',
        'link',
        'merge',
        'resolve',
        'restore',
        'revert',
        'review',
        'runs',
        'tags',
        'version',
      ].map((act) => `post ${root}/{id}/${act}`),
      `put ${root}/{id}`,
    ]);
    const others = [
      'delete /api/v1/agent-tokens/{id}',
      'delete /api/v1/registrations/{id}',
      'get /.well-known/jwks.json',
      'get /api/v1/agent-config',
      'get /api/v1/agent-tokens',
      'get /api/v1/audit',
      'get /api/v1/audit/verify',
      'get /api/v1/auth/me',
      'get /api/v1/conflicts',
      'get /api/v1/conflicts/{id}',
      'get /api/v1/dead-letters',
      'get /api/v1/devices',
      'get /api/v1/health',
      'get /api/v1/models',
      'get /api/v1/receipts/{id}',
      'get /api/v1/registrations',
      'get /api/v1/registrations/{id}',
      'get /api/v1/sessions',
      'get /api/v1/sessions/{id}',
      'get /api/v1/traces/{traceId}',
      'get /api/v1/trainings',
      'get /api/v1/trainings/search',
      'get /api/v1/trainings/{id}',
      'patch /api/v1/sessions/{id}',
      'post /api/v1/agent-tokens',
      'post /api/v1/agent-tokens/jwt',
      'post /api/v1/auth/hand-over',
      'post /api/v1/auth/login',
      'post /api/v1/auth/logout',
      'post /api/v1/auth/refresh',
      'post /api/v1/commands',
      'post /api/v1/conflicts/{id}/reopen',
      'post /api/v1/conflicts/{id}/resolve',
      'post /api/v1/dead-letters/{id}/dismiss',
      'post /api/v1/dead-letters/{id}/replay',
      'post /api/v1/devices/{id}/readmit',
      'post /api/v1/devices/{id}/revoke',
      'post /api/v1/receipts/known',
      'post /api/v1/sessions',
      'post /api/v1/trainings/{id}/register',
      'post /api/zero/query',
    ];
    expect(operations.toSorted()).toEqual([...prompts, ...others].toSorted());
  });
});

describe('the client', () => {
  const page = { accept: 'text/html' };
  it.each(['/', '/trainings?q=python&location=Boston', '/trainings/PY-1.2', '/conflicts/123'])(
    'opens at %s',
    async (url) => {
      const { status, headers, body } = await server.call(undefined, 'GET', url, undefined, page);
      expect([status, headers['cache-control']]).toEqual([200, 'no-cache']);
      expect(textOf(body)).toContain('<title>OpenKMS</title>');
    },
  );

  it('keeps hashed files for ever and asks again for the others', async () => {
    const cacheOf = async (url: string) => (await server.call(undefined, 'GET', url)).headers['cache-control'];
    expect(await cacheOf('/assets/main-B4dC0ff3.js')).toBe('public, max-age=31536000, immutable');
    for (const url of ['/service-worker.js', '/manifest.webmanifest', '/index.html'])
      expect([url, await cacheOf(url)]).toEqual([url, 'no-cache']);
  });

  it.each(['/assets/gone-12345678.js', '/api/v2/x', '/api', '/.well-known/other', '/zero/statz'])(
    'does not answer %s with a page',
    async (url) => {
      const { status, body } = await server.call(undefined, 'GET', url);
      expect([status, body['code']]).toEqual([404, 'not_found']);
    },
  );

  it('does not leave its directory', async () => {
    for (const url of ['/../package.json', '/..%2f..%2fetc%2fpasswd', '/assets/%2e%2e/%2e%2e/etc/passwd']) {
      const { body } = await server.call(undefined, 'GET', url);
      expect(JSON.stringify(body)).not.toMatch(/root:|"name"/);
    }
  });
});

describe('operation', () => {
  it('tells the health of each part without a token', async () => {
    const { status, body } = await server.call(undefined, 'GET', '/api/v1/health');
    expect(status).toBe(200);
    // No workers run beside this test: it says so.
    expect(body).toMatchObject({
      status: 'degraded',
      components: { postgres: { status: 'ok', ms: expect.any(Number) }, workers: { status: 'down' } },
    });
  });

  it('counts requests and commands for Prometheus, by names of the code alone', async () => {
    await server.call(michael, 'POST', '/api/v1/commands', {
      commands: [
        {
          id: 'metric-1',
          name: 'evil"name',
          version: 1,
          args: {},
          actor: 'acme-michael',
          device: 'd',
          seq: 1,
          issuedAt: 0,
        },
      ],
    });
    const { body, headers } = await server.call(undefined, 'GET', '/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(textOf(body)).toContain(
      'openkms_http_request_seconds_count{method="GET",route="/api/v1/trainings/search",status="500"} 1',
    );
    expect(textOf(body)).toContain('openkms_commands_total{name="unknown",status="dead-letter"} 1');
    expect(textOf(body)).toMatch(/openkms_pg_pool_connections\{pool="app",state="idle"\} \d/);
    expect(textOf(body)).not.toContain('evil');
  });
});
