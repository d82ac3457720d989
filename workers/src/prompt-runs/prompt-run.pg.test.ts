/**
 * The job of a run from the person's command to the last word: real executor, queue, Postgres and HTTP. What a provider, a
 * cancelling person and a stopping worker do to it ends it once, or has it asked again.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  chunk,
  DONE,
  event,
  json,
  startOpenAIServer,
  startStream,
  streams,
  type TestOpenAIServer,
} from '../../../plugins/llm/openai-compatible/test-openai-server.ts';
import { createWorld, type World } from '../../../sync-server/src/execute/fixture.ts';
import { LONGEST_ANSWER } from './ask-model.ts';
import { endAbandonedRuns } from './prompt-run.ts';
import { claim, end, grow } from './run-rows.ts';
import { createRunWorld, PRICES, type RunWorld, type TestWorker } from './test-runs.ts';

let world: World;
let server: TestOpenAIServer;
let runs: RunWorld;
let worker: TestWorker | undefined;
beforeAll(async () => {
  [world, server] = await Promise.all([createWorld(), startOpenAIServer()]);
  runs = await createRunWorld(world, server.url);
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});
afterAll(async () => {
  await runs.close();
  await server.close();
});

const started = (): TestWorker => (worker = runs.startWorker());
const cancel = (runId: string) => world.send(runs.emma, 'prompt-run.cancel', { runId });

describe('a run', () => {
  it('is answered, counted, priced and timed', async () => {
    started();
    const runId = await runs.ask({ input: 'one two three', temperature: 0.5, maxOutputTokens: 50 });
    const run = await runs.untilEnded(runId);
    expect(run).toMatchObject({
      status: 'done',
      code: null,
      output: 'You said: one two three',
      finish_reason: 'stop',
      answered_by: 'echo-small',
      input_tokens: 3,
      output_tokens: 5,
      is_estimated: false,
      cost_micros: String(3 * (PRICES['echo']?.input ?? 0) + 5 * (PRICES['echo']?.output ?? 0)),
      attempts: 1,
      score: null,
      // Asked, claimed, ended.
      version: 3,
    });
    expect(run.events).toBe('asked started first-token done');
    expect(run['latency_ms']).toBeGreaterThanOrEqual(Number(run['first_token_ms']));
    expect(server.seen.at(-1)?.chat).toMatchObject({
      model: 'echo-small',
      messages: [{ role: 'user', content: 'one two three' }],
      temperature: 0.5,
      max_tokens: 50,
    });
    await vi.waitFor(async () => expect(await runs.jobs()).toEqual([]));
  });

  it('is seen growing while the model answers', async () => {
    started();
    const more = Promise.withResolvers<string[]>();
    server.next(streams(['Once ', 'upon '], more.promise));
    const runId = await runs.ask();
    const growing = await runs.until(runId, ({ output }) => expect(output).toBe('Once upon '));
    expect(growing).toMatchObject({ status: 'running', finish_reason: null, ended_at: null });
    more.resolve(['a ', 'time.']);
    expect(await runs.untilEnded(runId)).toMatchObject({ status: 'done', output: 'Once upon a time.' });
  });

  it('asks for the model that was named', async () => {
    started();
    expect(await runs.untilEnded(await runs.ask({ model: 'echo-large' }))).toMatchObject({ answered_by: 'echo-large' });
  });

  it('says its trace in the log of the process, and never a word of what was said', async () => {
    const { lines } = started();
    server.next((response) => json(response, 500, { error: { message: 'quoting: swordfish' } }));
    const failing = await runs.ask({ input: 'swordfish' });
    await runs.until(failing, ({ events }) => expect(events).toContain('retry'));
    await runs.hurry();
    const { trace_id: traceId } = await runs.untilEnded(failing);
    await vi.waitFor(() => expect(lines.some((line) => line.includes(String(traceId)))).toBe(true));
    expect(lines.join('')).not.toContain('swordfish');
  });

  it('is scored by the checks of its case, and keeps the score a person would give for later', async () => {
    started();
    const caseId = randomUUID();
    const checks = [
      { kind: 'contains', text: 'YOU SAID' },
      { kind: 'lacks', text: 'banana' },
      { kind: 'at-most-words', words: 1 },
      { kind: 'json' },
    ];
    const args = { caseId, promptId: runs.promptId, name: 'Echo', checks };
    expect((await world.send(runs.emma, 'prompt-case.save', args)).status).toBe('applied');
    expect(await runs.untilEnded(await runs.ask({ caseId }))).toMatchObject({ status: 'done', score: 0.5 });
  });

  it('fails with a clear code where there is no model', async () => {
    worker = runs.startWorker({ llm: 'none' });
    const run = await runs.untilEnded(await runs.ask());
    expect(run).toMatchObject({ status: 'failed', code: 'llm_not_configured', attempts: 0 });
    expect(run.log.at(-1)).toMatchObject({ event: 'failed', detail: expect.stringContaining('OPENKMS_LLM_URL') });
  });
});

describe('a run that is cancelled', () => {
  it('in the midst of it keeps what had come, and ends at the provider', async () => {
    started();
    const { length } = server.seen;
    server.next(streams(['Once ']));
    const runId = await runs.ask();
    await runs.until(runId, ({ output }) => expect(output).toBe('Once '));
    expect((await cancel(runId)).status).toBe('applied');
    expect(await (await server.request(length)).gone).toBe(true);
    const run = await runs.until(runId, ({ events }) => expect(events).toBe('asked started cancelled'));
    expect(run).toMatchObject({ status: 'cancelled', output: 'Once ' });
    await vi.waitFor(async () => expect(await runs.jobs()).toEqual([]));
  });

  it('while the model says nothing at all is not waited for', async () => {
    started();
    const { length } = server.seen;
    server.next(() => undefined);
    const runId = await runs.ask();
    const { gone } = await server.request(length);
    await cancel(runId);
    expect(await gone).toBe(true);
    expect(await runs.run(runId)).toMatchObject({ status: 'cancelled', output: '' });
  });

  it('before a worker came is never asked', async () => {
    const runId = await runs.ask();
    await cancel(runId);
    const { length } = server.seen;
    started();
    await runs.until(runId, ({ events }) => expect(events).toBe('asked cancelled'));
    expect(server.seen).toHaveLength(length);
  });

  it('at the moment it ends is either, for both sides the same', async () => {
    started();
    const statuses = new Set<string>();
    for (let times = 0; times < 25; times += 1) {
      const runId = await runs.ask({ input: 'x'.repeat(times) || 'x' });
      await runs.until(runId, ({ status }) => expect(status).not.toBe('asked'));
      const receipt = await cancel(runId);
      const { status } = await runs.untilEnded(runId);
      statuses.add(status);
      expect([status, receipt.status === 'applied' ? null : receipt.code]).toEqual(
        receipt.status === 'applied' ? ['cancelled', null] : ['done', 'run_ended'],
      );
    }
    expect(statuses.size).toBeGreaterThan(0);
  });

  it('does not end while its runner’s command that read it as running is being written', async () => {
    const runId = await runs.ask();
    const pool = world.owner;
    const orgId = runs.emma.orgId;
    const run = await claim(pool, { key: 'k', orgId, commandId: 'c', runId }, Date.now(), { asks: true });
    if (!run) throw new Error('not claimed');
    // The executor's cancel: it holds the person's lock, has read `running`, and writes a moment later.
    const executor = await world.pool.connect();
    await executor.query('begin');
    await executor.query(`select set_config('openkms.org_id', $1, true)`, [orgId]);
    const [lock] = await world.rows(
      `select ('x' || encode(substr(sha256(convert_to($1, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint::text as number`,
      [`person:${runs.emma.userId}`],
    );
    await executor.query('select pg_advisory_xact_lock($1::bigint)', [lock?.['number']]);
    const ending = end(pool, run, { status: 'failed', code: 'x', at: Date.now(), output: '', log: [] });
    await vi.waitFor(async () =>
      expect(await world.rows(`select 1 from pg_locks where locktype = 'advisory' and not granted`)).toHaveLength(1),
    );
    await executor.query(`update prompt_run set status = 'cancelled', ended_at = now() where id = $1`, [runId]);
    await executor.query('commit');
    executor.release();
    expect(await ending).toBe(false);
    expect(await runs.run(runId)).toMatchObject({ status: 'cancelled', code: null });
  });
});

describe('a run that fails', () => {
  it('with what may pass is asked again after a while, and begins anew', async () => {
    started();
    server.next((response) => {
      startStream(response);
      response.write(chunk({ text: 'Half of it' }));
      response.end();
    });
    const runId = await runs.ask();
    const waiting = await runs.until(runId, ({ events }) => expect(events).toContain('retry'));
    expect(waiting).toMatchObject({ status: 'asked', code: null, attempts: 1, started_at: null });
    expect(waiting.log.at(-1)).toMatchObject({ event: 'retry', code: 'llm_stream_cut' });
    await vi.waitFor(async () => expect(await runs.jobs()).toMatchObject([{ locked: false }]));
    const [job] = await runs.jobs();
    expect(job?.wait_s).toBeLessThanOrEqual(2);
    await runs.hurry();
    const run = await runs.untilEnded(runId);
    expect(run).toMatchObject({ status: 'done', output: 'You said: hello there', attempts: 2 });
    expect(run.events).toBe('asked started first-token retry started first-token done');
  });

  it('because it asked too often waits as long as the provider says', async () => {
    started();
    const slow = { 'retry-after': '120' };
    server.next((response) => json(response, 429, { error: { message: 'slow down' } }, slow));
    const runId = await runs.ask();
    await runs.until(runId, ({ events }) => expect(events).toContain('retry'));
    await vi.waitFor(async () => expect(await runs.jobs()).toMatchObject([{ locked: false }]));
    const [job] = await runs.jobs();
    expect(job?.wait_s).toBeGreaterThan(115);
    expect(job?.wait_s).toBeLessThanOrEqual(122);
    await runs.hurry();
    expect(await runs.untilEnded(runId)).toMatchObject({ status: 'done' });
  });

  it('gives up after the fifth try, with the code', async () => {
    started();
    const { length } = server.seen;
    for (let tries = 0; tries < 6; tries += 1) {
      server.next((response) => json(response, 503, { error: { message: 'overloaded' } }));
    }
    const runId = await runs.ask();
    for (let tries = 1; tries < 5; tries += 1) {
      await runs.until(runId, ({ log }) => expect(log.filter((each) => each.event === 'retry')).toHaveLength(tries));
      await runs.hurry();
    }
    const run = await runs.untilEnded(runId);
    expect(run).toMatchObject({ status: 'failed', code: 'llm_provider_error', attempts: 5 });
    expect(run.log.at(-1)).toMatchObject({ event: 'failed', detail: 'HTTP 503: overloaded' });
    expect(server.seen).toHaveLength(length + 5);
    await vi.waitFor(async () => expect(await runs.jobs()).toEqual([]));
    await runs.untilEnded(await runs.ask());
  });

  it.each([
    [401, { message: 'bad key' }, 'llm_unauthorised'],
    [400, { message: 'no such model', type: 'invalid_request_error' }, 'llm_invalid_request'],
    [400, { message: 'too long', code: 'context_length_exceeded' }, 'llm_context_too_long'],
  ])('at once where trying again would change nothing (%s %j)', async (status, error, code) => {
    started();
    server.next((response) => json(response, status, { error }));
    expect(await runs.untilEnded(await runs.ask())).toMatchObject({ status: 'failed', code, attempts: 1 });
  });

  it('to come to an end ten times over is not begun for ever', async () => {
    const runId = await runs.ask();
    await world.rows(`update prompt_run set status = 'running', attempts = 10 where id = $1`, [runId]);
    const { length } = server.seen;
    started();
    expect(await runs.untilEnded(runId)).toMatchObject({ status: 'failed', code: 'llm_stream_cut' });
    expect(server.seen).toHaveLength(length);
  });
});

describe('a fault of ours', () => {
  /** The queue tries a job twelve times; this one has been tried so often. */
  const tried = (times: number) => world.rows(`update graphile_worker._private_jobs set attempts = $1`, [times]);

  it('that the last try of the queue meets too ends the run, with a code', async () => {
    await world.rows(`create function refuse() returns trigger language plpgsql as $$
      begin raise exception 'refused: %', new.output; end $$`);
    await world.rows(`create trigger refuse before update on prompt_run_text
      for each row when (new.finish_reason is not null) execute function refuse()`);
    try {
      const runId = await runs.ask();
      await tried(11);
      const { lines } = started();
      const run = await runs.untilEnded(runId);
      expect(run).toMatchObject({ status: 'failed', code: 'run_given_up', ended_at: expect.anything() });
      expect(run.log.at(-1)).toMatchObject({ event: 'failed', code: 'run_given_up' });
      await vi.waitFor(async () => expect(await runs.jobs()).toEqual([]));
      expect(lines.join('')).toContain('P0001');
      expect(lines.join('')).not.toContain('hello there');
    } finally {
      await world.rows(`drop trigger refuse on prompt_run_text`);
    }
  });

  it('that no worker survived ends the run when the next one begins, and no run that still has a try', async () => {
    const [lost, open] = [await runs.ask(), await runs.ask()];
    await world.rows(`update graphile_worker._private_jobs set attempts = 12 where key like '%' || $1`, [lost]);
    await claim(world.owner, { key: 'k', orgId: runs.emma.orgId, commandId: 'c', runId: lost }, 1, { asks: true });
    expect(await endAbandonedRuns(world.owner)).toBe(1);
    expect(await runs.run(lost)).toMatchObject({ status: 'failed', code: 'run_given_up' });
    expect(await runs.run(open)).toMatchObject({ status: 'asked' });
    await cancel(open);
    await world.rows(`delete from graphile_worker._private_jobs`);
  });
});

