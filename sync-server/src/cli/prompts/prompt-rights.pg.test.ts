/**
 * The table of rights over prompts on the command line, as real processes: `list`, `export` and `diff` read, `import` writes.
 * People come with their e-mail, the agent with its token or its JWT. Nothing there links or deletes.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CASES, type Ending, type Teller } from '@openkms/schema/domain/prompt/test-rights.ts';
import type { PromptStatus } from '@openkms/schema/domain/rows.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSignInLimit } from '../../auth/sign-in-limit.ts';
import { PASSWORD, startTestServer, type TestServer } from '../../test-organisation.ts';
import { agentJwt, agentToken, type Staged, stage, storedOf, WHO } from '../../test-prompts.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const NOT_ALLOWED = 6;
const USAGE = 2;
const NOT_FOUND = 12;

let server: TestServer;
let url: string;
let directory: string;
let tokens: readonly string[];
beforeAll(async () => {
  // Every process signs in.
  server = await startTestServer({ signInLimit: createSignInLimit({ perPerson: 10_000, perAddress: 10_000 }) });
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
  directory = await mkdtemp(join(tmpdir(), 'openkms-rights-'));
  const { token } = await agentToken(server);
  tokens = [token, await agentJwt(server, token)];
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

type Ran = { readonly status: number | null; readonly out: string; readonly err: string };
function openkms(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, 'prompt', ...args, '--url', url], {
      cwd: directory,
      env: { PATH: process.env['PATH'], OPENKMS_PASSWORD: PASSWORD },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (status) => resolve({ status, out, err }));
  });
}
/** How each says who it is. */
const asWhom = (teller: Teller): readonly (readonly string[])[] =>
  teller === 'agent' ? tokens.map((token) => ['--token', token]) : [['--email', `${WHO[teller]}@acme.example`]];

type StagedCase = (typeof CASES)[number] & { readonly staged: Staged };

async function stagedFor(teller: Teller, status: PromptStatus): Promise<StagedCase[]> {
  const wanted = CASES.filter((each) => each.teller === teller && each.status === status);
  return Promise.all(wanted.map(async (each) => ({ ...each, staged: await stage(server, each, each.kind) })));
}
const idsThat = (cases: readonly StagedCase[], ends: Ending) =>
  cases.filter((each) => each.ends.read === ends).map(({ staged }) => staged.promptId);

const TELLERS = ['employee', 'manager', 'admin', 'agent'] as const;
const ROWS = TELLERS.flatMap((teller) =>
  (['active', 'archived', 'deleted'] as const).map((status) => ({ teller, status })),
);

describe.each(ROWS)('$teller, what is $status', ({ teller, status }) => {
  it('lists what may be read, and opens nothing else', { timeout: 60_000 }, async () => {
    const cases = await stagedFor(teller, status);
    for (const who of asWhom(teller)) {
      const { out, status: exit } = await openkms('list', '--json', '--status', status, ...who);
      expect(exit).toBe(0);
      const listed = new Set((JSON.parse(out) as { prompts: { id: string }[] }).prompts.map(({ id }) => id));
      const own = cases.map(({ staged }) => staged.promptId);
      expect(own.filter((id) => listed.has(id))).toEqual(idsThat(cases, 'done'));
      await Promise.all(
        cases.map(async ({ kind, ends, staged }) => {
          const [exported, compared] = await Promise.all([
            openkms('export', staged.promptId, ...who),
            openkms('diff', staged.promptId, ...who),
          ]);
          const mayRead = ends.read === 'done';
          expect([kind, exported.status, compared.status]).toEqual(
            mayRead ? [kind, 0, 0] : [kind, NOT_FOUND, NOT_FOUND],
          );
          expect(exported.out.includes('Second.')).toBe(mayRead);
          if (!mayRead) expect(exported.err).toContain('or it is not yours to read');
        }),
      );
    }
  });

  it('takes in what may be written, and says of the rest why not', { timeout: 60_000 }, async () => {
    const cases = await stagedFor(teller, status);
    const folder = join(directory, `${teller}-${status}`);
    await mkdir(folder);
    for (const [index, { kind, staged }] of cases.entries()) {
      const file = { title: kind, id: staged.promptId, scope: 'global', content: `Other ${index}.\n` };
      await writeFile(join(folder, `${index}.json`), JSON.stringify(file));
    }
    const before = await Promise.all(cases.map(({ staged }) => storedOf(server, staged.promptId)));
    for (const who of asWhom(teller)) {
      const ran = await openkms('import', folder, '--json', ...who);
      if (teller === 'agent') {
        expect([ran.status, ran.err + ran.out]).toEqual([USAGE, expect.stringContaining('token')]);
        continue;
      }
      const { prompts } = JSON.parse(ran.out) as { prompts: { file: string; outcome: string; code?: string }[] };
      const said = cases.map(({ kind }, index) => {
        const found = prompts.find(({ file }) => file.endsWith(`${index}.json`));
        return [kind, found?.outcome === 'refused' ? found.code : 'done'];
      });
      const code = { done: 'done', forbidden: 'forbidden', unseen: 'not_found', 'not linkable': '' } as const;
      expect(said).toEqual(
        cases.map(({ kind, ends }) => [kind, ends.write === 'out of use' ? `prompt_${status}` : code[ends.write]]),
      );
    }
    const after = await Promise.all(cases.map(({ staged }) => storedOf(server, staged.promptId)));
    for (const [index, { kind, ends }] of cases.entries())
      if (ends.write !== 'done') expect([kind, after[index]]).toEqual([kind, before[index]]);
  });
});

describe('a token that is no good', () => {
  it.each(['list', 'export', 'diff'])('opens nothing by %s, and says why', { timeout: 30_000 }, async (act) => {
    const { promptId } = await stage(server, { teller: 'agent', kind: 'everybody’s, by another', status: 'active' });
    const revoked = await agentToken(server);
    const jwt = await agentJwt(server, revoked.token);
    await server.call(await server.tokenOf('admin'), 'DELETE', `/api/v1/agent-tokens/${revoked.id}`);
    const over = await agentToken(server);
    await server.owner.query(`update agent_token set expires_at = now() - interval '1 s' where id = $1`, [over.id]);
    const narrow = await agentToken(server, ['runs:start']);
    for (const [token, code] of [
      [revoked.token, 'token_revoked'],
      [jwt, 'token_revoked'],
      [over.token, 'token_expired'],
      [narrow.token, 'scope_missing'],
      ['okms_agent_invented', 'token_invalid'],
    ] as const) {
      const ran = await openkms(act, ...(act === 'list' ? [] : [promptId]), '--token', token);
      expect([ran.status, ran.out]).toEqual([NOT_ALLOWED, '']);
      expect(ran.err).toContain(code);
    }
  });
});
