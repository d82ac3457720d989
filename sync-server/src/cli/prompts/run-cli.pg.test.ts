/**
 * Running prompts from the command line, as a person or CI starts it: real processes against a real server over HTTP.
 * A worker's part is written as a worker writes it, as soon as a run is asked for.
 */
import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endRun, type Ending } from '../../prompts/testing/end-run.ts';
import { PASSWORD, startTestServer, type TestServer, textOf } from '../../test-organisation.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const ROOT = '/api/prompts';
let server: TestServer;
let url: string;
let emma: string;
let promptId: string;

beforeAll(async () => {
  server = await startTestServer();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
  emma = await server.tokenOf('emma');
  promptId = await write({
    title: 'Greet (warmly)',
    content: 'Greet {{ name }}, {{ age }}.',
    variables: [
      { name: 'name', type: 'text', default: 'you' },
      { name: 'age', type: 'number', default: 1 },
    ],
  });
});
afterAll(() => server.close());

const post = async (path: string, body: object) => server.call(emma, 'POST', `${ROOT}/${path}`, body);
const write = async (body: object) => textOf((await post('', { scope: 'global', ...body })).body['id']);

type Ran = { readonly status: number | null; readonly out: string; readonly err: string };
function openkms(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, 'prompt', ...args, '--url', url, '--email', 'emma@acme.example'], {
      env: { PATH: process.env['PATH'], OPENKMS_PASSWORD: PASSWORD, ...env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (status) => resolve({ status, out, err }));
  });
}
const jsonOf = ({ out }: Ran) => JSON.parse(out) as Record<string, never>;