describe('what a provider says', () => {
  it('may hold what Postgres cannot: it is kept without', async () => {
    started();
    server.next((response) => {
      const model = `m\0${'x'.repeat(500)}`;
      startStream(response);
      // A character in two pieces, half of one at the end, NUL, and names and figures out of all proportion.
      for (const text of ['a\0b \ud83d', '\ude42 \ud83d']) response.write(chunk({ model, text }));
      response.write(chunk({ model, finish: 'unheard-of\0' }));
      response.write(event({ choices: [], usage: { prompt_tokens: 2 ** 40, completion_tokens: 2 ** 52 } }));
      response.end(DONE);
    });
    const run = await runs.untilEnded(await runs.ask());
    expect(run).toMatchObject({ status: 'done', output: 'ab 🙂 \ufffd', finish_reason: 'other' });
    expect(run).toMatchObject({ input_tokens: 2 ** 31 - 1, output_tokens: 2 ** 31 - 1, cost_micros: '25769803764' });
    expect(String(run['answered_by'])).toHaveLength(200);
  });

  it('may hold it in its refusal', async () => {
    started();
    server.next((response) => json(response, 400, { error: { message: `\0 \ud83d ${'x'.repeat(9_999)}` } }));
    const run = await runs.untilEnded(await runs.ask());
    expect(run).toMatchObject({ status: 'failed', code: 'llm_invalid_request' });
    expect(run.log.at(-1)?.detail?.length).toBeLessThanOrEqual(500);
  });

  it('is cut where it has no end, and the provider is left', async () => {
    started();
    const { length } = server.seen;
    server.next(async (response) => {
      startStream(response);
      const closed = new Promise((resolve) => void response.once('close', resolve));
      while (!response.destroyed) {
        if (response.write(chunk({ text: 'word '.repeat(20_000) }))) continue;
        await Promise.race([new Promise((resolve) => void response.once('drain', resolve)), closed]);
      }
    });
    const runId = await runs.ask();
    const run = await runs.untilEnded(runId);
    expect(run).toMatchObject({ status: 'done', finish_reason: 'length', is_estimated: true });
    expect(run.output).toHaveLength(LONGEST_ANSWER);
    expect(run['output_tokens']).toBeGreaterThan(100_000);
    expect(await (await server.request(length)).gone).toBe(true);
  });
});

