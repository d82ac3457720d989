/**
 * A small honest server for tests of the drain, as a `fetch`: it executes each command id once and remembers its receipt,
 * as the real executor does, and can fail in each way a network or a server does.
 */
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import type { Verdict } from '../outbox/state.ts';
import { nextTurn } from '../platform/test-clock.ts';

export type Mishap =
  /** Never arrives. */
  | 'drop-before'
  /** Is carried out; the answer is lost. */
  | 'drop-after'
  | 'bad-gateway'
  /** A portal answers 200 with a page of its own. */
  | 'portal'
  | 'unauthorised'
  | 'busy'
  /** Carries out the first half only and says so. */
  | 'half';

export type TestServer = {
  readonly fetch: typeof globalThis.fetch;
  /** Ids in the order they were carried out, each once. */
  readonly executed: readonly string[];
  /** Ids of each request that arrived. */
  readonly requests: readonly (readonly string[])[];
  readonly bodies: readonly { readonly device: unknown; readonly commands: readonly CommandEnvelope[] }[];
  /** What happens to the next requests, one after the other; then all goes well. */
  readonly plan: Mishap[];
  /** Ids because of which a request is refused with 400. */
  readonly poison: Set<string>;
  readonly verdictFor: { current: (command: CommandEnvelope) => Verdict };
  validToken: string;
  /** Requests at this moment, and the most there ever were at once. */
  readonly load: { now: number; most: number };
};

export function testServer(): TestServer {
  const executed: string[] = [];
  const requests: string[][] = [];
  const bodies: { device: unknown; commands: CommandEnvelope[] }[] = [];
  const receipts = new Map<string, Verdict>();
  const plan: Mishap[] = [];
  const poison = new Set<string>();
  const load = { now: 0, most: 0 };
  const verdictFor = {
    current: (command: CommandEnvelope): Verdict => ({
      status: 'applied',
      code: null,
      details: {},
      decidedAt: command.issuedAt,
    }),
  };
  const execute = (command: CommandEnvelope) => {
    const known = receipts.get(command.id);
    if (known !== undefined) return { id: command.id, ...known };
    const verdict = verdictFor.current(command);
    receipts.set(command.id, verdict);
    executed.push(command.id);
    return { id: command.id, ...verdict };
  };
  const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

  const answer = (
    body: { device: unknown; commands: CommandEnvelope[] },
    token: string | null,
    mishap: Mishap | undefined,
  ): Response => {
    switch (mishap) {
      case 'drop-before':
        throw new TypeError('Failed to fetch');
      case 'drop-after':
        body.commands.forEach(execute);
        throw new TypeError('Failed to fetch');
      case 'bad-gateway':
        return new Response('<h1>502</h1>', { status: 502, headers: { 'content-type': 'text/html' } });
      case 'portal':
        return new Response('<html>Welcome to the hotel</html>', {
          status: 200,
          headers: { 'content-type': 'text/html' },
        });
      case 'unauthorised':
        return json(401, { code: 'token_expired' });
      case 'busy':
        return json(429, { code: 'rate_limited' }, { 'retry-after': '7' });
      case 'half':
        return json(200, { receipts: body.commands.slice(0, body.commands.length / 2).map(execute) });
      case undefined:
        if (token !== server.validToken) return json(401, { code: 'token_expired' });
        if (body.commands.some(({ id }) => poison.has(id))) return json(400, { code: 'invalid_args' });
        return json(200, { receipts: body.commands.map(execute) });
    }
  };
  const server: TestServer = {
    async fetch(_input, init) {
      load.now += 1;
      load.most = Math.max(load.most, load.now);
      try {
        await nextTurn();
        const body = JSON.parse(init?.body as string) as { device: unknown; commands: CommandEnvelope[] };
        requests.push(body.commands.map(({ id }) => id));
        bodies.push(body);
        return answer(
          body,
          new Headers(init?.headers).get('authorization')?.replace('Bearer ', '') ?? null,
          plan.shift(),
        );
      } finally {
        load.now -= 1;
      }
    },
    executed,
    requests,
    bodies,
    plan,
    poison,
    verdictFor,
    validToken: 'good',
    load,
  };
  return server;
}
