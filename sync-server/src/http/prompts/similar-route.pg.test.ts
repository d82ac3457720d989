/** Who wrote this before, over REST: what is found and why, for whom, after changes, and bad input. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPromptIndex, type PromptIndex } from '../../prompts/prompt-index.ts';
import { diffHash } from '@openkms/schema/domain/prompt/normalise.ts';
import { type Json, startTestServer, textOf, type TestServer } from '../../test-organisation.ts';

let server: TestServer;
let emma: string;
let eli: string;
let admin: string;
let foreign: string;
const faults: unknown[] = [];
const indexes: PromptIndex[] = [];
beforeAll(async () => {
  server = await startTestServer();
  [emma, eli, admin, foreign] = await Promise.all([
    server.tokenOf('emma'),
    server.tokenOf('eli'),
    server.tokenOf('admin'),
    server.tokenOf('admin', 'globex'),
  ]);
});
afterAll(async () => {
  await Promise.all(indexes.map((index) => index.stop()));
  await server.close();
});

const HARBOUR =
  'You summarise harbour minutes for pilots.\n\nName berths, tides and delays.\n\nAnswer in five plain lines.\n';
const write = async (token: string, title: string, content: string, patch: object = {}) =>
  textOf((await server.call(token, 'POST', '/api/prompts/', { title, scope: 'global', content, ...patch })).body['id']);
const like = (token: string | undefined, body: object, root = '/api/prompts') =>
  server.call(token, 'POST', `${root}/similar`, body);
const itemsOf = ({ body }: { body: Json }) => body['items'] as unknown as Record<string, unknown>[];
const idsOf = (answer: { body: Json }) => itemsOf(answer).map(({ id }) => id);
/** Another index over the same database, as a neighbouring server has it. */
const neighbour = (options: { mostCharacters?: number } = {}): PromptIndex => {
  const index = createPromptIndex({ pool: server.pool, onFault: (error) => void faults.push(error), ...options });
  indexes.push(index);
  return index;
};
const asEmma = (content: string) => ({
  orgId: 'acme',
  reader: { userId: 'acme-emma', role: 'employee' as const },
  content,
  diffHash: diffHash(content),
  limit: 5,
});

describe('what is like a text', () => {
  it('comes with how much and why; the same text and nearly the same are called so', async () => {
    const [same, near, related] = [
      await write(emma, 'Harbour digest', HARBOUR, { tags: ['harbour'] }),
      await write(eli, 'Harbour digest, brief', HARBOUR.replace('five', 'three')),
      await write(admin, 'Pilots', 'You tell harbour pilots about tides and berths, in plain words.'),
    ];
    await write(emma, 'Letters', 'You write cover letters for applicants.');
    const answer = await like(emma, { content: HARBOUR.replaceAll('\n', '\r\n') });
    expect(answer.status).toBe(200);
    expect(idsOf(answer)).toEqual([same, near, related]);
    expect(itemsOf(answer)).toMatchObject([
      {
        title: 'Harbour digest',
        likeness: 'same',
        alike: 100,
        tags: ['harbour'],
        head: { number: 1, diffHash: diffHash(HARBOUR) },
      },
      { likeness: 'near', ownerName: 'eli of acme' },
      { likeness: 'related', shared: expect.arrayContaining(['harbour', 'pilots', 'tides']) },
    ]);
    const short = await server.call(
      emma,
      'GET',
      `/api/v1/prompts/similar?limit=1&text=${encodeURIComponent('Summarising harbour minutes: berths, tides, delays')}`,
    );
    expect(idsOf(short)).toEqual([same]);
  });

  it('is asked for a prompt as well, which is not like itself', async () => {
    const content = 'Explain quarterly zeppelin budgets to new gardeners, with three examples.\n';
    const [one, other] = [await write(emma, 'Zeppelins', content), await write(eli, 'Airships', content)];
    for (const url of [
      `/api/prompts/${one}/similar`,
      `/api/v1/prompts/${one}/similar?limit=3`,
      `/api/prompts/similar?id=${one}`,
    ]) {
      const answer = await server.call(emma, 'GET', url);
      expect(itemsOf(answer)[0]).toMatchObject({ id: other, likeness: 'same' });
      expect(idsOf(answer)).not.toContain(one);
    }
    expect(idsOf(await like(emma, { content, except: other }))).toEqual([one]);
  });
});

