/** Enrichment over REST: what the server knows goes in, everything added is explained, and what cannot be is refused by code. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrich } from '@openkms/schema/domain/prompt/enrich.ts';
import { type KnownTraining, matchingTrainings } from '@openkms/schema/domain/prompt/matching-trainings.ts';
import { catalogueCases, enrichContext, promptToEnrich } from '@openkms/schema/domain/prompt/test-enrich-cases.ts';
import { startTestServer, textOf, type TestServer } from '../../test-organisation.ts';

let server: TestServer;
let emma: string;
let eli: string;
let admin: string;
beforeAll(async () => {
  server = await startTestServer();
  [emma, eli, admin] = await Promise.all([server.tokenOf('emma'), server.tokenOf('eli'), server.tokenOf('admin')]);
});
afterAll(() => server.close());

const write = async (token: string, title: string, content: string, patch: object = {}) =>
  textOf((await server.call(token, 'POST', '/api/prompts/', { title, scope: 'global', content, ...patch })).body['id']);
const asked = (token: string, body: object) => server.call(token, 'POST', '/api/prompts/enrich', body);

describe('a prompt that is enriched', () => {
  it('gets the trainings and the calendar of whoever asks, in their zone, each with its reason', async () => {
    await server.call(emma, 'POST', '/api/v1/trainings/acme-python/register', { sessionId: 'acme-late' });
    const promptId = await write(emma, 'Advise', 'Advise {{ name }} on what to learn.', {
      variables: [{ name: 'name', type: 'text', required: true }],
    });
    const hers = await asked(emma, { promptId, task: 'Python for analysts', values: { name: 'Emma' } });
    expect(hers.status).toBe(200);
    const text = textOf(hers.body['text']);
    expect(text).toContain('Advise Emma on what to learn.');
    expect(text).toContain('Python');
    const explained = hers.body['explanations'] as unknown as { enricher: string; ref?: string }[];
    expect(explained.map(({ ref }) => ref)).toEqual(expect.arrayContaining(['acme-python', 'acme-late']));
    expect(explained.map(({ enricher }) => enricher)).toContain('time-tags');
    // Eli sits in nothing: his calendar is his own.
    const his = await asked(eli, { promptId, task: 'Python for analysts', values: { name: 'Eli' } });
    expect(JSON.stringify(his.body)).not.toContain('acme-late');
  });

  it('gets the trainings that the preview of a device chooses from the same rows, letter by letter', async () => {
    const cases = catalogueCases(20_270_301, 60);
    // Neither side stores a NUL.
    const plain = (text: string) => text.replaceAll('\0', '');
    const rows = cases.flatMap(({ trainings }, one) =>
      trainings.map(({ title, description, ...each }) => {
        return { ...each, id: `acme-${one}-${each.id}`, title: plain(title), description: plain(description) };
      }),
    );
    await server.owner.query(
      `insert into training (id, org_id, code, title, description, department, skills, level, hours, status)
       select id, 'acme', id, title, description, 'Learning', skills, null, 1, status
       from json_to_recordset($1) as t (id text, title text, description text, skills jsonb, status text)`,
      [JSON.stringify(rows)],
    );
    const { rows: all } = await server.owner.query<KnownTraining>(
      `select id, title, description, skills, status from training where org_id = 'acme' order by random()`,
    );
    const content = 'Say what to learn.\n';
    const promptId = await write(eli, 'What to learn', content);
    const enrichers = [{ name: 'context-injector', enabled: true, settings: { trainings: 50 } }];
    for (const { task } of cases) {
      const context = { task: plain(task), trainings: matchingTrainings(plain(task), all), model: '' };
      const shown = enrich(promptToEnrich({ id: promptId, content }), enrichContext(context), enrichers);
      const answer = await asked(eli, { promptId, task: plain(task), enrichers });
      expect(answer.body['text']).toBe(shown.kind === 'enriched' ? shown.text : null);
    }
  });

  it('is composed of fragments, one’s own before everybody’s', async () => {
    await write(admin, 'House style', 'Write plainly.');
    const promptId = await write(emma, 'Letter', '{% fragment "house-style" %}\n\nWrite a letter.');
    const text = async (token: string) => textOf((await asked(token, { promptId, enrichers: MERGE })).body['text']);
    expect(await text(emma)).toContain('Write plainly.');
    await write(emma, 'House style', 'Write like Emma.', { scope: 'user' });
    expect([await text(emma), await text(eli)].map((each) => each.includes('like Emma'))).toEqual([true, false]);
  });

  it('is found by capability for an agent that may enrich, and for no other', async () => {
    const promptId = await write(admin, 'Summary', 'Summarise.', { scope: 'agent', agent: 'scribe' });
    await server.call(admin, 'POST', `/api/prompts/${promptId}/link`, { capability: 'summarize' });
    const token = async (scopes: string[]) =>
      textOf(
        (await server.call(admin, 'POST', '/api/v1/agent-tokens', { agent: 'scribe', label: 'S', scopes })).body[
          'token'
        ],
      );
    const may = await asked(await token(['prompts:read', 'prompts:enrich']), {
      capability: 'summarize',
      task: 'News',
    });
    expect(may).toMatchObject({ status: 200, body: { promptId } });
    const mayNot = await asked(await token(['prompts:read']), { capability: 'summarize' });
    expect([mayNot.status, mayNot.body['code']]).toEqual([403, 'scope_missing']);
    expect((await asked(emma, { capability: 'summarize', agent: 'other' })).status).toBe(404);
  });
});

const MERGE = [{ name: 'user-agent-merge', enabled: true }];

describe('what cannot be enriched', () => {
  it.each([
    ['a fragment that is not there', '{% fragment "nowhere" %}', {}, 'fragment_missing'],
    ['a variable without a value', 'Hello {{ name }}', {}, 'template_unknown_variable'],
    ['a value nobody declared', 'Hello', { values: { nme: 'x' } }, 'variable_unknown'],
    ['a tag that stays open', '{% if x %}', {}, 'template_unbalanced'],
    ['a loop of 10^8', '{% for i in (1..100000000) %}x{% endfor %}', {}, 'template_too_expensive'],
    ['too small a budget', 'Hello there, this is long.', { maxTokens: 1 }, 'budget_exceeded'],
    ['an enricher that is none', 'Hello', { enrichers: [{ name: 'magic', enabled: true }] }, 'enricher_unknown'],
    ['a zone that is none', 'Hello', { zone: 'Mars/Olympus' }, 'context_invalid'],
  ])('%s', async (title, content, patch, code) => {
    const answer = await asked(emma, { promptId: await write(emma, title, content), ...patch });
    expect([answer.status, answer.body['code']]).toEqual([422, code]);
    expect(textOf(answer.body['reason'])).not.toBe('');
  });

  it('fragments that go in a circle', async () => {
    const promptId = await write(emma, 'Circle one', '{% fragment "circle-two" %}');
    await write(emma, 'Circle two', '{% fragment "circle-one" %}');
    expect((await asked(emma, { promptId })).body['code']).toBe('fragment_circular');
  });

  it('somebody else’s own prompt, and neither prompt nor capability', async () => {
    const promptId = await write(eli, 'Mine', 'Mine.', { scope: 'user' });
    expect((await asked(emma, { promptId })).status).toBe(404);
    expect((await asked(emma, {})).status).toBe(400);
  });
});
