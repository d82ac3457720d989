/**
 * The table of rights over prompts at the door of REST: people by their access token, the agent by its token and by the
 * JWT it got for it. Always: what one may not see is answered, to the letter, as what is not there.
 */
import { randomUUID } from 'node:crypto';
import { type Cell, cellsOf, type Ending, type Teller } from '@openkms/schema/domain/prompt/test-rights.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, startTestServer, textOf, type TestServer } from '../../test-organisation.ts';
import { agentJwt, agentToken, stage, storedOf, WHO } from '../../test-prompts.ts';

let server: TestServer;
/** What each comes with. */
let bearers: Readonly<Record<Teller, readonly string[]>>;
beforeAll(async () => {
  server = await startTestServer();
  const [employee, manager, admin] = await Promise.all(
    [WHO.employee, WHO.manager, WHO.admin].map((who) => server.tokenOf(who)),
  );
  const { token } = await agentToken(server);
  const agent = [token, await agentJwt(server, token)];
  bearers = { employee: [employee ?? ''], manager: [manager ?? ''], admin: [admin ?? ''], agent };
});
afterAll(() => server.close());

type Answer = Awaited<ReturnType<TestServer['call']>>;
type Request = readonly [method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object];

const STATUS: Readonly<Record<Exclude<Ending, 'done'>, readonly (readonly [status: number, code: string])[]>> = {
  forbidden: [[403, 'forbidden']],
  unseen: [[404, 'not_found']],
  'out of use': [
    [409, 'prompt_archived'],
    [409, 'prompt_deleted'],
  ],
  'not linkable': [[422, 'prompt_not_linkable']],
};

/** Every route that the act goes by; `headId` is of a version of the prompt. */
const ROUTES: Readonly<Record<Cell['act'], readonly ((headId: string) => Request)[]>> = {
  read: [() => ['GET', ''], (headId) => ['GET', `/diff?from=${headId}`]],
  write: [
    (parent) => ['POST', '/version', { content: 'Other.\n', parent }],
    () => ['PUT', '', { title: 'Other' }],
    (versionId) => ['POST', '/label', { label: 'staging', versionId }],
  ],
  link: [() => ['POST', '/link', { capability: 'summarize' }]],
  delete: [() => ['DELETE', '']],
};

const send = (token: string, promptId: string, [method, path, body]: Request): Promise<Answer> =>
  server.call(token, method, `/api/prompts/${promptId}${path}`, body);
/** A problem without what tells one request from another. */
const problemOf = ({ body: { traceId: _t, instance: _i, commandId: _c, ...problem } }: Answer) => problem;
const idsIn = ({ body }: Answer) => (body['items'] as unknown as Json[]).map((row) => textOf(row['id']));

describe('a request about a prompt', () => {
  const cells = cellsOf(['employee', 'manager', 'admin', 'agent']);
  it.each(cells)('$teller, $kind, $status, $act: $ends', async ({ ends, act, ...prompt }) => {
    for (const token of bearers[prompt.teller])
      for (const route of ROUTES[act]) {
        const { promptId, headId } = await stage(server, prompt, `Staged ${randomUUID()}`);
        const before = await storedOf(server, promptId);
        const answer = await send(token, promptId, route(headId));
        if (ends === 'done') expect([answer.status < 300, answer.body['code']]).toEqual([true, undefined]);
        else expect(STATUS[ends]).toContainEqual([answer.status, answer.body['code']]);
        if (ends === 'unseen')
          expect(problemOf(answer)).toEqual(problemOf(await send(token, randomUUID(), route(headId))));
        if (ends !== 'done' || act === 'read') expect(await storedOf(server, promptId)).toEqual(before);
      }
  });
});

describe('the list', () => {
  const cells = cellsOf(['employee', 'manager', 'admin', 'agent'], ['read']);
  it.each(cells)('$teller, $kind, $status: $ends', async ({ ends, ...prompt }) => {
    const word = randomUUID();
    const { promptId } = await stage(server, prompt, `Staged ${word}`);
    for (const token of bearers[prompt.teller]) {
      const listed = await server.call(token, 'GET', `/api/prompts?q=${word}&status=${prompt.status}`);
      expect(idsIn(listed)).toEqual(ends === 'done' ? [promptId] : []);
    }
  });
});

