/** Runs over REST, as a caller sees them: started, waited for, listed, judged, in chains, as files. A worker's part is written as a worker writes it. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endRun, type Ending } from '../../prompts/testing/end-run.ts';
import { type Json, startTestServer, textOf, type TestServer } from '../../test-organisation.ts';

let server: TestServer;
let emma: string;
let eli: string;
let admin: string;
let foreign: string;
beforeAll(async () => {
  server = await startTestServer();
  [emma, eli, admin, foreign] = await Promise.all([
    server.tokenOf('emma'),
    server.tokenOf('eli'),
    server.tokenOf('admin'),
    server.tokenOf('admin', 'globex'),
  ]);
});
afterAll(() => server.close());

const ROOT = '/api/prompts';
const PARENT = '00f067aa0ba902b7';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const write = async (token: string, patch: object = {}) =>
  textOf(
    (
      await server.call(token, 'POST', `${ROOT}/`, {
        title: 'Greet',
        scope: 'global',
        content: 'Greet {{ name }}.',
        variables: [{ name: 'name', type: 'text', required: true }],
        ...patch,
      })
    ).body['id'],
  );
const start = (token: string, promptId: string, body: object = {}, headers: Record<string, string> = {}) =>
  server.call(token, 'POST', `${ROOT}/${promptId}/runs`, { values: { name: 'Emma' }, ...body }, headers);
const runOf = ({ body }: { body: Json }) => body['run'] as unknown as Record<string, string>;
const started = async (token: string, promptId: string, body: object = {}, headers: Record<string, string> = {}) =>
  textOf(runOf(await start(token, promptId, body, headers))['id']);
const get = (token: string, path: string) => server.call(token, 'GET', `${ROOT}/${path}`);
const end = (runId: string, ending: Ending = {}) => endRun(server.owner, runId, ending);
const idsIn = ({ body }: { body: Json }) => (body['items'] as unknown as Json[]).map((row) => textOf(row['id']));
const codeOf = ({ status, body }: { status: number; body: Json }) => [status, body['code']];

describe('starting a run', () => {
  it('answers with the run and with what was added, and leaves a job for a worker', async () => {
    const promptId = await write(emma);
    const answer = await start(emma, promptId, { task: 'Learn python', model: 'echo-small', temperature: 0.2 });
    const runId = textOf(runOf(answer)['id']);
    expect(answer).toMatchObject({
      status: 202,
      headers: { location: `${ROOT}/runs/${runId}` },
      body: {
        run: { promptId, status: 'asked', userId: 'acme-emma', model: 'echo-small', agent: null, parentRunId: null },
        enriched: { variantId: runOf(answer)['versionId'], exampleIds: [], tokens: expect.any(Number) },
      },
    });
    expect(JSON.stringify(answer.body['enriched']?.['explanations'])).toContain('Python for Analysts');
    const seen = await get(emma, `runs/${runId}`);
    expect(seen.body['text']).toMatchObject({
      input: expect.stringContaining('Greet Emma.'),
      task: 'Learn python',
      values: { name: 'Emma' },
      settings: { temperature: 0.2 },
      output: '',
      log: [{ event: 'asked' }],
    });
    const { rows } = await server.owner.query<{ payload: unknown }>(
      `select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = 'prompt.run' and j.payload->>'runId' = $1`,
      [runId],
    );
    expect(rows).toMatchObject([{ payload: { orgId: 'acme', runId } }]);
  });

  it('takes a version, or the one at a label; neither of what it has not', async () => {
    const promptId = await write(emma);
    const [first] = (await get(emma, promptId)).body['versions'] as unknown as { id: string }[];
    await server.call(emma, 'POST', `${ROOT}/${promptId}/version`, { content: 'Hail {{ name }}.' });
    await server.call(emma, 'POST', `${ROOT}/${promptId}/label`, { label: 'production', versionId: first?.id });
    const inputOf = async (body: object) => {
      const { body: seen } = await get(emma, `runs/${await started(emma, promptId, { ...body, enrichers: [] })}`);
      return [seen['text']?.['input'], seen['versionId'] === first?.id] as unknown;
    };
    expect(await inputOf({})).toEqual(['Hail Emma.\n', false]);
    for (const body of [{ versionId: first?.id }, { versionId: '1' }, { label: 'Production' }])
      expect(await inputOf(body)).toEqual(['Greet Emma.\n', true]);
    expect(codeOf(await start(emma, promptId, { versionId: 'nowhere' }))).toEqual([422, 'version_unknown']);
    expect(codeOf(await start(emma, promptId, { label: 'staging' }))).toEqual([422, 'version_unknown']);
    expect(codeOf(await start(emma, promptId, { label: '__proto__' }))[0]).toBe(400);
    expect(codeOf(await start(emma, promptId, { label: 'constructor' }))).toEqual([422, 'version_unknown']);
    expect(codeOf(await start(emma, promptId, { label: 'production', versionId: '1' }))).toEqual([
      400,
      'invalid_request',
    ]);
    const other = (await get(emma, await write(emma))).body['headId'];
    expect(codeOf(await start(emma, promptId, { versionId: other }))).toEqual([422, 'version_unknown']);
  });

  it('makes one run of what is sent twice under one id, also at once', async () => {
    const promptId = await write(emma);
    const runId = randomUUID();
    const key = { 'idempotency-key': `key-${Date.now()}` };
    const [both, keyed] = [
      await Promise.all([start(emma, promptId, { runId }), start(emma, promptId, { runId })]),
      await Promise.all([start(emma, promptId, {}, key), start(emma, promptId, {}, key)]),
    ];
    const third = await start(emma, promptId, {}, key);
    expect(both.map((answer) => [answer.status, runOf(answer)['id']])).toEqual([
      [202, runId],
      [202, runId],
    ]);
    expect(keyed.map(({ body }) => body)).toEqual([third.body, third.body]);
    expect(idsIn(await get(emma, `${promptId}/runs`)).toSorted()).toEqual(
      [runId, textOf(runOf(third)['id'])].toSorted(),
    );
    expect(codeOf(await start(emma, promptId, {}, { 'idempotency-key': 'no id!' }))).toEqual([400, 'invalid_request']);
  });

  it('answers no other request under an id or a key that came before', async () => {
    const promptId = await write(emma);
    const runId = randomUUID();
    const key = { 'idempotency-key': `key-${Date.now()}` };
    await started(emma, promptId, { runId });
    await started(emma, promptId, {}, key);
    const other = { values: { name: 'Somebody else' } };
    const elsewhere = await write(emma);
    for (const refused of [
      await start(emma, promptId, { runId, ...other }),
      await start(emma, promptId, other, key),
      await start(emma, elsewhere, { runId }),
      await start(emma, elsewhere, {}, key),
    ])
      expect(codeOf(refused)).toEqual([422, 'idempotency_key_reused']);
    expect(idsIn(await get(emma, `${promptId}/runs`))).toHaveLength(2);
  });

  it('names the headers it reads in its description', async () => {
    const { body } = await server.call(undefined, 'GET', '/api/openapi.json');
    for (const path of [`${ROOT}/{id}/runs`, `${ROOT}/runs`, `/api/v1/prompts/{id}/runs`]) {
      const { parameters } = (body['paths'] as unknown as Record<string, Record<string, Json>>)[path]?.['post'] ?? {};
      const headers = (parameters as unknown as Json[]).filter(({ in: place }) => textOf(place) === 'header');
      expect(headers.map(({ name }) => textOf(name))).toEqual(['idempotency-key', 'traceparent']);
    }
  });

  it('keeps keys of people and organisations apart', async () => {
    const key = { 'idempotency-key': `key-${Date.now()}` };
    const promptId = await write(emma);
    const abroad = await write(foreign);
    const runs = [
      await started(emma, promptId, {}, key),
      await started(eli, promptId, {}, key),
      await started(foreign, abroad, {}, key),
    ];
    expect(new Set(runs).size).toBe(3);
    const runId = runs[0];
    expect(codeOf(await start(eli, promptId, { runId }))).toEqual([409, 'duplicate_id']);
  });

  it('tries it on a case: its task and its values, unless others are given', async () => {
    const promptId = await write(emma);
    const made = await server.call(emma, 'POST', `${ROOT}/${promptId}/cases`, {
      name: 'Eli',
      task: 'A toast',
      values: { name: 'Eli' },
      checks: [{ kind: 'contains', text: 'Eli' }],
    });
    const caseId = textOf(made.body['id']);
    const run = await server.call(emma, 'POST', `${ROOT}/${promptId}/runs`, { caseId, enrichers: [] });
    expect(run.body['run']).toMatchObject({ caseId });
    expect((await get(emma, `runs/${textOf(runOf(run)['id'])}`)).body['text']).toMatchObject({
      input: 'Greet Eli.\n',
      task: 'A toast',
    });
    expect(codeOf(await start(emma, promptId, { caseId: 'none' }))).toEqual([422, 'case_unknown']);
    expect(codeOf(await start(emma, await write(emma), { caseId }))).toEqual([422, 'case_unknown']);
  });

  it('shows the model the good answers of other cases, and not that of the one that is tried', async () => {
    const promptId = await write(emma);
    const example = (name: string) =>
      server.call(emma, 'POST', `${ROOT}/${promptId}/cases`, {
        name,
        values: { name },
        expected: `Hail, ${name}!`,
        isExample: true,
      });
    const [eliCase, ada] = [await example('Eli'), await example('Ada')].map(({ body }) => textOf(body['id']));
    const runId = await started(emma, promptId, { caseId: eliCase });
    const { body } = await get(emma, `runs/${runId}`);
    expect(body['exampleIds']).toEqual([ada]);
    expect(JSON.stringify(body)).toContain('Hail, Ada!');
    expect(JSON.stringify(body)).not.toContain('Hail, Eli!');
  });

  it('of a capability takes what the linker puts first', async () => {
    const [less, more] = [await write(emma, { title: 'Less' }), await write(emma, { title: 'More' })];
    const link = (promptId: string, priority: number) =>
      server.call(admin, 'POST', `${ROOT}/${promptId}/link`, { capability: 'greet', priority });
    await link(less, 1);
    await link(more, 2);
    const dispatch = (body: object) =>
      server.call(emma, 'POST', '/api/v1/prompts/runs', { values: { name: 'Emma' }, ...body });
    const answer = await dispatch({ capability: 'greet', agent: 'scribe' });
    expect([answer.status, runOf(answer)['promptId'], runOf(answer)['agent']]).toEqual([202, more, null]);
    expect(codeOf(await dispatch({ capability: 'greet', agent: 'scribe', label: 'production' }))).toEqual([
      404,
      'not_found',
    ]);
    expect(codeOf(await dispatch({ capability: 'unheard', agent: 'scribe' }))).toEqual([404, 'not_found']);
    expect(codeOf(await dispatch({ capability: 'greet' }))).toEqual([400, 'invalid_request']);
    expect(codeOf(await dispatch({ capability: 'not one', agent: 'scribe' }))).toEqual([400, 'invalid_request']);
  });

  it('goes on with the trace of the caller, and begins one where the header is not valid', async () => {
    const promptId = await write(emma);
    const traced = (traceparent: string) => start(emma, promptId, {}, { traceparent });
    const good = await traced(`00-${TRACE}-${PARENT}-01`);
    expect(runOf(good)['traceId']).toBe(TRACE);
    expect(textOf(good.headers['traceparent'])).toMatch(new RegExp(`^00-${TRACE}-(?!0{16})[0-9a-f]{16}-01$`));
    expect(good.headers['traceparent']).not.toContain(PARENT);
    expect(runOf(await traced(`cc-${TRACE}-${PARENT}-01-what-comes-later`))['traceId']).toBe(TRACE);
    for (const wrong of [
      `ff-${TRACE}-${PARENT}-01`,
      `00-${TRACE}-${PARENT}-01-more`,
      `00-${TRACE.toUpperCase()}-${PARENT}-01`,
      `00-${'0'.repeat(32)}-${PARENT}-01`,
      `00-${TRACE}-${'0'.repeat(16)}-01`,
      `00-${TRACE}-${PARENT}`,
      'nonsense',
      '',
    ]) {
      const answer = await traced(wrong);
      expect([wrong, answer.status]).toEqual([wrong, 202]);
      expect(runOf(answer)['traceId']).not.toBe(TRACE);
      expect(runOf(answer)['traceId']).toMatch(/^[0-9a-f]{32}$/);
    }
  });
});

describe('one run', () => {
  it('is waited for until it has ended, and no longer than was asked', async () => {
    const promptId = await write(emma);
    const runId = await started(emma, promptId);
    expect((await get(emma, `runs/${runId}?wait=1`)).body['status']).toBe('asked');
    const waiting = get(emma, `runs/${runId}?wait=30`);
    await end(runId, { output: 'Hello Emma.', costMicros: 42 });
    expect((await waiting).body).toMatchObject({
      status: 'done',
      costMicros: 42,
      text: { output: 'Hello Emma.', log: [{ event: 'asked' }, { event: 'done' }] },
    });
    for (const wait of ['-1', '61', 'long', '1.5'])
      expect(codeOf(await get(emma, `runs/${runId}?wait=${wait}`))).toEqual([400, 'invalid_request']);
  });

  it('shows what was said to whoever ran it, and to nobody else', async () => {
    const runId = await started(emma, await write(eli), { task: 'my secret task' });
    await end(runId, { output: 'my secret answer' });
    for (const token of [eli, admin]) {
      const { status, body } = await get(token, `runs/${runId}`);
      expect([status, body['status'], body['text']]).toEqual([200, 'done', null]);
      expect(JSON.stringify(body)).not.toContain('secret');
    }
    expect((await get(emma, `runs/${runId}`)).body['text']).toMatchObject({ output: 'my secret answer' });
  });

  it('of a prompt that is not theirs is as one that is not there', async () => {
    const promptId = await write(emma, { scope: 'user' });
    const runId = await started(emma, promptId);
    for (const token of [eli, admin, foreign]) {
      const [there, nowhere] = [await get(token, `runs/${runId}`), await get(token, 'runs/nowhere')];
      const told = ({ body }: { body: Json }) => ({ ...body, instance: '', traceId: '' });
      expect([there.status, told(there)]).toEqual([404, told(nowhere)]);
      expect(idsIn(await get(token, 'runs?limit=200'))).not.toContain(runId);
      expect((await get(token, `${promptId}/runs`)).status).toBe(404);
      expect(codeOf(await start(token, promptId))).toEqual([404, 'not_found']);
      for (const act of ['cancel', 'feedback']) {
        const answer = (id: string) => server.call(token, 'POST', `${ROOT}/runs/${id}/${act}`, { feedback: 'up' });
        expect(told(await answer(runId))).toEqual(told(await answer('nowhere')));
      }
    }
  });

  it('is cancelled by whoever ran it, once, and not when it has ended', async () => {
    const runId = await started(emma, await write(emma));
    const cancel = (token: string, id = runId) => server.call(token, 'POST', `${ROOT}/runs/${id}/cancel`);
    expect((await cancel(eli)).status).toBe(404);
    expect((await cancel(emma)).body).toMatchObject({ status: 'cancelled', endedAt: expect.any(Number) });
    expect((await cancel(emma)).body['status']).toBe('cancelled');
    const ended = await started(emma, await write(emma));
    await end(ended);
    expect(codeOf(await cancel(emma, ended))).toEqual([409, 'run_ended']);
  });

  it('is judged by whoever ran it, when it has ended', async () => {
    const runId = await started(emma, await write(emma));
    const judge = (body: object, token = emma) => server.call(token, 'POST', `${ROOT}/runs/${runId}/feedback`, body);
    expect(codeOf(await judge({ feedback: 'up' }))).toEqual([409, 'run_not_ended']);
    await end(runId);
    expect((await judge({ score: 0.8, feedback: 'down', note: 'Too long.' })).body).toMatchObject({
      score: 0.8,
      feedback: 'down',
      note: 'Too long.',
    });
    expect((await judge({ feedback: null })).body).toMatchObject({ score: 0.8, feedback: null, note: 'Too long.' });
    expect((await get(eli, `runs/${runId}`)).body).toMatchObject({ note: 'Too long.', text: null });
    expect(codeOf(await judge({ score: 1 }, eli))).toEqual([404, 'not_found']);
    expect(codeOf(await judge({}))).toEqual([422, 'nothing_to_judge']);
    for (const wrong of [{ score: 2 }, { score: '1' }, { feedback: 'maybe' }])
      expect(codeOf(await judge(wrong))).toEqual([400, 'invalid_request']);
    expect(codeOf(await judge({ note: 'x'.repeat(1001) }))).toEqual([422, 'text_too_long']);
  });
});

describe('lists', () => {
  it('come in pages, the latest first, and by what is asked for', async () => {
    const promptId = await write(emma);
    const ids: string[] = [];
    for (let at = 0; at < 3; at += 1) ids.unshift(await started(emma, promptId));
    await end(ids[0] ?? '', { status: 'failed', code: 'llm_timeout' });
    const first = await get(emma, `${promptId}/runs?limit=2`);
    const rest = await get(emma, `runs?promptId=${promptId}&limit=2&cursor=${textOf(first.body['nextCursor'])}`);
    expect([...idsIn(first), ...idsIn(rest)]).toEqual(ids);
    expect(rest.body['nextCursor']).toBeNull();
    const among = async (filter: string) => idsIn(await get(emma, `runs?promptId=${promptId}&${filter}`));
    expect(await among('status=failed')).toEqual(ids.slice(0, 1));
    expect(await among(`versionId=${textOf((await get(emma, promptId)).body['headId'])}`)).toEqual(ids);
    expect(await among('versionId=other')).toEqual([]);
    expect(await among(`from=2020-01-01&to=${new Date().toISOString()}`)).toEqual(ids);
    expect(await among('to=2020-01-01')).toEqual([]);
    expect(await among(`from=0001-01-01&traceId=${TRACE}`)).toEqual([]);
  });

  it.each([
    'cursor=x',
    'limit=0',
    'status=over',
    'traceId=x',
    `traceId=${'0'.repeat(32)}`,
    'from=yesterday',
    'caseId=%00',
  ])('refuse %s', async (query) => {
    for (const path of ['runs', 'runs/summary', 'runs/export'].slice(0, /cursor|limit/.test(query) ? 2 : 3)) {
      const answer = await get(emma, `${path}?${query}`);
      expect([path, answer.status]).toEqual([path, 400]);
      expect(['invalid_request', 'invalid_cursor']).toContain(answer.body['code']);
    }
  });
});

describe('a chain', () => {
  it('is a tree of the runs that one may read', async () => {
    const [shared, own] = [await write(emma), await write(emma, { scope: 'user' })];
    const root = await started(emma, shared);
    const left = await started(emma, shared, { parentRunId: root });
    const right = await started(emma, own, { parentRunId: root });
    const under = await started(emma, shared, { parentRunId: left });
    const { body } = await get(emma, `runs/${root}`);
    const chain = async (token: string) => {
      const answer = await server.call(token, 'GET', `/api/v1/traces/${textOf(body['traceId'])}`);
      return (answer.body['items'] as unknown as Json[]).map((row) => [row['id'], row['depth']] as unknown);
    };
    expect(await chain(emma)).toEqual([
      [root, 0],
      [left, 1],
      [under, 2],
      [right, 1],
    ]);
    expect(await chain(eli)).toEqual([
      [root, 0],
      [left, 1],
      [under, 2],
    ]);
    const trace = (id: string, token = emma) => server.call(token, 'GET', `/api/v1/traces/${id}`);
    expect((await trace(textOf(body['traceId']), foreign)).status).toBe(404);
    expect(codeOf(await trace('f'.repeat(32)))).toEqual([404, 'not_found']);
    expect(codeOf(await trace('no-trace'))).toEqual([400, 'invalid_request']);
    expect(codeOf(await start(eli, shared, { parentRunId: right }))).toEqual([404, 'not_found']);
  });
});

describe('as a file', () => {
  it('is a run a line with trace, parent and, of one’s own, the log', async () => {
    const promptId = await write(emma);
    const first = await started(emma, promptId, {}, { traceparent: `00-${TRACE}-${PARENT}-01` });
    const second = await started(eli, promptId, { parentRunId: first });
    await end(first);
    const { body, headers } = await get(emma, `runs/export?format=jsonl&promptId=${promptId}`);
    expect(headers['content-type']).toContain('application/x-ndjson');
    const lines = textOf(body)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { id: second, traceId: TRACE, parentRunId: first, log: null },
      { id: first, traceId: TRACE, log: [{ event: 'asked' }, { event: 'done' }] },
    ]);
    expect(textOf((await get(emma, `runs/export?status=failed&promptId=${promptId}`)).body)).toBe('');
  });

  it('goes on past what is in memory at once, each run once', async () => {
    const promptId = await write(emma);
    const model = await started(emma, promptId);
    await server.owner.query(
      `insert into prompt_run (id, org_id, prompt_id, version_id, user_id, user_name, status, trace_id, asked_at)
       select 'many-' || n, org_id, prompt_id, version_id, user_id, user_name, 'done', trace_id, asked_at
       from prompt_run, generate_series(1, 1200) n where id = $1`,
      [model],
    );
    const { body } = await get(emma, `runs/export?promptId=${promptId}`);
    const ids = textOf(body)
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect([ids.length, new Set(ids).size]).toEqual([1201, 1201]);
  });

  it('holds no formula, however a note or an agent is written', async () => {
    const promptId = await write(emma);
    const notes = ['=1+1', '+1', '-1', '@sum(1)', '\t=1', '\r=1', '=1\n2', '＝1', 'a,"b"\nc', 'plain'];
    for (const note of notes) {
      const runId = await started(emma, promptId);
      await end(runId);
      await server.call(emma, 'POST', `${ROOT}/runs/${runId}/feedback`, { note });
    }
    const { body, headers } = await get(emma, `runs/export?format=csv&promptId=${promptId}`);
    expect(headers['content-type']).toContain('text/csv');
    const read = Papa.parse<Record<string, string>>(textOf(body), { header: true, skipEmptyLines: true });
    expect(read.errors).toEqual([]);
    expect(read.data.map(({ note }) => note).toReversed()).toEqual(
      notes.map((note) => (/^[=+\-@\t\r＝]/.test(note) ? `'${note}` : note)),
    );
    expect(read.data[0]).toMatchObject({ status: 'done', inputTokens: '10', askedAt: expect.stringMatching(/Z$/) });
  });
});

describe('a summary', () => {
  it('counts by version and model what one may read', async () => {
    const promptId = await write(emma);
    const finish = async (ending: Ending, judged?: object) => {
      const runId = await started(emma, promptId);
      await end(runId, ending);
      if (judged) await server.call(emma, 'POST', `${ROOT}/runs/${runId}/feedback`, judged);
    };
    await finish({ latencyMs: 100, costMicros: 3, score: 1 }, { feedback: 'up' });
    await finish({ latencyMs: 200, costMicros: 4, score: 0.5 }, { feedback: 'down' });
    await finish({ latencyMs: 300, status: 'failed', code: 'llm_timeout' });
    await finish({ answeredBy: 'other' });
    await started(emma, promptId, { model: 'asked-for' });
    const { body } = await get(emma, `runs/summary?promptId=${promptId}`);
    expect(body['items']).toMatchObject([
      { model: 'asked-for', runs: 1, failed: 0, meanScore: null, costMicros: null, latencyP50Ms: null, inputTokens: 0 },
      {
        promptId,
        title: 'Greet',
        number: 1,
        model: 'echo-small',
        runs: 3,
        failed: 1,
        meanScore: 0.75,
        up: 1,
        down: 1,
        inputTokens: 30,
        outputTokens: 15,
        costMicros: 7,
        latencyP50Ms: 200,
        latencyP95Ms: 290,
      },
      { model: 'other', runs: 1 },
    ]);
    const pages: string[] = [];
    for (let cursor: unknown = ''; cursor !== null;) {
      const page = await get(
        eli,
        `runs/summary?promptId=${promptId}&limit=1${textOf(cursor) && `&cursor=${textOf(cursor)}`}`,
      );
      pages.push(...(page.body['items'] as unknown as { model: string }[]).map(({ model }) => model));
      cursor = page.body['nextCursor'];
    }
    expect(pages).toEqual(['asked-for', 'echo-small', 'other']);
    await server.call(emma, 'PUT', `${ROOT}/${promptId}`, { scope: 'user' });
    expect((await get(eli, `runs/summary?promptId=${promptId}`)).body['items']).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    ['five megabytes', { task: 'x'.repeat(5_000_000) }, 413, 'body_too_large'],
    ['NUL', { task: 'a\0b' }, 400, 'invalid_args'],
    ['half an emoji', { task: 'a\ud83d' }, 400, 'invalid_args'],
    ['too long a task', { task: 'x'.repeat(20_001) }, 422, 'text_too_long'],
    ['a run id that is none', { runId: '../etc' }, 400, 'invalid_request'],
    ['a run id that is the address of something else', { runId: 'summary' }, 400, 'invalid_request'],
    ['a task that is no text', { task: 7 }, 400, 'invalid_request'],
    ['values that are a list', { values: ['Emma'] }, 400, 'invalid_request'],
    ['a value of the wrong type', { values: { name: 7 } }, 422, 'variable_wrong_type'],
    ['no value', { values: {} }, 422, 'variable_missing'],
    ['a model with a line break', { model: 'a\nb' }, 400, 'invalid_args'],
    ['a heat beyond the scale', { temperature: 3 }, 400, 'invalid_request'],
    ['an answer of no length', { maxOutputTokens: 0 }, 400, 'invalid_request'],
    ['an enricher that is none', { enrichers: [{ name: 'magic', enabled: true }] }, 422, 'enricher_unknown'],
    ['a parent that is nowhere', { parentRunId: 'nowhere' }, 404, 'not_found'],
    ['a version beyond all numbers', { versionId: '99999999999999999999' }, 422, 'version_unknown'],
  ])('%s: a problem with a code, and no run', async (_what, patch, status, code) => {
    const promptId = await write(emma);
    expect(codeOf(await start(emma, promptId, patch))).toEqual([status, code]);
    expect(idsIn(await get(emma, `${promptId}/runs`))).toEqual([]);
  });

  it('runs nothing that was archived or is nowhere', async () => {
    const promptId = await write(emma);
    await server.call(emma, 'POST', `${ROOT}/${promptId}/archive`);
    expect(codeOf(await start(emma, promptId))).toEqual([409, 'prompt_archived']);
    expect(codeOf(await start(emma, 'nowhere'))).toEqual([404, 'not_found']);
  });

  it('keeps templates in values and tasks as they are', async () => {
    const promptId = await write(emma);
    const runId = await started(emma, promptId, { values: { name: '{{ task }}{% for i in (1..9) %}' }, enrichers: [] });
    expect((await get(emma, `runs/${runId}`)).body['text']?.['input']).toBe('Greet {{ task }}{% for i in (1..9) %}.\n');
  });
});

it('a server that goes answers whoever waits, and does not wait itself', { timeout: 50_000 }, async () => {
  const going = await startTestServer();
  await going.app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(going.app.server.address() as AddressInfo).port}${ROOT}`;
  const headers = { authorization: `Bearer ${await going.tokenOf('emma')}` };
  const made = await going.call(await going.tokenOf('emma'), 'POST', `${ROOT}/`, {
    title: 'Wait',
    scope: 'global',
    content: 'Wait.',
  });
  const run = await going.call(await going.tokenOf('emma'), 'POST', `${ROOT}/${textOf(made.body['id'])}/runs`, {});
  const waiting = fetch(`${url}/runs/${textOf(runOf(run)['id'])}?wait=60`, { headers });
  // It must have arrived: the first look has been taken when another request was answered behind it.
  await fetch(`${url}/`, { headers });
  await going.close();
  expect(await (await waiting).json()).toMatchObject({ status: 'asked' });
});
