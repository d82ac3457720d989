/**
 * A small honest server for tests of the drain, as a `fetch`: it executes each command id once and remembers its receipt,
 * as the real executor does, holds back what depends on a failing one by the same rule, and can fail in each way a network
 * or a server does, also by being restored from a backup.
 */
import { keyedSet, keysOf } from '@openkms/schema/commands/order.ts';
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import type { Verdict } from '../outbox/state.ts';
import type { Clock } from '../platform/clock.ts';
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
  /** Ids because of which a request finds no answer: something on the way dislikes it, or the server fails over it. */
  readonly silenced: Map<string, 'gateway' | 'fault' | 'unavailable'>;
  /** Ids that cannot be executed now, with the code of each. */
  readonly failing: Map<string, string>;
  /** What it says of itself; null: a server that says nothing, as older ones. */
  readonly self: { current: { epoch: string; ahead: number; revoked: boolean } | null };
  /** Back to the time before all but the first `kept` commands, as a new epoch. */
  readonly restore: (kept: number, epoch: string) => void;
  readonly verdictFor: { current: (command: CommandEnvelope) => Verdict };
  validToken: string;
  /** Requests at this moment, and the most there ever were at once. */
  readonly load: { now: number; most: number };
};

export function testServer(clock: Pick<Clock, 'now'> = { now: () => 0 }): TestServer {
  const executed: string[] = [];
  const requests: string[][] = [];
  const bodies: { device: unknown; commands: CommandEnvelope[] }[] = [];
  const receipts = new Map<string, Verdict>();
  const plan: Mishap[] = [];
  const poison = new Set<string>();
  const silenced: TestServer['silenced'] = new Map();
  const failing = new Map<string, string>();
  const self: TestServer['self'] = { current: null };
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
  const word = () =>
    self.current === null
      ? {}
      : { server: { epoch: self.current.epoch, now: clock.now() + self.current.ahead, revoked: self.current.revoked } };
  const executeAll = (sent: readonly CommandEnvelope[], epoch: unknown) => {
    if (self.current !== null && typeof epoch === 'string' && epoch !== self.current.epoch)
      return { receipts: [], failures: [], ...word() };
    const failures: { id: string; code: string }[] = [];
    const failed = keyedSet<true>();
    const done = sent.flatMap((command) => {
      const code = failed.lastBefore(keysOf(command)) ? 'waits_for_earlier' : failing.get(command.id);
      if (code === undefined) return [execute(command)];
      failed.add(keysOf(command), true);
      failures.push({ id: command.id, code });
      return [];
    });
    return { receipts: done, failures, ...word() };
  };
  const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

  const answer = (
    body: { device: unknown; epoch?: unknown; commands: CommandEnvelope[] },
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
        switch (body.commands.map(({ id }) => silenced.get(id)).find((how) => how !== undefined)) {
          case 'gateway':
            return new Response('<h1>Blocked</h1>', { status: 403, headers: { 'content-type': 'text/html' } });
          case 'fault':
            return json(500, { code: 'internal_error' });
          case 'unavailable':
            return json(503, { code: 'unavailable' });
          case undefined:
            return json(200, executeAll(body.commands, body.epoch));
        }
    }
  };
  const server: TestServer = {
    async fetch(input, init) {
      load.now += 1;
      load.most = Math.max(load.most, load.now);
      try {
        await nextTurn();
        if (input === '/api/v1/receipts/known') {
          const { ids } = JSON.parse(init?.body as string) as { ids: string[] };
          const decided = ids.flatMap((id) => {
            const at = receipts.get(id)?.decidedAt;
            return at === undefined ? [] : [[id, at] as const];
          });
          return json(200, {
            unknown: ids.filter((id) => !receipts.has(id)),
            decidedAt: Object.fromEntries(decided),
          });
        }
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
    silenced,
    failing,
    self,
    restore(kept, epoch) {
      for (const id of executed.splice(kept)) receipts.delete(id);
      self.current = { ahead: 0, revoked: false, ...self.current, epoch };
    },
    verdictFor,
    validToken: 'good',
    load,
  };
  return server;
}