describe('another’s own prompt', () => {
  it('is reached by no route that takes an id, by nobody', async () => {
    const staged = await stage(server, { teller: 'admin', kind: 'another’s own', status: 'active' }, 'Theirs alone');
    const { promptId, headId } = staged;
    const admins = await stage(server, { teller: 'admin', kind: 'everybody’s, by oneself', status: 'active' });
    const fragment = `{% fragment "${promptId}" %} {% fragment "theirs-alone" %}`;
    const foreign = await server.tokenOf('admin', 'globex');
    const before = await storedOf(server, promptId);
    for (const token of [...bearers.employee, ...bearers.manager, ...bearers.admin, ...bearers.agent, foreign]) {
      const isAgent = bearers.agent.includes(token);
      const asked: readonly Request[] = [
        ['GET', ''],
        ['GET', '/diff?from=1&to=1'],
        ['GET', `/diff?from=${headId}&to=${headId}`],
        ['GET', '/similar'],
        ['GET', '/runs'],
        ['PUT', '', { title: 'x' }],
        ['PUT', '', { content: 'x', parent: headId }],
        ['DELETE', ''],
        ['POST', '/version', { content: 'x' }],
        ['POST', '/version', { content: 'x', parent: headId }],
        ['POST', '/merge', { mine: headId, theirs: headId }],
        ['POST', '/revert', { to: headId }],
        ['POST', '/resolve', { conflictId: randomUUID(), content: 'x' }],
        ['POST', '/label', { label: 'production', versionId: headId }],
        ['POST', '/archive'],
        ['POST', '/restore'],
        ['DELETE', `/link/${randomUUID()}`],
      ];
      for (const request of asked) {
        const { status, body } = await send(token, promptId, request);
        const isWrite = request[0] !== 'GET';
        const expected = isWrite && isAgent ? 403 : request[1].startsWith('/link') && status === 403 ? 403 : 404;
        expect([...request.slice(0, 2), status]).toEqual([...request.slice(0, 2), expected]);
        expect(textOf(body)).not.toMatch(/Theirs alone|Second\.|acme-eli|eli of acme/);
      }
      const enriched = await server.call(token, 'POST', '/api/prompts/enrich', { promptId });
      expect(enriched.status).toBe(404);
      const throughVersion = { promptId: admins.promptId, versionId: headId };
      const nowhere = { promptId: admins.promptId, versionId: randomUUID() };
      const [through, random] = await Promise.all(
        [throughVersion, nowhere].map((body) => server.call(token, 'POST', '/api/prompts/enrich', body)),
      );
      expect([through?.status, through?.body['code']]).toEqual(
        token === foreign ? [404, 'not_found'] : [422, 'version_unknown'],
      );
      expect(through?.body['title']).toBe(random?.body['title']);
      if (isAgent) continue;
      const own = { title: 'Mine', scope: 'user', content: fragment };
      const composed = textOf((await server.call(token, 'POST', '/api/prompts', own)).body['id']);
      const missing = await server.call(token, 'POST', '/api/prompts/enrich', { promptId: composed });
      expect([missing.status, missing.body['code']]).toEqual([422, 'fragment_missing']);
      const file = { title: 'Mine', scope: 'global', versions: [{ versionId: randomUUID(), number: 1, content: 'x' }] };
      const imported = await server.call(token, 'POST', '/api/prompts/import', { promptId, ...file });
      expect([404, 409]).toContain(imported.status);
      const made = await server.call(token, 'POST', '/api/prompts', { id: promptId, ...own });
      expect([made.status, made.body['code']]).toEqual([409, 'duplicate_id']);
      const merged = await send(token, composed, ['POST', '/merge', { mine: headId, theirs: headId }]);
      expect(merged.status).toBe(404);
    }
    expect(await storedOf(server, promptId)).toEqual(before);
  });

  it('is named by no conflict, receipt or entry of the audit log that others may read', async () => {
    const { promptId, headId } = await stage(server, { teller: 'admin', kind: 'another’s own', status: 'active' });
    const eli = await server.tokenOf('eli');
    const word = `word ${randomUUID()}`;
    for (const content of [`First ${word}.\n`, `First, ${word}.\n`])
      await server.call(eli, 'POST', `/api/prompts/${promptId}/version`, { content, parent: headId, notes: word });
    await server.call(eli, 'PUT', `/api/prompts/${promptId}`, { title: word, tags: [word] });
    const [admin] = bearers.admin;
    for (const url of ['/api/v1/conflicts?limit=200', '/api/v1/audit?limit=200', '/api/v1/dead-letters'])
      expect(textOf((await server.call(admin, 'GET', url)).body)).not.toContain(word);
    const conflicts = await server.call(eli, 'GET', '/api/v1/conflicts?kind=prompt&status=open');
    expect(textOf(conflicts.body)).toContain(promptId);
  });
});

describe('a contradiction', () => {
  it('is shown to both whose versions it is about, and to nobody else but administrators', async () => {
    const { promptId, headId } = await stage(server, {
      teller: 'manager',
      kind: 'everybody’s, by another',
      status: 'active',
    });
    const write = async (who: 'emma' | 'eli', content: string) =>
      server.call(await server.tokenOf(who), 'POST', `/api/prompts/${promptId}/version`, { content, parent: headId });
    await write('eli', 'First by Eli.\nSecond.\nThird.\n');
    const contradicted = await write('emma', 'First by Emma.\nSecond.\nThird.\n');
    const conflictId = textOf(contradicted.body['conflict']?.['id']);
    const see = async (token: string) => (await server.call(token, 'GET', `/api/v1/conflicts/${conflictId}`)).status;
    const tokens = await Promise.all((['emma', 'eli', 'admin', 'michael'] as const).map((who) => server.tokenOf(who)));
    expect(await Promise.all(tokens.map(see))).toEqual([200, 200, 200, 404]);
  });
});
