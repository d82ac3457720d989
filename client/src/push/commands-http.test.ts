import { describe, expect, it } from 'vitest';
import { commandsHttp, knownHttp, understand } from './commands-http.ts';

const receipt = { id: 'c1', status: 'applied', code: null, details: {}, decidedAt: 1, orgId: 'o', seq: 3 };

describe('an answer to commands', () => {
  it('gives verdicts by id', () => {
    const result = understand(200, { receipts: [receipt] }, null);
    expect(result).toEqual({
      kind: 'answered',
      verdicts: new Map([['c1', { status: 'applied', code: null, details: {}, decidedAt: 1 }]]),
      failures: new Map(),
    });
  });

  it('leaves out a receipt it cannot read and keeps the others', () => {
    const result = understand(200, { receipts: [{ id: 'c0', status: 'maybe' }, receipt, null] }, null);
    expect(result.kind === 'answered' && [...result.verdicts.keys()]).toEqual(['c1']);
  });

  it.each([
    [200, undefined, 'unreachable'],
    [200, { hello: 'portal' }, 'unreachable'],
    [302, undefined, 'unreachable'],
    [401, { code: 'token_expired' }, 'unauthorised'],
    [403, { code: 'forbidden' }, 'unauthorised'],
    [403, undefined, 'unreachable'],
    [400, { code: 'invalid_args' }, 'refused'],
    [413, { code: 'command_too_large' }, 'refused'],
    [413, undefined, 'unreachable'],
    [429, { code: 'rate_limited' }, 'busy'],
    [500, { code: 'internal' }, 'busy'],
    [502, undefined, 'unreachable'],
  ] as const)('%i with %j means %s', (status, body, kind) => {
    expect(understand(status, body, null).kind).toBe(kind);
  });

  it('calls a request that takes too long unreachable', async () => {
    const never: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
      });
    const send = commandsHttp(never, 20);
    const device = { id: 'd', label: 'l', pendingCount: 0, oldestPendingAt: null, offlineSince: null, now: 0 };
    expect(await send('t', device, [], new AbortController().signal)).toEqual({ kind: 'unreachable' });
  });

  it('gives failures by id, and what the server says of itself', () => {
    const failures = [{ id: 'c2', code: 'internal_error' }, { id: 'c3', code: 'waits_for_earlier', details: {} }, 'x'];
    const server = { epoch: 'e1', now: 7, revoked: true };
    expect(understand(200, { receipts: [receipt], failures, server }, null)).toMatchObject({
      kind: 'answered',
      failures: new Map([
        ['c2', 'internal_error'],
        ['c3', 'waits_for_earlier'],
      ]),
      server,
    });
  });

  it.each([
    ['an older server, which says neither', {}],
    ['a server of tomorrow, which says them otherwise', { failures: { c2: 'no' }, server: 'epoch one' }],
  ])('is understood from %s', (_who, rest) => {
    const result = understand(200, { receipts: [receipt], ...rest }, null);
    expect(result).toMatchObject({ kind: 'answered', failures: new Map() });
    expect(result).not.toHaveProperty('server');
  });
});

describe('asking which receipts are known', () => {
  const ask = (status: number, body: unknown) =>
    knownHttp(async () => new Response(JSON.stringify(body), { status }))('t', ['a'], new AbortController().signal);

  it.each([
    [200, { unknown: ['a'], decidedAt: { b: 7 } }, { kind: 'answered', unknown: ['a'], decidedAt: { b: 7 } }],
    [200, { unknown: ['a'] }, { kind: 'answered', unknown: ['a'], decidedAt: {} }],
    [200, { unknown: ['a'], decidedAt: ['b'] }, { kind: 'answered', unknown: ['a'], decidedAt: {} }],
    [200, { hello: 'portal' }, { kind: 'unreachable' }],
    [401, { code: 'token_expired' }, { kind: 'unauthorised' }],
    [404, { code: 'not_found' }, { kind: 'busy', retryAfter: null }],
    [500, { code: 'internal_error' }, { kind: 'busy', retryAfter: null, fault: 'certain' }],
    [503, { code: 'unavailable' }, { kind: 'busy', retryAfter: null, fault: 'perhaps' }],
  ] as const)('%i with %j', async (status, body, result) => {
    expect(await ask(status, body)).toEqual(result);
  });
});
