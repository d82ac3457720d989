/** Cases, proposed tags, the list of models, and what enrichment learns from runs, over REST. */
import { llmFor } from '@openkms/plugins/host/llm.ts';
import { startOpenAIServer, type TestOpenAIServer } from '@openkms/plugins/llm/openai-compatible/test-openai-server.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endRun } from '../../prompts/testing/end-run.ts';
import { type Json, startTestServer, textOf, type TestServer } from '../../test-organisation.ts';

let provider: TestOpenAIServer;
let server: TestServer;
let clock = Date.now();
let emma: string;
let eli: string;
let foreign: string;
beforeAll(async () => {
  provider = await startOpenAIServer();
  const llm = llmFor({ OPENKMS_LLM_URL: provider.url, OPENKMS_LLM_MODEL: 'echo-small' });
  server = await startTestServer({ llm, now: () => clock });
  [emma, eli, foreign] = await Promise.all([
    server.tokenOf('emma'),
    server.tokenOf('eli'),
    server.tokenOf('admin', 'globex'),
  ]);
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

const ROOT = '/api/prompts';
const write = async (patch: object = {}) =>
  textOf(
    (
      await server.call(emma, 'POST', `${ROOT}/`, {
        title: 'Greet',
        scope: 'global',
        content: 'Greet kindly.',
        ...patch,
      })
    ).body['id'],
  );
const saveCase = (token: string, promptId: string, body: object = {}) =>
  server.call(token, 'POST', `${ROOT}/${promptId}/cases`, { name: 'Plain', ...body });
const casesOf = (token: string, promptId: string) => server.call(token, 'GET', `${ROOT}/${promptId}/cases`);
const namesIn = ({ body }: { body: Json }) => (body['items'] as unknown as Json[]).map((row) => row['name']);
const codeOf = ({ status, body }: { status: number; body: Json }) => [status, body['code']];

describe('cases', () => {
  it('are saved, take another’s place, and go', async () => {
    const promptId = await write();
    const first = await saveCase(emma, promptId, {
      task: 'A toast',
      values: { tone: 'warm' },
      expected: 'Cheers.',
      checks: [{ kind: 'contains', text: 'Cheers' }, { kind: 'json' }, { kind: 'at-most-words', words: 9 }],
      isExample: true,
    });
    expect(first).toMatchObject({
      status: 201,
      body: { promptId, name: 'Plain', values: { tone: 'warm' }, status: 'active', createdByName: 'emma of acme' },
    });
    const second = await saveCase(eli, promptId, { name: 'Better', replaces: first.body['id'] });
    expect(namesIn(await casesOf(emma, promptId))).toEqual(['Better']);
    const remove = () => server.call(emma, 'DELETE', `${ROOT}/${promptId}/cases/${textOf(second.body['id'])}`);
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 204]);
    expect(namesIn(await casesOf(emma, promptId))).toEqual([]);
    const other = await write();
    const theirs = await server.call(emma, 'DELETE', `${ROOT}/${other}/cases/${textOf(first.body['id'])}`);
    expect(codeOf(theirs)).toEqual([422, 'case_unknown']);
  });

  it('are there for whoever reads the prompt, and written by whoever writes it', async () => {
    const own = await write({ scope: 'user' });
    await saveCase(emma, own);
    for (const token of [eli, foreign]) {
      expect(codeOf(await casesOf(token, own))).toEqual([404, 'not_found']);
      expect(codeOf(await saveCase(token, own))).toEqual([404, 'not_found']);
    }
    const agents = await write({ scope: 'agent', agent: 'scribe' });
    await saveCase(emma, agents);
    expect(namesIn(await casesOf(eli, agents))).toEqual(['Plain']);
    expect(codeOf(await saveCase(eli, agents))).toEqual([403, 'forbidden']);
  });

  it.each([
    ['five megabytes', { expected: 'x'.repeat(5_000_000) }, 413, 'body_too_large'],
    ['a check that is none', { checks: [{ kind: 'pattern', text: '(a+)+' }] }, 400, 'invalid_request'],
    ['a check for nothing', { checks: [{ kind: 'contains', text: '' }] }, 422, 'empty_text'],
    ['angle brackets in the name', { name: '<b>x</b>' }, 422, 'html_not_allowed'],
    ['no name', { name: ' ' }, 422, 'empty_text'],
    ['an id that is none', { caseId: '../x' }, 400, 'invalid_request'],
  ])('refuse %s', async (_what, body, status, code) => {
    const promptId = await write();
    expect(codeOf(await saveCase(emma, promptId, body))).toEqual([status, code]);
    expect(namesIn(await casesOf(emma, promptId))).toEqual([]);
  });
});