describe('a worker', () => {
  it('that is stopped gives back what it was at, and the next begins anew', async () => {
    const first = started();
    const { length } = server.seen;
    server.next(streams(['Once ']));
    const runId = await runs.ask();
    await runs.until(runId, ({ output }) => expect(output).toBe('Once '));
    await first.stop();
    expect(await (await server.request(length)).gone).toBe(true);
    expect(await runs.run(runId)).toMatchObject({ status: 'asked', attempts: 1 });
    expect(await runs.jobs()).toMatchObject([{ locked: false }]);
    started();
    const run = await runs.untilEnded(runId);
    expect(run).toMatchObject({ status: 'done', output: 'You said: hello there', attempts: 2 });
    expect(run.events).toBe('asked started first-token asked started first-token done');
  });

  it('that comes back late overwrites nothing of the one that took over', async () => {
    const runId = await runs.ask();
    const { owner } = world;
    const job = { key: 'k', orgId: runs.emma.orgId, commandId: 'c', runId };
    const late = await claim(owner, job, Date.now(), { asks: true });
    const now = await claim(owner, job, Date.now(), { asks: true });
    if (!late || !now) throw new Error('not claimed');
    expect(await grow(owner, now, 'now', Date.now())).toBe(true);
    expect(await grow(owner, late, 'late', Date.now())).toBe(false);
    const ended = { at: Date.now(), output: 'late', log: [] };
    expect(await end(owner, late, { ...ended, status: 'failed', code: 'x' })).toBe(false);
    expect(await runs.run(runId)).toMatchObject({ status: 'running', output: 'now' });
    expect(await end(owner, now, { ...ended, status: 'failed', code: 'y' })).toBe(true);
    expect(await end(owner, now, { ...ended, status: 'failed', code: 'z' })).toBe(false);
    expect(await runs.run(runId)).toMatchObject({ status: 'failed', code: 'y' });
  });

  it('claims nothing of another organisation', async () => {
    const runId = await runs.ask();
    const job = { key: 'k', orgId: 'globex', commandId: 'c', runId };
    expect(await claim(world.owner, job, Date.now(), { asks: true })).toBeUndefined();
    await cancel(runId);
  });

  it('that loses its connections while a model answers writes down the answer all the same', async () => {
    started();
    const more = Promise.withResolvers<string[]>();
    server.next(streams(['Once '], more.promise));
    const runId = await runs.ask();
    await runs.until(runId, ({ output }) => expect(output).toBe('Once '));
    const mine = await world.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'openkms-jobs'`,
    );
    expect(mine.length).toBeGreaterThan(0);
    more.resolve(['upon a time.']);
    expect(await runs.untilEnded(runId)).toMatchObject({ status: 'done', output: 'Once upon a time.', attempts: 1 });
  });
});
