/** Agents that run prompts by their tokens: what they may start, in whose name, and what they see of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endRun } from '../../prompts/testing/end-run.ts';
import { type Json, type PersonName, startTestServer, textOf, type TestServer } from '../../test-organisation.ts';

let server: TestServer;
let emma: string;
let admin: string;
beforeAll(async () => {
  server = await startTestServer();
  [emma, admin] = await Promise.all([server.tokenOf('emma'), server.tokenOf('admin')]);
});
afterAll(() => server.close());

const ROOT = '/api/prompts';
const write = async (patch: object = {}) =>
  textOf(
    (
      await server.call(emma, 'POST', `${ROOT}/`, {
        title: 'Sum up',
        scope: 'agent',
        agent: 'scribe',
        content: 'Sum up.',
        ...patch,
      })
    ).body['id'],
  );
const tokenOf = async (scopes = ['prompts:read', 'runs:start'], agent = 'scribe') =>
  textOf((await server.call(admin, 'POST', '/api/v1/agent-tokens', { agent, label: 'S', scopes })).body['token']);
const start = (token: string, promptId: string, body: object = {}) =>
  server.call(token, 'POST', `${ROOT}/${promptId}/runs`, body);
const runOf = ({ body }: { body: Json }) => body['run'] as unknown as Record<string, string>;
const get = (token: string, path: string) => server.call(token, 'GET', `${ROOT}/${path}`);
const codeOf = ({ status, body }: { status: number; body: Json }) => [status, body['code']];
const makeAdmin = (person: PersonName, role: string) =>
  server.owner.query(`update "user" set role = $2 where id = $1`, [`acme-${person}`, role]);

describe('with the scope', () => {
  it('starts what it may read, as itself and in the name of whoever made its token', async () => {
    const token = await tokenOf();
    const answer = await start(token, await write(), { task: 'Learn python' });
    expect(answer).toMatchObject({
      status: 202,
      body: { run: { agent: 'scribe', userId: 'acme-admin', userName: 'admin of acme' } },
    });
    const seen = await get(token, `runs/${textOf(runOf(answer)['id'])}`);
    expect(seen.body['text']).toMatchObject({ task: 'Learn python', input: expect.stringContaining('Sum up.') });
    expect((await get(admin, `runs/${textOf(runOf(answer)['id'])}`)).body['text']).not.toBeNull();
    const mayNot = [await write({ agent: 'other' }), await write({ scope: 'user', agent: null })];
    for (const promptId of mayNot) expect(codeOf(await start(token, promptId))).toEqual([404, 'not_found']);
  });

  it('takes a capability for itself and for no other agent', async () => {
    const promptId = await write();
    await server.call(admin, 'POST', `${ROOT}/${promptId}/link`, { capability: 'sum' });
    const token = await tokenOf();
    const dispatch = (body: object) => server.call(token, 'POST', `${ROOT}/runs`, { capability: 'sum', ...body });
    expect(runOf(await dispatch({}))['promptId']).toBe(promptId);
    expect(runOf(await dispatch({ agent: 'scribe' }))['agent']).toBe('scribe');
    expect(codeOf(await dispatch({ agent: 'other' }))).toEqual([403, 'forbidden']);
  });

  it('knows nothing of the calendar of whoever made its token', async () => {
    const registered = await server.call(admin, 'POST', '/api/v1/trainings/acme-python/register', {
      sessionId: 'acme-late',
    });
    expect(registered.status).toBeLessThan(300);
    const asked = { task: 'Plan my python trainings', enrichers: [{ name: 'context-injector', enabled: true }] };
    const promptId = await write();
    const inputOf = async (token: string) =>
      textOf(
        (await get(token, `runs/${textOf(runOf(await start(token, promptId, asked))['id'])}`)).body['text']?.['input'],
      );
    expect(await inputOf(admin)).toContain('Boston');
    expect(await inputOf(await tokenOf())).not.toContain('Boston');
  });

  it('cancels and judges what it started, and nothing of others', async () => {
    const promptId = await write();
    const [token, other] = [await tokenOf(), await tokenOf(undefined, 'other')];
    const mine = textOf(runOf(await start(token, promptId))['id']);
    const persons = textOf(runOf(await start(admin, promptId))['id']);
    const act = (who: string, runId: string, what: string) =>
      server.call(who, 'POST', `${ROOT}/runs/${runId}/${what}`, { feedback: 'up' });
    for (const what of ['cancel', 'feedback']) {
      expect(codeOf(await act(token, persons, what))).toEqual([404, 'not_found']);
      expect(codeOf(await act(other, mine, what))).toEqual([404, 'not_found']);
    }
    await endRun(server.owner, mine);
    expect((await act(token, mine, 'feedback')).body['feedback']).toBe('up');
    const next = textOf(runOf(await start(token, promptId))['id']);
    expect((await act(token, next, 'cancel')).body['status']).toBe('cancelled');
  });

  it('has keys of its own, apart from those of whoever made its token', async () => {
    const promptId = await write();
    const key = { 'idempotency-key': `key-${Date.now()}` };
    const [persons, agents] = await Promise.all(
      [admin, await tokenOf()].map((token) => server.call(token, 'POST', `${ROOT}/${promptId}/runs`, {}, key)),
    );
    expect([persons?.status, agents?.status]).toEqual([202, 202]);
    expect(agents?.body['run']?.['id']).not.toBe(persons?.body['run']?.['id']);
  });

  it('reads of runs what they came to, and what was said in its own alone', async () => {
    const promptId = await write({ agent: null });
    const token = await tokenOf();
    const persons = textOf(runOf(await start(emma, promptId, { task: 'a secret' }))['id']);
    const claimed = textOf(runOf(await start(await tokenOf(undefined, 'other'), promptId, { task: 'a secret' }))['id']);
    for (const runId of [persons, claimed]) {
      const { status, body } = await get(token, `runs/${runId}`);
      expect([status, body['status'], body['text']]).toEqual([200, 'asked', null]);
    }
    expect(textOf((await get(token, `runs/export?promptId=${promptId}`)).body)).not.toMatch(/secret|"event"/);
    const hidden = textOf(runOf(await start(emma, await write({ scope: 'user', agent: null })))['id']);
    expect((await get(token, `runs/${hidden}`)).status).toBe(404);
    // Another administrator's token of the same agent is another's name: what was said is not theirs to read.
    const mine = textOf(runOf(await start(token, promptId))['id']);
    await makeAdmin('michael', 'admin');
    const made = await server.call(await server.tokenOf('michael'), 'POST', '/api/v1/agent-tokens', {
      agent: 'scribe',
      label: 'Second',
    });
    await makeAdmin('michael', 'manager');
    expect((await get(textOf(made.body['token']), `runs/${mine}`)).body['text']).toBeNull();
    expect((await get(token, `runs/${mine}`)).body['text']).not.toBeNull();
  });
});

it('without the scope starts, cancels and judges nothing', async () => {
  const promptId = await write();
  const token = await tokenOf(['prompts:read', 'prompts:enrich']);
  const runId = textOf(runOf(await start(await tokenOf(), promptId))['id']);
  for (const path of [`${promptId}/runs`, `runs/${runId}/cancel`, `runs/${runId}/feedback`])
    expect(codeOf(await server.call(token, 'POST', `${ROOT}/${path}`, { feedback: 'up' }))).toEqual([
      403,
      'scope_missing',
    ]);
  const starting = await tokenOf(['runs:start']);
  for (const path of ['runs', `runs/${runId}`, `${promptId}/runs`, 'runs/summary', 'runs/export', `${promptId}/cases`])
    expect([path, ...codeOf(await get(starting, path))]).toEqual([path, 403, 'scope_missing']);
  expect(codeOf(await server.call(starting, 'GET', '/api/v1/models'))).toEqual([403, 'scope_missing']);
});

it('starts nothing when nobody answers for it any more', async () => {
  const promptId = await write();
  await makeAdmin('eli', 'admin');
  const made = await server.call(await server.tokenOf('eli'), 'POST', '/api/v1/agent-tokens', {
    agent: 'scribe',
    label: 'Eli’s',
    scopes: ['prompts:read', 'runs:start'],
  });
  const token = textOf(made.body['token']);
  expect((await start(token, promptId)).status).toBe(202);
  await server.owner.query(`update "user" set active = false where id = 'acme-eli'`);
  expect(codeOf(await start(token, promptId))).toEqual([403, 'nobody_vouches']);
  expect((await get(token, promptId)).status).toBe(200);
});

it('keeps a token whose scopes are of another time as good as what is left of them', async () => {
  const token = await tokenOf(['prompts:read']);
  await server.owner.query(
    `update agent_token set scopes = '["prompts:read", "runs:write"]' where id = (select id from agent_token order by created_at desc limit 1)`,
  );
  expect((await server.call(admin, 'GET', '/api/v1/agent-tokens')).status).toBe(200);
  expect(codeOf(await start(token, await write()))).toEqual([403, 'scope_missing']);
});