describe('whose', () => {
  const secret = 'Draft the secret merger announcement about Quagmire Holdings for the board.\n';

  it('one’s own is found by its owner alone, and changes nobody else’s answer by a letter', async () => {
    const shared = await write(
      emma,
      'Announcements',
      'Draft an announcement for the board, about a merger or a move.\n',
    );
    const before = await like(emma, { content: secret });
    const admins = await like(admin, { content: secret });
    expect(idsOf(before)).toEqual([shared]);
    const own = await write(eli, 'Merger', secret, { scope: 'user' });
    for (let n = 0; n < 20; n += 1)
      await write(eli, `Merger ${n}`, `${secret} Announcement ${n}, a merger, a board.`, { scope: 'user' });
    expect(itemsOf(await like(eli, { content: secret }))[0]).toMatchObject({ id: own, likeness: 'same' });
    expect((await like(emma, { content: secret })).body).toEqual(before.body);
    expect((await like(admin, { content: secret })).body).toEqual(admins.body);
    expect((await server.call(emma, 'GET', `/api/prompts/${own}/similar`)).status).toBe(404);
    expect((await server.call(admin, 'GET', `/api/prompts/similar?id=${own}`)).body['code']).toBe('not_found');
  });

  it('another organisation’s never', async () => {
    expect(idsOf(await like(foreign, { content: HARBOUR }))).toEqual([]);
  });

  it('an agent’s are its own, all agents’ and everybody’s', async () => {
    const text = 'Translate incoming freight notices into Portuguese for customs brokers.\n';
    const agentPrompt = (agent: string | null) =>
      write(admin, `Freight for ${agent ?? 'all'}`, text, { scope: 'agent', agent });
    const [own, others, all] = [await agentPrompt('scribe'), await agentPrompt('clerk'), await agentPrompt(null)];
    await write(admin, 'Freight, mine', text, { scope: 'user' });
    const token = async (scopes: string[]) =>
      textOf(
        (await server.call(admin, 'POST', '/api/v1/agent-tokens', { agent: 'scribe', label: 'S', scopes })).body[
          'token'
        ],
      );
    const scribe = await token(['prompts:read']);
    expect(new Set(idsOf(await like(scribe, { content: text })))).toEqual(new Set([own, all]));
    expect(new Set(idsOf(await like(emma, { content: text })))).toEqual(new Set([own, others, all]));
    expect((await server.call(scribe, 'GET', `/api/prompts/${others}/similar`)).status).toBe(404);
    const enriching = await token(['prompts:enrich']);
    expect((await like(enriching, { content: text })).body['code']).toBe('scope_missing');
  });
});

describe('an agent', () => {
  const text = 'Number the beehives along the orchard wall, north to south.\n';
  const scribe = { ...asEmma(text), reader: { agent: 'scribe' } };
  const many = (agent: string, content: string) =>
    Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        write(admin, `Beehives ${n} of ${agent}`, content, { scope: 'agent', agent }),
      ),
    );

  it('loses no place to what only others may read, and is told nothing of it by how rare a word is', async () => {
    const same = await write(admin, 'Beehives', text, { scope: 'agent', agent: 'scribe' });
    const near = await write(admin, 'Beehives too', text.replace('north', 'east'), { scope: 'global' });
    const index = neighbour();
    const before = await index.similar(scribe);
    expect(before.map(({ prompt }) => prompt.id)).toEqual([same, near]);
    await Promise.all([many('clerk', text), many('porter', `${text}Beehives, beehives.\n`)]);
    index.forget('acme');
    expect(await index.similar(scribe)).toEqual(before);
  });
});

