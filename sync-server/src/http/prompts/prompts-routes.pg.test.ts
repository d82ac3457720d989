/** Prompts over REST, as a caller sees them: versions, merges, labels, links, rights, tokens of agents, bad input. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, startTestServer, textOf, type TestServer } from '../../test-organisation.ts';

let server: TestServer;
let emma: string;
let eli: string;
let michael: string;
let admin: string;
let foreign: string;
beforeAll(async () => {
  server = await startTestServer();
  [emma, eli, michael, admin, foreign] = await Promise.all([
    server.tokenOf('emma'),
    server.tokenOf('eli'),
    server.tokenOf('michael'),
    server.tokenOf('admin'),
    server.tokenOf('admin', 'globex'),
  ]);
});
afterAll(() => server.close());

const TEXT = 'You are a calm editor.\n\nShorten the text.\n\nKeep every number.\n';
const write = (token: string, patch: object = {}) =>
  server.call(token, 'POST', '/api/prompts/', {
    title: 'Shorten',
    scope: 'global',
    tags: ['editing'],
    source: 'human',
    content: TEXT,
    notes: 'first',
    ...patch,
  });
const idOf = ({ body }: { body: Json }) => textOf(body['id']);
const versionsOf = async (token: string, id: string) =>
  (await server.call(token, 'GET', `/api/prompts/${id}`)).body['versions'] as unknown as Record<string, never>[];
const save = (token: string, id: string, body: object) =>
  server.call(token, 'POST', `/api/prompts/${id}/version`, body);
const edited = (from: string, to: string) => TEXT.replace(from, to);

describe('writing a prompt', () => {
  it('answers with its first version', async () => {
    const made = await write(emma);
    expect(made).toMatchObject({
      status: 201,
      headers: { location: `/api/prompts/${idOf(made)}` },
      body: {
        title: 'Shorten',
        scope: 'global',
        tags: ['editing'],
        source: 'human',
        status: 'active',
        labels: {},
        versions: [
          { number: 1, parents: [], content: TEXT, notes: 'first', kind: 'saved', authorName: 'emma of acme' },
        ],
      },
    });
    const [version] = await versionsOf(emma, idOf(made));
    expect(textOf(version?.['diffHash'])).toMatch(/^[0-9a-f]{64}$/);
    expect(made.body['headId']).toEqual(version?.['id']);
  });

  it('lists what one may read in pages, and filters', async () => {
    const title = `Paged ${Math.random()}`;
    for (const n of [1, 2, 3]) await write(emma, { title: `${title} ${n}`, tags: ['Paged'] });
    const first = await server.call(emma, 'GET', `/api/prompts/?tag=paged&limit=2`);
    const cursor = textOf(first.body['nextCursor']);
    const rest = await server.call(emma, 'GET', `/api/v1/prompts?tag=paged&limit=2&cursor=${cursor}`);
    const titles = [first, rest].flatMap(({ body }) => (body['items'] as unknown as Json[]).map((row) => row['title']));
    expect(titles).toEqual([`${title} 3`, `${title} 2`, `${title} 1`]);
    expect(rest.body['nextCursor']).toBeNull();
    const found = await server.call(emma, 'GET', `/api/prompts?q=${encodeURIComponent(`${title} 2`)}`);
    expect(found.body['items']).toMatchObject([{ title: `${title} 2`, head: { number: 1 } }]);
  });

  it('changes what is named and nothing else; content becomes a version', async () => {
    const id = idOf(await write(emma, { scope: 'user' }));
    const put = await server.call(emma, 'PUT', `/api/prompts/${id}`, {
      title: 'Shorten well',
      tags: ['editing', 'brief'],
      content: edited('calm', 'strict'),
      notes: 'stricter',
    });
    expect(put).toMatchObject({
      status: 200,
      body: { title: 'Shorten well', tags: ['editing', 'brief'], scope: 'user', versions: [{}, { notes: 'stricter' }] },
    });
  });

  it('makes one of what is sent twice under one key', async () => {
    const key = { 'idempotency-key': `key-${Date.now()}` };
    const body = { title: 'Once', scope: 'user', content: 'Once.' };
    const first = await server.call(emma, 'POST', '/api/prompts/', body, key);
    const again = await server.call(emma, 'POST', '/api/v1/prompts/', body, key);
    expect([first.status, again.status, idOf(again)]).toEqual([201, 201, idOf(first)]);
    expect(await versionsOf(emma, idOf(first))).toHaveLength(1);
    const other = await server.call(emma, 'POST', '/api/prompts/', { ...body, title: 'Twice' }, key);
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency_key_reused']);
  });

  it('takes an id of one’s own that can be an address, and no other', async () => {
    const body = { title: 'Mine', scope: 'user', content: 'Mine.' };
    const id = randomUUID();
    expect(idOf(await server.call(emma, 'POST', '/api/prompts/', { ...body, id }))).toBe(id);
    const refused = await server.call(emma, 'POST', '/api/prompts/', { ...body, id: 'active' });
    expect([refused.status, refused.body['code']]).toEqual([400, 'invalid_request']);
  });
});

describe('versions', () => {
  it('numbers them, knows their parents, and makes none of what stands already', async () => {
    const made = await write(emma);
    const id = idOf(made);
    const parent = textOf(made.body['headId']);
    const second = await save(emma, id, { content: edited('calm', 'kind'), parent, notes: 'kinder' });
    expect(second).toMatchObject({ status: 201, body: { number: 2, outcome: 'saved' } });
    const same = await save(emma, id, { content: edited('calm', 'kind').replaceAll('\n', '\r\n') });
    expect(same).toMatchObject({ status: 200, body: { id: second.body['id'], number: 2, outcome: 'already_so' } });
    expect((await versionsOf(emma, id)).map(({ parents }) => parents)).toEqual([[], [parent]]);
  });

  it('keeps both where two write from the same one, and names the merge', async () => {
    const made = await write(emma);
    const [id, parent] = [idOf(made), textOf(made.body['headId'])];
    const hers = await save(emma, id, { content: edited('calm', 'kind'), parent });
    const his = await save(eli, id, { content: edited('every number', 'each number and date'), parent });
    expect(his).toMatchObject({ status: 201, body: { number: 3, outcome: 'merged', merged: { number: 4 } } });
    const versions = await versionsOf(emma, id);
    expect(versions.map(({ kind, authorName }) => [kind, authorName])).toEqual([
      ['saved', 'emma of acme'],
      ['saved', 'emma of acme'],
      ['saved', 'eli of acme'],
      ['merged', 'eli of acme'],
    ]);
    expect(versions[3]).toMatchObject({
      parents: [hers.body['id'], his.body['id']],
      content: edited('calm', 'kind').replace('every number', 'each number and date'),
      notes: 'Merged versions 2 and 3.',
    });
    expect((await server.call(emma, 'GET', `/api/prompts/${id}`)).body['headId']).toEqual(versions[3]?.['id']);
  });

  it('puts a contradiction in conflict, loses neither, and takes what somebody writes', async () => {
    const made = await write(emma);
    const [id, parent] = [idOf(made), textOf(made.body['headId'])];
    await save(emma, id, { content: edited('calm', 'kind'), parent });
    const his = await save(eli, id, { content: edited('calm', 'strict'), parent });
    expect(his).toMatchObject({
      status: 201,
      body: {
        number: 3,
        outcome: 'conflict',
        conflict: {
          base: { number: 1, content: TEXT },
          mine: { number: 3, content: edited('calm', 'strict') },
          theirs: { number: 2, content: edited('calm', 'kind') },
          hunks: [
            {
              kind: 'contradiction',
              base: { start: 1, lines: ['You are a calm editor.'] },
              mine: { lines: ['You are a strict editor.'] },
              theirs: { lines: ['You are a kind editor.'] },
            },
            { kind: 'agreed' },
          ],
        },
      },
    });
    const conflictId = textOf(his.body['conflict']?.['id']);
    const before = await server.call(emma, 'GET', `/api/prompts/${id}`);
    expect(before.body).toMatchObject({ versionCount: 3, versions: [{}, { id: before.body['headId'] }, {}] });
    const resolved = await server.call(emma, 'POST', `/api/prompts/${id}/resolve`, {
      conflictId,
      content: edited('calm', 'kind but strict'),
      notes: 'Both.',
    });
    expect(resolved).toMatchObject({ status: 201, body: { number: 4, outcome: 'saved' } });
    const after = await server.call(emma, 'GET', `/api/prompts/${id}`);
    expect(after.body).toMatchObject({ headId: resolved.body['id'] });
    const again = await server.call(eli, 'POST', `/api/prompts/${id}/resolve`, { conflictId, content: 'x' });
    expect([again.status, again.body['code']]).toEqual([409, 'conflict_resolved']);
    const seen = await server.call(admin, 'GET', `/api/v1/conflicts/${conflictId}`);
    expect(seen.body).toMatchObject({ kind: 'prompt', status: 'resolved', resolution: 'edited' });
    expect(JSON.stringify(seen.body)).not.toContain('strict editor');
  });

  it('merges two on request and finds their base', async () => {
    const made = await write(emma);
    const [id, parent] = [idOf(made), textOf(made.body['headId'])];
    await save(emma, id, { content: edited('calm', 'kind'), parent });
    const his = await save(eli, id, { content: edited('calm', 'strict'), parent });
    const merge = (mine: string, theirs: string) =>
      server.call(emma, 'POST', `/api/prompts/${id}/merge`, { mine, theirs });
    const [first, second] = await versionsOf(emma, id);
    expect(await merge(textOf(his.body['id']), textOf(second?.['id']))).toMatchObject({
      status: 200,
      body: { outcome: 'conflict', conflict: { base: { versionId: first?.['id'] } } },
    });
    const kept = await merge(textOf(first?.['id']), textOf(second?.['id']));
    expect(kept).toMatchObject({ status: 200, body: { outcome: 'merged', version: { id: second?.['id'] } } });
  });

  it('goes back to an older one by a new one, and compares any two', async () => {
    const made = await write(emma);
    const [id, first] = [idOf(made), textOf(made.body['headId'])];
    await save(emma, id, { content: edited('calm', 'kind') });
    const back = await server.call(emma, 'POST', `/api/prompts/${id}/revert`, { to: first });
    expect(back).toMatchObject({ status: 201, body: { number: 3, outcome: 'saved' } });
    const diff = await server.call(emma, 'GET', `/api/prompts/${id}/diff?from=1&to=2`);
    expect(diff.body).toMatchObject({
      from: { number: 1 },
      to: { number: 2 },
      hunks: [
        {
          kind: 'changed',
          from: { start: 1, lines: ['You are a calm editor.'] },
          to: { lines: ['You are a kind editor.'] },
        },
        { kind: 'same' },
      ],
    });
  });

  it('can be changed by nobody, not even in Postgres', async () => {
    const id = idOf(await write(emma));
    for (const statement of [
      `update prompt_version set content = 'x' where prompt_id = '${id}'`,
      `delete from prompt_version where prompt_id = '${id}'`,
    ])
      await expect(server.owner.query(statement)).rejects.toThrow(/append-only/);
  });
});

describe('labels', () => {
  it('move with their history', async () => {
    const made = await write(emma);
    const [id, first] = [idOf(made), textOf(made.body['headId'])];
    const second = textOf((await save(emma, id, { content: edited('calm', 'kind') })).body['id']);
    const label = (versionId: string | null) =>
      server.call(emma, 'POST', `/api/prompts/${id}/label`, { label: 'Production', versionId });
    await label(first);
    await label(second);
    const gone = await label(null);
    expect(gone.body).toMatchObject({
      labels: {},
      labelMoves: [
        { label: 'production', fromVersionId: null, toVersionId: first, movedByName: 'emma of acme' },
        { label: 'production', fromVersionId: first, toVersionId: second },
        { label: 'production', fromVersionId: second, toVersionId: null },
      ],
    });
  });
});

describe('links', () => {
  const link = (token: string, id: string, body: object) => server.call(token, 'POST', `/api/prompts/${id}/link`, body);

  it('are an administrator’s alone', async () => {
    const id = idOf(await write(emma));
    for (const token of [emma, michael])
      expect((await link(token, id, { capability: 'summarize' })).body['code']).toBe('forbidden');
    const made = await link(admin, id, { capability: 'Summarize', agent: 'scribe', priority: 5 });
    expect(made).toMatchObject({ status: 201, body: { capability: 'summarize', agent: 'scribe', priority: 5 } });
    expect((await link(admin, id, { capability: 'summarize', agent: 'scribe', priority: 5 })).status).toBe(200);
    const linked = await server.call(emma, 'GET', `/api/prompts/?capability=summarize`);
    expect((linked.body['items'] as unknown as Json[]).map((row) => row['id'])).toContain(id);
    expect((await server.call(admin, 'DELETE', `/api/prompts/${id}/link/${idOf(made)}`)).status).toBe(204);
  });

  it('do not outlive their prompt’s being active, by any door', async () => {
    const id = idOf(await write(emma));
    await link(admin, id, { capability: 'translate' });
    await expect(server.owner.query(`update prompt set status = 'archived' where id = $1`, [id])).rejects.toThrow(
      /foreign key/,
    );
    expect((await server.call(emma, 'POST', `/api/prompts/${id}/archive`)).body).toMatchObject({
      status: 'archived',
      links: [],
    });
    expect((await link(admin, id, { capability: 'translate' })).body['code']).toBe('prompt_archived');
    await server.call(emma, 'POST', `/api/prompts/${id}/restore`);
    await link(admin, id, { capability: 'translate' });
    expect((await server.call(admin, 'DELETE', `/api/prompts/${id}`)).status).toBe(204);
    const { rows } = await server.owner.query(
      `select 1 from prompt_link where prompt_id = $1 and prompt_status = 'active'`,
      [id],
    );
    expect(rows).toEqual([]);
  });

  it('lead to no prompt of one person', async () => {
    const own = await server.call(admin, 'POST', '/api/prompts/', { title: 'Mine', scope: 'user', content: 'Mine.' });
    expect((await link(admin, idOf(own), { capability: 'x' })).body['code']).toBe('prompt_not_linkable');
  });
});

describe('who sees what', () => {
  it('keeps a person’s own prompt from everybody, and says the same as of one that is not there', async () => {
    const id = idOf(await write(emma, { scope: 'user', title: 'My own words' }));
    const nowhere = await server.call(eli, 'GET', '/api/prompts/nowhere');
    for (const token of [eli, michael, admin, foreign]) {
      const { status, body } = await server.call(token, 'GET', `/api/prompts/${id}`);
      expect([status, body['code'], body['title']]).toEqual([404, nowhere.body['code'], nowhere.body['title']]);
      const answers = await Promise.all([
        save(token, id, { content: 'x' }),
        server.call(token, 'PUT', `/api/prompts/${id}`, { title: 'x' }),
        server.call(token, 'DELETE', `/api/prompts/${id}`),
        server.call(token, 'GET', `/api/prompts/${id}/diff?from=1`),
      ]);
      expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404, 404]);
      const list = await server.call(token, 'GET', '/api/prompts/?q=own words');
      expect(list.body['items']).toEqual([]);
    }
    expect(await versionsOf(emma, id)).toHaveLength(1);
  });

  it('keeps its words out of the audit log, receipts and conflicts', async () => {
    const secret = `a secret ${Math.random()}`;
    const made = await write(emma, { scope: 'user', title: `Title ${secret}`, content: secret, notes: secret });
    const [id, parent] = [idOf(made), textOf(made.body['headId'])];
    await save(emma, id, { content: `${secret} one`, parent, notes: secret });
    await save(emma, id, { content: `${secret} two`, parent });
    await server.call(emma, 'PUT', `/api/prompts/${id}`, { title: `${secret} again`, tags: [secret] });
    const { rows } = await server.owner.query<{ text: string }>(
      `select a::text as text from audit_log a union all select r::text from command_receipt r
       union all select c::text from sync_conflict c`,
    );
    expect(rows.filter(({ text }) => text.includes(secret))).toEqual([]);
    expect(rows.filter(({ text }) => text.includes(id)).length).toBeGreaterThan(3);
  });

  it('lets colleagues write what is everybody’s, and read what is an agent’s', async () => {
    const shared = idOf(await write(emma));
    const agents = idOf(await write(emma, { scope: 'agent', agent: 'scribe' }));
    expect((await save(eli, shared, { content: 'Mine now.' })).status).toBe(201);
    expect((await server.call(eli, 'GET', `/api/prompts/${agents}`)).status).toBe(200);
    expect((await save(eli, agents, { content: 'Mine now.' })).body['code']).toBe('forbidden');
    expect((await save(admin, agents, { content: 'Mine now.' })).status).toBe(201);
    expect((await server.call(eli, 'PUT', `/api/prompts/${shared}`, { scope: 'user' })).body['code']).toBe('forbidden');
  });

  it('shows what was deleted to its owner and administrators alone, who bring it back', async () => {
    const id = idOf(await write(emma));
    await server.call(emma, 'DELETE', `/api/prompts/${id}`);
    const see = async (token: string) => (await server.call(token, 'GET', `/api/prompts/${id}`)).status;
    expect([await see(emma), await see(admin), await see(eli), await see(michael)]).toEqual([200, 200, 404, 404]);
    expect((await save(emma, id, { content: 'x' })).body['code']).toBe('prompt_deleted');
    expect((await server.call(admin, 'POST', `/api/prompts/${id}/restore`)).body['status']).toBe('active');
  });
});

describe('an agent’s token', () => {
  const tokenFor = async (body: object = {}) =>
    server.call(admin, 'POST', '/api/v1/agent-tokens', { agent: 'scribe', label: 'Scribe', ...body });

  it('reads what is everybody’s and the agent’s own, and writes nothing', async () => {
    const everybody = idOf(await write(emma));
    const own = idOf(await write(emma, { scope: 'agent', agent: 'scribe' }));
    const others = idOf(await write(emma, { scope: 'agent', agent: 'other' }));
    const persons = idOf(await write(emma, { scope: 'user' }));
    const token = textOf((await tokenFor()).body['token']);
    const see = async (id: string) => (await server.call(token, 'GET', `/api/prompts/${id}`)).status;
    expect([await see(everybody), await see(own), await see(others), await see(persons)]).toEqual([200, 200, 404, 404]);
    const list = await server.call(token, 'GET', '/api/prompts/?limit=200');
    const ids = (list.body['items'] as unknown as Json[]).map((row) => textOf(row['id']));
    expect([everybody, own, others, persons].map((id) => ids.includes(id))).toEqual([true, true, false, false]);
    const refused = await Promise.all([
      write(token),
      save(token, own, { content: 'x' }),
      server.call(token, 'PUT', `/api/prompts/${own}`, { title: 'x' }),
      server.call(token, 'DELETE', `/api/prompts/${own}`),
      server.call(token, 'POST', `/api/prompts/${own}/link`, { capability: 'x' }),
      server.call(token, 'POST', `/api/prompts/${own}/label`, { label: 'x', versionId: null }),
      server.call(token, 'GET', '/api/v1/agent-tokens'),
    ]);
    expect(refused.map(({ status, body }) => [status, body['code']])).toEqual(refused.map(() => [403, 'forbidden']));
    // Everything else knows people only.
    for (const url of ['/api/v1/trainings', '/api/v1/devices'])
      expect((await server.call(token, 'GET', url)).status).toBe(401);
  });

  it('is good for its scopes, until it is revoked or over', async () => {
    const made = await tokenFor({ scopes: ['runs:start'] });
    const runs = await server.call(textOf(made.body['token']), 'GET', '/api/prompts/');
    expect([runs.status, runs.body['code']]).toEqual([403, 'scope_missing']);
    const reading = await tokenFor({ days: 1 });
    const token = textOf(reading.body['token']);
    expect((await server.call(token, 'GET', '/api/prompts/')).status).toBe(200);
    expect((await server.call(admin, 'DELETE', `/api/v1/agent-tokens/${idOf(reading)}`)).status).toBe(204);
    const revoked = await server.call(token, 'GET', '/api/prompts/');
    expect([revoked.status, revoked.body['code']]).toEqual([401, 'token_revoked']);
    const over = await tokenFor({ days: 1 });
    await server.owner.query(`update agent_token set expires_at = now() - interval '1 s' where id = $1`, [idOf(over)]);
    const late = await server.call(textOf(over.body['token']), 'GET', '/api/prompts/');
    expect([late.status, late.body['code']]).toEqual([401, 'token_expired']);
    const invented = await server.call('okms_agent_invented', 'GET', '/api/prompts/');
    expect([invented.status, invented.body['code']]).toEqual([401, 'token_invalid']);
  });

  it('is stored as a hash, listed without itself, revoked within its organisation alone, and audited', async () => {
    const made = await tokenFor();
    const { rows } = await server.owner.query<{ text: string }>(
      `select t::text as text from agent_token t union all select a::text from audit_log a`,
    );
    expect(rows.filter(({ text }) => text.includes(textOf(made.body['token'])))).toEqual([]);
    expect(rows.filter(({ text }) => text.includes('agent-token.issue')).length).toBeGreaterThan(0);
    const list = await server.call(admin, 'GET', '/api/v1/agent-tokens');
    expect(JSON.stringify(list.body)).not.toContain('okms_agent_');
    expect((await server.call(foreign, 'DELETE', `/api/v1/agent-tokens/${idOf(made)}`)).status).toBe(404);
    for (const token of [emma, michael])
      expect((await server.call(token, 'POST', '/api/v1/agent-tokens', { agent: 'a', label: 'b' })).status).toBe(403);
  });
});

describe('a file', () => {
  it('comes with its history once, and again changes nothing', async () => {
    const promptId = `file-${Date.now()}`;
    const body = {
      promptId,
      title: 'From a file',
      scope: 'global',
      versions: [1, 2].map((number) => ({ versionId: `${promptId}-${number}`, number, content: `Version ${number}.` })),
    };
    expect(await server.call(emma, 'POST', '/api/prompts/import', body)).toMatchObject({
      status: 201,
      body: { promptId, outcome: 'made', versionId: `${promptId}-2` },
    });
    expect(await server.call(eli, 'POST', '/api/v1/prompts/import', body)).toMatchObject({
      status: 200,
      body: { outcome: 'unchanged' },
    });
    expect((await versionsOf(emma, promptId)).map(({ kind }) => kind)).toEqual(['imported', 'imported']);
  });
});

describe('bad input', () => {
  it.each([
    ['an unknown scope', { scope: 'everybody' }, 422, 'scope_unknown'],
    ['no content', { content: ' \n' }, 422, 'empty_text'],
    ['angle brackets in the title', { title: '<b>x</b>' }, 422, 'html_not_allowed'],
    ['NUL', { content: 'a\0b' }, 400, 'invalid_args'],
    ['half an emoji', { content: 'a\ud83d' }, 400, 'invalid_args'],
    ['too long a text', { content: 'x'.repeat(250_001) }, 422, 'text_too_long'],
    ['five megabytes', { content: 'x'.repeat(5_000_000) }, 413, 'body_too_large'],
    ['an agent of no agent’s prompt', { scope: 'global', agent: 'scribe' }, 422, 'agent_not_of_scope'],
    [
      'a variable twice',
      {
        variables: [
          { name: 'a', type: 'text' },
          { name: 'a', type: 'text' },
        ],
      },
      422,
      'variable_twice',
    ],
  ])('%s: a problem with a code', async (_what, patch, status, code) => {
    const answer = await write(emma, patch);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('refuses a number that skips and a parent that is none, and keeps nothing of either', async () => {
    const made = await write(emma);
    const id = idOf(made);
    const skipping = await save(emma, id, { content: 'x', number: 7 });
    expect([skipping.status, skipping.body['code'], skipping.body['next']]).toEqual([409, 'version_number_skips', 2]);
    const stray = await save(emma, id, { content: 'x', parent: 'nowhere' });
    expect([stray.status, stray.body['code']]).toEqual([422, 'parent_unknown']);
    const others = textOf((await write(eli, { scope: 'user' })).body['headId']);
    expect((await save(emma, id, { content: 'x', parent: others })).body['code']).toBe('parent_unknown');
    expect(await versionsOf(emma, id)).toHaveLength(1);
  });
});

describe('what is sent', () => {
  const saysJson = { 'content-type': 'application/json' };

  it('may be nothing at all, whatever the header calls it', async () => {
    const id = idOf(await write(emma));
    const send = async (method: 'POST' | 'DELETE', path: string) =>
      (await server.call(emma, method, `/api/prompts/${id}${path}`, undefined, saysJson)).status;
    expect([await send('POST', '/archive'), await send('POST', '/restore'), await send('DELETE', '')]).toEqual([
      200, 200, 204,
    ]);
    const needed = await server.call(emma, 'POST', '/api/prompts/', undefined, saysJson);
    expect([needed.status, needed.body['code']]).toEqual([400, 'invalid_request']);
    const broken = await server.app.inject({
      method: 'POST',
      url: '/api/prompts/',
      headers: { ...saysJson, authorization: `Bearer ${emma}` },
      payload: '{"title":',
    });
    expect([broken.statusCode, broken.json<Json>()['code']]).toEqual([400, 'invalid_request']);
  });

  it('holds nothing that an endpoint does not know', async () => {
    const id = idOf(await write(emma));
    const bogus = { bogusField: 1 };
    const token = { agent: 'scribe', label: 'short', expiresAt: '2020-01-01T00:00:00Z' };
    for (const [who, path, body, named] of [
      [emma, '/api/prompts/', { title: 'A', scope: 'user', content: 'A.', ...bogus }, 'bogusField'],
      [emma, `/api/prompts/${id}/version`, { content: 'B.', ...bogus }, 'bogusField'],
      [emma, `/api/prompts/${id}/label`, { label: 'a', versionId: null, ...bogus }, 'bogusField'],
      [emma, `/api/prompts/${id}/runs`, bogus, 'bogusField'],
      [emma, `/api/prompts/${id}/cases`, { name: 'A', ...bogus }, 'bogusField'],
      [emma, `/api/prompts/${id}/tags`, bogus, 'bogusField'],
      [emma, '/api/prompts/enrich', { promptId: id, ...bogus }, 'bogusField'],
      [admin, `/api/prompts/${id}/link`, { capability: 'a.b', ...bogus }, 'bogusField'],
      [admin, '/api/v1/agent-tokens', token, 'expiresAt'],
    ] as const) {
      const { status, body: answer } = await server.call(who, 'POST', path, body);
      expect([path, status, answer['code']]).toEqual([path, 400, 'invalid_request']);
      expect(textOf(answer['detail'])).toContain(`"${named}"`);
    }
  });

  it('is of no matter where an agent writes, who is told that it may not', async () => {
    const made = await server.call(admin, 'POST', '/api/v1/agent-tokens', { agent: 'scribe', label: 'Writes' });
    const token = textOf(made.body['token']);
    for (const body of [{ title: 'A', scope: 'galaxy', content: 'A.' }, {}]) {
      const { status, body: answer } = await server.call(token, 'POST', '/api/prompts/', body);
      expect([status, answer['detail']]).toEqual([403, 'An agent reads prompts and writes none.']);
    }
  });

  it('names versions by number as well: to merge, to go back, to label', async () => {
    const made = await write(emma);
    const [id, parent] = [idOf(made), textOf(made.body['headId'])];
    await save(emma, id, { content: edited('calm', 'kind'), parent });
    await server.call(emma, 'POST', `/api/prompts/${id}/label`, { label: 'best', versionId: '2' });
    const { body } = await server.call(emma, 'GET', `/api/prompts/${id}`);
    const [first, second] = body['versions'] as unknown as { id: string }[];
    expect(body['labels']).toEqual({ best: second?.id });
    const back = await server.call(emma, 'POST', `/api/prompts/${id}/revert`, { to: '1' });
    expect([back.status, back.body['outcome']]).toEqual([201, 'saved']);
    const sent = (mine: string, theirs: string) =>
      server.call(emma, 'POST', `/api/prompts/${id}/merge`, { mine, theirs });
    const [byNumber, byId] = [await sent('2', '1'), await sent(textOf(second?.id), textOf(first?.id))];
    expect([byNumber.status, byNumber.body['outcome']]).toEqual([byId.status, byId.body['outcome']]);
    expect(byId.status).toBe(200);
  });

  it('is no judgement where two versions of a prompt are in conflict, and says what decides them', async () => {
    const made = await write(emma);
    const [id, parent] = [idOf(made), textOf(made.body['headId'])];
    await save(emma, id, { content: edited('calm', 'kind'), parent });
    const other = await save(emma, id, { content: edited('calm', 'loud'), parent });
    const conflictId = textOf(other.body['conflict']?.['id']);
    const judged = await server.call(admin, 'POST', `/api/v1/conflicts/${conflictId}/resolve`, { resolution: 'mine' });
    expect([judged.status, judged.body['code']]).toEqual([422, 'resolution_invalid']);
    expect(textOf(judged.body['detail'])).toContain('/api/v1/prompts/{id}/resolve');
  });
});
