/** Prompts kept ready: what is moved or removed is given to nobody afterwards, on the server that did it and on its neighbours. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestServer, textOf, type TestServer } from '../test-organisation.ts';
import { createMemoryCache } from '@openkms/plugins/cache/memory/provider.ts';
import { type ActivePrompts, createActivePrompts } from './active-prompts.ts';

let server: TestServer;
let admin: string;
let neighbour: ActivePrompts;
const faults: unknown[] = [];
beforeAll(async () => {
  server = await startTestServer();
  admin = await server.tokenOf('admin');
  const { pool } = server;
  neighbour = createActivePrompts({ pool, cache: createMemoryCache(), onFault: (error) => void faults.push(error) });
});
afterAll(async () => {
  await neighbour.stop();
  await server.close();
});

/** A global prompt of `versions` versions, linked to `capability`; their ids. */
async function linked(capability: string, versions: number): Promise<{ id: string; ids: string[] }> {
  const made = await server.call(admin, 'POST', '/api/prompts/', {
    title: capability,
    scope: 'global',
    content: 'Text 1.',
  });
  const id = textOf(made.body['id']);
  const ids = [textOf(made.body['headId'])];
  for (let n = 2; n <= versions; n += 1) {
    const saved = await server.call(admin, 'POST', `/api/prompts/${id}/version`, { content: `Text ${n}.` });
    ids.push(textOf(saved.body['id']));
  }
  await server.call(admin, 'POST', `/api/prompts/${id}/link`, { capability });
  return { id, ids };
}
const label = (id: string, versionId: string | null) =>
  server.call(admin, 'POST', `/api/prompts/${id}/label`, { label: 'production', versionId });
const active = async (capability: string, at = 'label=production') =>
  (await server.call(admin, 'GET', `/api/prompts/active?agent=scribe&capability=${capability}&${at}`)).body['items'];
const acme = (capability: string) => ({ orgId: 'acme', agent: 'scribe', capability, label: 'production' });

describe('prompts that serve a capability', () => {
  it('come best first with the reason, and without a label there is the newest', async () => {
    const { id, ids } = await linked('mail.write', 2);
    const wide = await linked('mail.*', 1);
    await server.call(admin, 'POST', `/api/prompts/${wide.id}/link`, { capability: 'mail.*', priority: 10 });
    expect(await active('mail.write', '')).toMatchObject([
      { promptId: wide.id, priority: 10, why: expect.stringContaining('Priority 10') },
      { promptId: id, versionId: ids[1], content: 'Text 2.\n' },
    ]);
    // Neither has the label.
    expect(await active('mail.write')).toEqual([]);
  });

  it('are an agent’s own by its token, and never another’s or a person’s', async () => {
    const issued = await server.call(admin, 'POST', '/api/v1/agent-tokens', { agent: 'scribe', label: 'S' });
    const token = textOf(issued.body['token']);
    const own = await server.call(admin, 'POST', '/api/prompts/', {
      title: 'Own',
      scope: 'agent',
      agent: 'scribe',
      content: 'Own.',
    });
    const others = await server.call(admin, 'POST', '/api/prompts/', {
      title: 'Other',
      scope: 'agent',
      agent: 'other',
      content: 'Other.',
    });
    for (const { body } of [own, others])
      await server.call(admin, 'POST', `/api/prompts/${textOf(body['id'])}/link`, { capability: 'translate' });
    const config = await server.call(token, 'GET', '/api/v1/agent-config');
    expect(config.body).toMatchObject({ agent: 'scribe', capabilities: { translate: [{ promptId: own.body['id'] }] } });
    expect((await server.call(token, 'GET', '/api/prompts/active?capability=translate&agent=other')).status).toBe(403);
  });
});

const MOVES = 1000;

describe('after a label was moved', () => {
  it('nobody is given what was removed before they asked: 1,000 moves under load', { timeout: 120_000 }, async () => {
    const { id, ids } = await linked('race', 5);
    /** How many moves have been answered, and what each left. */
    const left: (string | null)[] = [];
    const stale: unknown[] = [];
    let asked = 0;
    const reader = async () => {
      while (left.length < MOVES) {
        const since = left.length;
        const found = (await active('race')) as unknown as { versionId: string }[];
        const got = found[0]?.versionId ?? null;
        asked += 1;
        // Whatever was true at some moment since the question was put, or is being made true.
        const possible = [...left.slice(Math.max(0, since - 1)), ...moving];
        if (since > 0 && !possible.includes(got)) stale.push({ since, got, possible });
      }
    };
    const moving: (string | null)[] = [];
    const mover = async () => {
      for (let n = 0; n < MOVES; n += 1) {
        const to = n % 7 === 6 ? null : (ids[n % ids.length] ?? null);
        moving.push(to);
        await label(id, to);
        left.push(to);
        moving.shift();
      }
    };
    await Promise.all([mover(), ...Array.from({ length: 4 }, reader)]);
    expect(stale).toEqual([]);
    expect(asked).toBeGreaterThan(200);
  });

  it('a neighbour that keeps it ready too hears of it at once', async () => {
    const { id, ids } = await linked('near', 2);
    await label(id, ids[0] ?? null);
    await vi.waitFor(async () => expect(await neighbour.find(acme('near'))).toMatchObject([{ versionId: ids[0] }]));
    for (const to of [ids[1] ?? null, null]) {
      await label(id, to);
      const expected = to === null ? [] : [{ versionId: to }];
      await vi.waitFor(async () => expect(await neighbour.find(acme('near'))).toMatchObject(expected), {
        timeout: 1000,
        interval: 5,
      });
    }
  });

  it('archiving, unlinking and deleting are heard of as well', async () => {
    const { id, ids } = await linked('gone', 1);
    await label(id, ids[0] ?? null);
    expect(await active('gone')).toHaveLength(1);
    await server.call(admin, 'POST', `/api/prompts/${id}/archive`);
    expect(await active('gone')).toEqual([]);
  });
});

describe('when the line to Postgres breaks', () => {
  it('nothing is kept until it is sure to hear again', async () => {
    const { id, ids } = await linked('broken', 2);
    await label(id, ids[0] ?? null);
    await vi.waitFor(async () => expect(await neighbour.find(acme('broken'))).toMatchObject([{ versionId: ids[0] }]));
    await server.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen openkms_prompts' and datname = current_database()`,
    );
    await vi.waitFor(() => expect(faults.length).toBeGreaterThan(0));
    await label(id, ids[1] ?? null);
    expect(await neighbour.find(acme('broken'))).toMatchObject([{ versionId: ids[1] }]);
    await vi.waitFor(
      async () => {
        const { rows } = await server.owner.query(
          `select count(*)::int as n from pg_stat_activity where query = 'listen openkms_prompts' and datname = current_database()`,
        );
        expect(rows).toEqual([{ n: 2 }]);
      },
      { timeout: 15_000, interval: 100 },
    );
    await label(id, ids[0] ?? null);
    await vi.waitFor(async () => expect(await neighbour.find(acme('broken'))).toMatchObject([{ versionId: ids[0] }]));
  });
});