/** Lets runs end while `work` goes on, each as `ending` says of it. */
async function worked<T>(ending: (input: string) => Ending, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const working = (async () => {
    while (!over.signal.aborted) {
      const { rows } = await server.owner.query<{ id: string; input: string }>(
        `select r.id, t.input from prompt_run r join prompt_run_text t on t.id = r.id where r.status = 'asked'`,
      );
      for (const { id, input } of rows) await endRun(server.owner, id, ending(input));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  try {
    return await work;
  } finally {
    over.abort();
    await working;
  }
}
/** What the prompt itself says, without what was added to it. */
const echo = (input: string): Ending => ({ output: `You said: ${/^(?:Greet|Say) .*$/m.exec(input)?.[0]}` });

describe('prompt run', () => {
  it('prints the answer it waited for; what was written cannot steer the terminal', async () => {
    const args = ['run', 'greet-warmly', '--value', 'name=Emma', '--value', 'age=30', '--wait'];
    const ran = await worked(
      (input) => ({ output: `${textOf(echo(input).output)}\u001b[2J\n\tsecond` }),
      openkms(args),
    );
    expect(ran).toMatchObject({ status: 0, out: 'You said: Greet Emma, 30.\\u{1b}[2J\n\tsecond\n' });
    expect(ran.err).toMatch(/^openkms: run [\w-]{36}$/m);
  });

  it('ends with 1 where the run failed, and says why', async () => {
    const failing = await worked(
      () => ({ status: 'failed', code: 'llm_not_configured' }),
      openkms(['run', promptId, '--wait', '--json']),
    );
    expect(failing.status).toBe(1);
    expect(jsonOf(failing)).toMatchObject({ ok: false, runs: [{ status: 'failed', code: 'llm_not_configured' }] });
  });

  it('tries every case, says which check does not hold, and lists, exports and judges what ran', async () => {
    const tried = await write({
      title: 'Tried',
      content: 'Say {{ word }}.',
      variables: [{ name: 'word', type: 'text' }],
    });
    const save = (name: string, values: object, text: string) =>
      post(`${tried}/cases`, { name, values, checks: [{ kind: 'contains', text }] });
    await save('good', { word: 'yes' }, 'yes');
    await save('bad', { word: 'no' }, 'yes');
    await save('refused', { word: 7 }, 'yes');
    const all = await worked(echo, openkms(['run', tried, '--cases']));
    expect([all.status, all.out]).toEqual([
      1,
      [
        'FAIL  bad: done',
        '      does not hold: contains "yes"',
        'ok    good: done',
        'FAIL  refused: refused (variable_wrong_type)',
        '1 of 3 as they should be.',
        '',
      ].join('\n'),
    ]);
    const one = await worked(echo, openkms(['run', 'Tried', '--case', 'good', '--json']));
    expect([one.status, jsonOf(one)]).toMatchObject([
      0,
      { ok: true, runs: [{ case: 'good', checks: [{ holds: true }], output: 'You said: Say yes.' }] },
    ]);
    const run = (jsonOf(one)['runs'] as unknown as { runId: string; run: { traceId: string } }[])[0];
    const runId = run?.runId ?? '';
    const judged = await openkms(['feedback', runId, '--up', '--score', '0.8', '--note', '=good']);
    expect([judged.status, judged.out]).toEqual([0, 'Noted.\n']);
    const listed = await openkms(['runs', '--prompt', 'tried']);
    expect(listed.out).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d  done       0.80   ${runId}$`, 'm'));
    expect(listed.out).toContain('3 runs.');
    const traced = await openkms(['runs', '--trace', run?.run.traceId ?? '', '--json']);
    expect(jsonOf(traced)).toMatchObject({ isWhole: true, runs: [{ id: runId, depth: 0, feedback: 'up' }] });
    const file = await openkms(['runs', '--prompt', tried, '--export', 'csv']);
    expect(file.out.split('\r\n')[0]).toMatch(/^id,traceId,parentRunId,/);
    expect(file.out).toContain(`"'=good"`);
  });

  it('as an agent starts what a capability asks for', async () => {
    const admin = await server.tokenOf('admin');
    await server.call(admin, 'POST', `${ROOT}/${promptId}/link`, { capability: 'greet' });
    const scopes = ['prompts:read', 'runs:start'];
    const made = await server.call(admin, 'POST', '/api/v1/agent-tokens', { agent: 'scribe', label: 'S', scopes });
    const token = { OPENKMS_TOKEN: textOf(made.body['token']) };
    const ran = await openkms(['run', '--capability', 'greet'], token);
    expect(ran).toMatchObject({ status: 0, out: expect.stringMatching(/^[\w-]{36}\n$/) });
    const { rows } = await server.owner.query(`select agent, user_id from prompt_run where id = $1`, [ran.out.trim()]);
    expect(rows).toEqual([{ agent: 'scribe', user_id: 'acme-admin' }]);
  });

  it('makes a prompt used, for an audit, for ninety days', async () => {
    const [lately, long] = [
      await write({ title: 'Ran lately', content: 'a', scope: 'agent' }),
      await write({ title: 'Ran long ago', content: 'b', scope: 'agent' }),
    ];
    for (const [id, days] of [
      [lately, 80],
      [long, 100],
    ] as const) {
      await post(`${id}/runs`, {});
      await server.owner.query(`update prompt_run set asked_at = now() - $2 * interval '1 day' where prompt_id = $1`, [
        id,
        days,
      ]);
      await server.owner.query(`update prompt set updated_at = now() - interval '200 days' where id = $1`, [id]);
    }
    const audit = await openkms(['audit', '--scope', 'agent', '--json']);
    const findings = jsonOf(audit)['findings'] as unknown as { code: string; promptId: string }[];
    const unused = findings.filter(({ code }) => code === 'unused').map(({ promptId: id }) => id);
    expect([audit.status, unused]).toEqual([13, [long]]);
  });

  it('ends by code for what is not there or makes no sense', async () => {
    await write({ title: 'Twice', content: 'a' });
    await write({ title: 'Twice!', content: 'b' });
    const codes: readonly [number, string[]][] = [
      [12, ['run', 'no such prompt']],
      [12, ['run', 'twice']],
      [12, ['run', promptId, '--case', 'none']],
      [12, ['feedback', 'nowhere', '--up']],
      [7, ['run', promptId, '--version', '99']],
    ];
    for (const [status, args] of codes) expect([args, (await openkms(args)).status]).toEqual([args, status]);
  });
});