describe('after a change', () => {
  it('a new text, another scope, archiving and deleting are known at once', async () => {
    const first = 'Plan the walnut harvest with seasonal crews and rented shakers.\n';
    const second = 'Grade antique violins by varnish, scroll and provenance.\n';
    const id = await write(eli, 'Changing', first);
    expect(idsOf(await like(emma, { content: first }))).toEqual([id]);
    await server.call(eli, 'POST', `/api/prompts/${id}/version`, { content: second });
    expect(idsOf(await like(emma, { content: first }))).toEqual([]);
    expect(itemsOf(await like(emma, { content: second }))).toMatchObject([
      { id, likeness: 'same', head: { number: 2 } },
    ]);
    await server.call(eli, 'POST', `/api/prompts/${id}/archive`);
    expect(itemsOf(await like(emma, { content: second }))).toMatchObject([{ id, status: 'archived' }]);
    await server.call(eli, 'POST', `/api/prompts/${id}/restore`);
    await server.call(eli, 'PUT', `/api/prompts/${id}`, { scope: 'user' });
    expect(idsOf(await like(emma, { content: second }))).toEqual([]);
    expect(idsOf(await like(eli, { content: second }))).toEqual([id]);
    await server.call(eli, 'DELETE', `/api/prompts/${id}`);
    expect(idsOf(await like(eli, { content: second }))).toEqual([]);
  });

  it('a neighbouring server knows too, also when it could not hear of it', async () => {
    const text = 'Sketch lighthouse keepers in watercolour, two hues only.\n';
    const other = neighbour();
    expect(await other.similar(asEmma(text))).toEqual([]);
    const id = await write(eli, 'Lighthouse', text);
    await vi.waitFor(async () => expect(await other.similar(asEmma(text))).toMatchObject([{ prompt: { id } }]));
    await server.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen openkms_prompts' and datname = current_database()`,
    );
    await vi.waitFor(() => expect(faults.length).toBeGreaterThan(0));
    await server.call(eli, 'DELETE', `/api/prompts/${id}`);
    expect(await other.similar(asEmma(text))).toEqual([]);
  });

  it('what had to leave the memory comes back when it is asked for', async () => {
    const small = neighbour({ mostCharacters: 1 });
    const asEli = { ...asEmma(HARBOUR), reader: { userId: 'acme-eli', role: 'employee' as const } };
    const own = 'Catalogue moss by altitude, with Latin names.\n';
    const id = await write(emma, 'Moss', own, { scope: 'user' });
    for (let round = 0; round < 2; round += 1) {
      expect(await small.similar(asEmma(own))).toMatchObject([{ prompt: { id }, likeness: 'same' }]);
      expect((await small.similar(asEli))[0]).toMatchObject({ likeness: 'same' });
    }
  });

  it('does not leave it while somebody is being answered from it', async () => {
    const small = neighbour({ mostCharacters: 1 });
    const own = 'Repair accordions: reeds, bellows and straps.\n';
    const people = ['emma', 'eli', 'admin', 'michael'] as const;
    const owns = await Promise.all(
      people.map(async (name) => ({
        userId: `acme-${name}`,
        id: await write(await server.tokenOf(name), 'Accordions', `${own}${name}.\n`, { scope: 'user' }),
      })),
    );
    const asked = Array.from({ length: 10 }, () => owns).flat();
    const found = await Promise.all(
      asked.map(({ userId }) => small.similar({ ...asEmma(own), reader: { userId, role: 'employee' } })),
    );
    expect(found.map((answer) => answer.map(({ prompt }) => prompt.id))).toEqual(asked.map(({ id }) => [id]));
  });
});

describe('bad input', () => {
  it.each([
    ['neither text nor id', 'GET', '/api/prompts/similar', undefined, 400, 'invalid_request'],
    ['both', 'GET', '/api/prompts/similar?text=a&id=b', undefined, 400, 'invalid_request'],
    [
      'a text too long for an address',
      'GET',
      `/api/prompts/similar?text=${'a'.repeat(5000)}`,
      undefined,
      422,
      'text_too_long',
    ],
    ['no result wanted', 'GET', '/api/prompts/similar?text=a&limit=0', undefined, 400, 'invalid_request'],
    ['an id that is none', 'GET', '/api/prompts/similar?id=..%2F', undefined, 400, 'invalid_request'],
    ['an id of nothing', 'GET', '/api/prompts/nothing/similar', undefined, 404, 'not_found'],
    ['an empty text', 'POST', '/api/prompts/similar', { content: '  ' }, 422, 'empty_text'],
    ['a NUL', 'POST', '/api/prompts/similar', { content: 'a\0b' }, 400, 'invalid_args'],
    [
      'a text that no prompt could have',
      'POST',
      '/api/prompts/similar',
      { content: 'a '.repeat(130_000) },
      422,
      'text_too_long',
    ],
    ['five megabytes', 'POST', '/api/prompts/similar', { content: 'a'.repeat(5_000_000) }, 413, 'body_too_large'],
  ] as const)('%s is refused by code', async (_, method, url, body, status, code) => {
    const answer = await server.call(emma, method, url, body);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('nobody is told anything without a token', async () => {
    expect((await like(undefined, { content: HARBOUR })).status).toBe(401);
    expect((await server.call(undefined, 'GET', '/api/prompts/similar')).status).toBe(401);
  });

  it('a long text of one word, and one of no words, are answered', async () => {
    expect((await like(emma, { content: 'zeppelin '.repeat(27_000) })).status).toBe(200);
    expect(itemsOf(await like(emma, { content: '{{ }} — …' }))).toEqual([]);
  });
});