describe('proposed tags', () => {
  it('are taken or declined, and no others are', async () => {
    const promptId = await write({ tags: ['own'] });
    await server.owner.query(`update prompt set suggested_tags = '["kind", "short", "left"]' where id = $1`, [
      promptId,
    ]);
    const settle = (token: string, body: object) => server.call(token, 'POST', `${ROOT}/${promptId}/tags`, body);
    expect((await settle(emma, { accept: ['kind', 'invented'], decline: ['short'] })).body).toMatchObject({
      tags: ['own', 'kind'],
      suggestedTags: ['left'],
      declinedTags: ['short'],
    });
    expect((await settle(foreign, { accept: ['left'] })).status).toBe(404);
    expect(codeOf(await settle(emma, { accept: 'left' }))).toEqual([400, 'invalid_request']);
  });
});

describe('models', () => {
  const models = (at = server, token = emma) => at.call(token, 'GET', '/api/v1/models');
  const asked = () => provider.seen.filter(({ path }) => path === '/v1/models').length;

  it('are the provider’s, asked for once a minute', async () => {
    expect(await models()).toMatchObject({
      status: 200,
      body: { items: [{ id: 'echo-small' }, { id: 'echo-large' }], defaultModel: 'echo-small' },
    });
    await Promise.all([models(), models()]);
    expect(asked()).toBe(1);
    clock += 61_000;
    await models();
    expect(asked()).toBe(2);
    expect((await server.call(undefined, 'GET', '/api/v1/models')).status).toBe(401);
  });

  it('are not to be had where the provider fails, which says no more than it must', async () => {
    clock += 61_000;
    provider.next((response) => void response.writeHead(500).end('a secret of the provider'));
    const answer = await models();
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable', failure: 'llm_provider_error' } });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    expect((await models()).status).toBe(200);
  });

  it('are none where none was configured', async () => {
    const without = await startTestServer();
    const answer = await models(without, await without.tokenOf('emma'));
    await without.close();
    expect(codeOf(answer)).toEqual([503, 'llm_not_configured']);
  });
});

describe('enrichment', () => {
  /** Three people run it and are content. */
  const praise = async (promptId: string, versionId: string) => {
    for (const token of await Promise.all((['emma', 'eli', 'michael'] as const).map((name) => server.tokenOf(name)))) {
      const run = await server.call(token, 'POST', `${ROOT}/${promptId}/runs`, { versionId });
      await endRun(server.owner, textOf(run.body['run']?.['id']), { score: 1 });
    }
  };

  it('takes the wording that did better in earlier runs and shows a good example, unless a version is named', async () => {
    const promptId = await write();
    const better = await server.call(emma, 'POST', `${ROOT}/${promptId}/version`, { content: 'Greet in one line.' });
    const versionId = textOf(better.body['id']);
    await server.call(emma, 'POST', `${ROOT}/${promptId}/label`, { label: 'trial', versionId });
    const standing = await server.call(emma, 'POST', `${ROOT}/${promptId}/version`, { content: 'Greet at length.' });
    const good = await saveCase(emma, promptId, { task: 'To Eli', expected: 'Hi Eli.', isExample: true });
    await praise(promptId, versionId);
    const enriched = async (body: object) =>
      (await server.call(emma, 'POST', `${ROOT}/enrich`, { promptId, task: 'To Ann', ...body })).body;
    expect(await enriched({})).toMatchObject({
      variantId: versionId,
      exampleIds: [good.body['id']],
      text: expect.stringMatching(/Greet in one line\.[^]*Hi Eli\./),
    });
    expect(await enriched({ versionId: standing.body['id'] })).toMatchObject({
      variantId: standing.body['id'],
      exampleIds: [good.body['id']],
    });
    expect(await enriched({ label: 'trial' })).toMatchObject({ variantId: versionId });
    const run = await server.call(emma, 'POST', `${ROOT}/${promptId}/runs`, { task: 'To Ann' });
    expect(run.body).toMatchObject({
      run: { versionId, exampleIds: [good.body['id']] },
      enriched: { variantId: versionId, exampleIds: [good.body['id']] },
    });
    const tried = await server.call(emma, 'POST', `${ROOT}/${promptId}/runs`, { caseId: good.body['id'] });
    expect(tried.body).toMatchObject({ run: { exampleIds: [] } });
    expect(codeOf(await server.call(emma, 'POST', `${ROOT}/enrich`, { promptId, label: 'no-such' }))).toEqual([
      422,
      'version_unknown',
    ]);
  });

  it('has the fragments of the wording that it takes', async () => {
    await write({ title: 'Closing words', content: 'Yours.' });
    const promptId = await write();
    const better = await server.call(emma, 'POST', `${ROOT}/${promptId}/version`, {
      content: 'Greet. {% fragment "closing-words" %}',
    });
    const versionId = textOf(better.body['id']);
    await server.call(emma, 'POST', `${ROOT}/${promptId}/label`, { label: 'trial', versionId });
    await server.call(emma, 'POST', `${ROOT}/${promptId}/version`, { content: 'Greet plainly.' });
    await praise(promptId, versionId);
    const { body } = await server.call(emma, 'POST', `${ROOT}/enrich`, { promptId });
    expect(body).toMatchObject({ variantId: versionId, text: expect.stringContaining('Greet. Yours.') });
  });
});
