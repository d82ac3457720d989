/**
 * Prompts on the command line, as a person starts it: real processes against real servers over HTTP and real databases.
 * The second server has an organisation without prompts, to which exports are taken.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, startTestServer, type TestServer, textOf } from '../../test-organisation.ts';
import { writePrompt } from '../prompt-files/formats.ts';
import type { PromptFile } from '../prompt-files/prompt-file.ts';
import { realPrompts } from '../prompt-files/testing/real-prompts.ts';
import { generatedPrompt } from './testing/generated-prompt.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Five thousand take some two minutes; by hand: `GENERATED_PROMPTS=5000`. */
const GENERATED = Number(process.env['GENERATED_PROMPTS'] ?? 500);
/** An organisation in which nobody else writes. */
const GLOBEX = 'emma@globex.example';

type Place = { readonly server: TestServer; readonly url: string };
let here: Place;
let there: Place;
let directory: string;

beforeAll(async () => {
  [here, there] = await Promise.all([listening(), listening()]);
  directory = await mkdtemp(join(tmpdir(), 'openkms-prompts-'));
});
afterAll(async () => {
  await Promise.all([here.server.close(), there.server.close()]);
  await rm(directory, { recursive: true });
});

async function listening(): Promise<Place> {
  const server = await startTestServer();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  return { server, url: `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}` };
}

type Ran = { readonly status: number | null; readonly out: string; readonly err: string };
function openkms(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, 'prompt', ...args], {
      cwd: directory,
      env: { PATH: process.env['PATH'], OPENKMS_PASSWORD: PASSWORD, ...env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (status) => resolve({ status, out, err }));
  });
}
type Answer = Record<string, unknown>;
/** With --json: all of standard output is one JSON document. */
async function asked(args: readonly string[], who = 'emma@acme.example', at = here): Promise<Ran & { json: Answer }> {
  const ran = await openkms([...args, '--json', '--url', at.url, '--email', who]);
  return { ...ran, json: JSON.parse(ran.out) as Answer };
}
const importing = async (path: string, ...more: string[]) => asked(['import', path, ...more]);
const countsIn = ({ json }: { json: Answer }) =>
  Object.fromEntries(Object.entries(json['counts'] as Record<string, number>).filter(([, count]) => count > 0));

/** Writes files below a folder of their own, and answers with the folder. */
let folders = 0;
async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = join(directory, `folder-${(folders += 1)}`);
  await mkdir(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}
async function filesIn(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).toSorted();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])),
  );
}
const call = async (who: 'emma' | 'eli' | 'admin', method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
  here.server.call(await here.server.tokenOf(who), method, path, body);
const write = async (body: object, who: 'emma' | 'eli' = 'emma') =>
  textOf(
    (await call(who, 'POST', '/api/prompts/', { title: 'One', scope: 'global', content: 'One.\n', ...body })).body[
      'id'
    ],
  );

describe(`an export of everything, with ${GENERATED} generated prompts`, () => {
  const prompts = fc.sample(generatedPrompt, { numRuns: GENERATED, seed: 4 });

  it('is the same, byte for byte, after an import into an empty organisation', { timeout: 900_000 }, async () => {
    const files = Object.fromEntries(
      prompts.map((prompt, index) => {
        const format = (['md', 'json', 'yaml'] as const)[index % 3] ?? 'md';
        return [`${String(index).padStart(5, '0')}.${format}`, writePrompt(prompt, format)];
      }),
    );
    const imported = await asked(['import', await folderOf(files)], GLOBEX);
    expect([imported.status, countsIn(imported)]).toEqual([0, { made: GENERATED }]);
    for (const format of ['md', 'json']) {
      const dir = join(directory, `export-${format}`);
      const exported = await asked(['export', '--all', '--dir', dir, '--format', format], GLOBEX);
      expect(exported.status).toBe(0);
      if (format !== 'md') continue;
      const taken = await asked(['import', dir], 'emma@acme.example', there);
      expect([taken.status, countsIn(taken)]).toEqual([0, { made: GENERATED }]);
      expect(countsIn(await asked(['import', dir], 'emma@acme.example', there))).toEqual({ unchanged: GENERATED });
    }
    for (const format of ['md', 'json']) {
      const dir = join(directory, `again-${format}`);
      await asked(['export', '--all', '--dir', dir, '--format', format], 'emma@acme.example', there);
      const [before, after] = [await filesIn(join(directory, `export-${format}`)), await filesIn(dir)];
      expect(Object.keys(after)).toEqual(Object.keys(before));
      expect(Object.keys(before).filter((name) => before[name] !== after[name])).toEqual([]);
    }
  });

  it('keeps versions with their parents, labels, tags and variables', async () => {
    const read = prompts.find(
      ({ versions, labels, tags, variables }) =>
        versions.some(({ parents }) => parents.length === 2) &&
        [labels, tags, variables].every((each) => Object.keys(each).length > 0),
    );
    const { out } = await openkms([
      'export',
      read?.id ?? '',
      '--format',
      'json',
      '--url',
      there.url,
      '--email',
      'emma@acme.example',
    ]);
    expect(JSON.parse(out)).toMatchObject({
      title: read?.title.trim(),
      labels: read?.labels,
      tags: read?.tags,
      versions: read?.versions.map(({ number, parents, notes }) => ({
        number,
        ...(parents.length > 0 ? { parents } : {}),
        ...(notes === '' ? {} : { notes }),
      })),
    });
  });

  it('goes to another organisation of the same database too, whose ids are others', async () => {
    const dir = await folderOf({ 'one.md': '---\nid: own-name\ntitle: Own\nscope: global\n---\n\nText.\n' });
    expect(countsIn(await importing(dir))).toEqual({ made: 1 });
    const globex = await asked(['import', dir], GLOBEX);
    expect([globex.status, countsIn(globex)]).toEqual([0, { made: 1 }]);
    expect((globex.json['prompts'] as Answer[])[0]?.['promptId']).not.toBe('own-name');
    expect(countsIn(await asked(['import', dir], GLOBEX))).toEqual({ unchanged: 1 });
  });
});

describe('a file that was exported and edited', () => {
  const TEXT = 'One.\n\nTwo.\n\nThree.\n\nFour.\n';
  const exported = async (id: string) =>
    (await openkms(['export', id, '--url', here.url, '--email', 'emma@acme.example'])).out;

  it('becomes a version on top of the one it was written from, merged with what others wrote', async () => {
    const id = await write({ title: 'Edited', content: TEXT });
    await call('emma', 'POST', `/api/prompts/${id}/version`, { content: TEXT.replace('Two', 'Zwei') });
    const file = await exported(id);
    const alone = await folderOf({ 'a.md': file.replace('One.', 'Eins.') });
    expect(countsIn(await importing(alone))).toEqual({ saved: 1 });
    const merged = await importing(await folderOf({ 'a.md': file.replace('Four.', 'Vier.') }));
    expect(countsIn(merged)).toEqual({ merged: 1 });
    expect(await exported(id)).toContain('---\n\nEins.\n\nZwei.\n\nThree.\n\nVier.\n');
    expect(countsIn(await importing(alone))).toEqual({ unchanged: 1 });
  });

  it('is in conflict where it contradicts, and says so', async () => {
    const id = await write({ title: 'Contradicted', content: TEXT });
    const file = await exported(id);
    await call('eli', 'POST', `/api/prompts/${id}/version`, { content: TEXT.replace('Two', 'Deux') });
    const folder = await folderOf({ 'a.md': file.replace('Two.', 'Zwei.') });
    const ran = await openkms(['import', folder, '--url', here.url, '--email', 'emma@acme.example']);
    expect(ran).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^conflict {3}a\.md "Contradicted" \(.*conflict [\w-]+\)\n1 conflict\.\n$/),
    });
    expect((await asked(['audit', '--scope', 'global'])).json['findings']).toContainEqual(
      expect.objectContaining({ code: 'open_conflict', promptId: id }),
    );
  });

  it('stands where it stood, here and elsewhere, when its newest version is contested', async () => {
    const id = await write({ title: 'Contested', content: TEXT });
    const first = textOf((await call('emma', 'GET', `/api/prompts/${id}`)).body['headId']);
    await call('emma', 'POST', `/api/prompts/${id}/version`, { content: TEXT.replace('Two', 'Zwei') });
    const contested = { content: TEXT.replace('Two', 'Deux'), parent: first };
    expect((await call('eli', 'POST', `/api/prompts/${id}/version`, contested)).body['outcome']).toBe('conflict');
    const file = await exported(id);
    expect(file).toContain('\nhead: 2\n');
    expect(file).toContain('---\n\nOne.\n\nZwei.\n');
    const folder = await folderOf({ 'a.md': file });
    expect(countsIn(await asked(['import', folder], 'emma@acme.example', there))).toEqual({ made: 1 });
    const taken = await openkms(['export', id, '--url', there.url, '--email', 'emma@acme.example']);
    expect(taken.out).toBe(file);
    for (const at of [here, there])
      expect(countsIn(await asked(['import', folder], 'emma@acme.example', at))).toEqual({ unchanged: 1 });
    const edited = await folderOf({ 'a.md': file.replace('Four.', 'Vier.') });
    expect(countsIn(await importing(edited))).toEqual({ saved: 1 });
    const after = await exported(id);
    expect(after).not.toContain('\nhead: ');
    expect(after).toContain('---\n\nOne.\n\nZwei.\n\nThree.\n\nVier.\n');
    // What the file of the other place knows more lands there like anybody's.
    expect(countsIn(await asked(['import', await folderOf({ 'a.md': after })], 'emma@acme.example', there))).toEqual({
      continued: 1,
    });
    expect((await openkms(['export', id, '--url', there.url, '--email', 'emma@acme.example'])).out).toBe(after);
  });

  it('leaves the fields of a prompt that is there as they are, and names them', async () => {
    const id = await write({ title: 'Kept', tags: ['a'] });
    const folder = await folderOf({
      'a.md': (await exported(id)).replace('- a', '- b').replace('title: Kept', 'title: Other'),
    });
    expect((await importing(folder)).json['prompts']).toMatchObject([
      { outcome: 'unchanged', kept: ['title', 'tags'] },
    ]);
  });

  it('is still unchanged when its prompt is archived, and otherwise refused', async () => {
    const id = await write({ title: 'Archived', content: TEXT });
    await call('emma', 'POST', `/api/prompts/${id}/version`, { content: TEXT.replace('Two', 'Zwei') });
    const file = await exported(id);
    await call('emma', 'POST', `/api/prompts/${id}/archive`);
    expect(countsIn(await importing(await folderOf({ 'a.md': file })))).toEqual({ unchanged: 1 });
    const ran = await importing(await folderOf({ 'a.md': file.replace('One.', 'Eins.') }));
    expect(ran).toMatchObject({ status: 8, json: { prompts: [{ outcome: 'refused', code: 'prompt_archived' }] } });
  });
});

it('brings in a history that is larger than one request, with its labels', { timeout: 60_000 }, async () => {
  const versions: PromptFile['versions'] = Array.from({ length: 12 }, (_, index) => ({
    number: index + 1,
    parents: index === 0 ? [] : [index],
    content: `Version ${index + 1}.\n${'A line of text that is long.\n'.repeat(7_000)}`,
    notes: `note ${index + 1}`,
    author: null,
    createdAt: null,
    diffHash: null,
  }));
  const about = {
    id: 'large-history',
    title: 'Large',
    scope: 'global',
    agent: null,
    tags: [],
    source: 'file',
  } as const;
  const prompt: PromptFile = {
    ...about,
    variables: [],
    labels: { early: 1, production: 12 },
    head: null,
    versions,
    archived: true,
  };
  const folder = await folderOf({ 'large.json': writePrompt(prompt, 'json') });
  expect(countsIn(await importing(folder))).toEqual({ made: 1 });
  const { body } = await call('emma', 'GET', '/api/prompts/large-history');
  expect(body).toMatchObject({ versionCount: 12, status: 'archived' });
  expect((body['versions'] as unknown as Answer[]).map(({ notes }) => notes)).toEqual(
    versions.map(({ notes }) => notes),
  );
  const { out } = await openkms([
    'export',
    'large-history',
    '--format',
    'json',
    '--url',
    here.url,
    '--email',
    'emma@acme.example',
  ]);
  expect(JSON.parse(out)).toMatchObject({ labels: { early: 1, production: 12 }, archived: true });
  expect(countsIn(await importing(folder))).toEqual({ unchanged: 1 });
});

describe('listing', () => {
  it('shows what the filters let through, in 80 columns, and all pages of it as JSON', async () => {
    const title = 'Wide 漢字 title that goes on and on and on until it is far too long';
    const id = await write({ title, scope: 'user', tags: ['listed'] });
    const listed = await openkms([
      'list',
      '--tag',
      'listed',
      '--owner',
      'me',
      '--url',
      here.url,
      '--email',
      'emma@acme.example',
    ]);
    expect(listed.out).toBe(
      `TITLE                   SCOPE   VERSIONS  ID\nWide 漢字 title that …  user    1         ${id}\n1 prompt.\n`,
    );
    const all = await asked(['list'], GLOBEX);
    expect((all.json['prompts'] as unknown[]).length).toBeGreaterThan(GENERATED);
    expect(
      await openkms(['list', '--q', 'no such words', '--url', here.url, '--email', 'eli@acme.example']),
    ).toMatchObject({ status: 0, out: 'No prompts.\n' });
    expect((await asked(['list', '--tag', 'listed'], 'eli@acme.example')).json).toEqual({ prompts: [] });
  });
});

describe('comparing', () => {
  it('is a unified diff of versions by number, id or label, with 1 where they differ', async () => {
    const id = await write({ title: 'Compared', content: 'One.\nTwo.\n' });
    const one = await openkms(['diff', id, '--url', here.url, '--email', 'emma@acme.example']);
    expect(one).toMatchObject({ status: 0, out: '' });
    const second = await call('emma', 'POST', `/api/prompts/${id}/version`, { content: 'One.\nZwei.\n' });
    await call('emma', 'POST', `/api/prompts/${id}/label`, {
      label: 'production',
      versionId: textOf(second.body['id']),
    });
    const expected = [
      '--- Compared, version 1 (emma of acme)',
      '+++ Compared, version 2 (emma of acme)',
      '@@ -1,2 +1,2 @@',
      ' One.',
      '-Two.',
      '+Zwei.',
      '',
    ].join('\n');
    for (const names of [[], ['1'], ['1', 'production'], ['1', 'head'], ['1', textOf(second.body['id'])]])
      expect(
        await openkms(['diff', 'compared', ...names, '--url', here.url, '--email', 'emma@acme.example']),
      ).toMatchObject({
        status: 1,
        out: expected,
      });
    expect(await asked(['diff', id, '2', 'production'])).toMatchObject({ status: 0, json: { same: true } });
    expect(await asked(['diff', 'Compared', '2', 'head'])).toMatchObject({ status: 0, json: { same: true } });
    expect(await asked(['diff', id, '7'])).toMatchObject({ status: 12, json: { error: { code: 'not_found' } } });
  });
});

describe('an audit', () => {
  it('finds what nobody looks after, and nothing where all is well', async () => {
    const empty = await asked(['audit', '--scope=agent'], 'eli@acme.example');
    expect(empty).toMatchObject({ status: 0, json: { prompts: 0, findings: [] } });
    const text = 'For agents only.\nMail jane.doe@company.com about it.\n';
    const id = await write({ title: 'For every agent', scope: 'agent', content: text });
    const twin = await write({ title: 'Twin', scope: 'agent', agent: 'scribe', content: text });
    const { versions } = (await call('emma', 'GET', `/api/prompts/${twin}`)).body as unknown as {
      versions: { id: string }[];
    };
    await call('emma', 'POST', `/api/prompts/${twin}/label`, { label: 'production', versionId: versions[0]?.id });
    await call('emma', 'POST', `/api/prompts/${twin}/archive`);
    await here.server.owner.query(`update prompt set updated_at = now() - interval '200 days' where id = $1`, [id]);
    const third = await write({ title: 'Third', scope: 'agent', agent: 'scribe', content: text });
    const { status, json } = await asked(['audit', '--scope', 'agent']);
    expect(status).toBe(13);
    const codesOf = (promptId: string) =>
      (json['findings'] as Answer[]).filter((each) => each['promptId'] === promptId).map(({ code }) => code);
    expect(codesOf(id)).toEqual([
      'unlinked',
      'never_labelled',
      'never_reviewed',
      'unused',
      'duplicate',
      'rights_too_wide',
      'rights_too_wide',
    ]);
    expect(codesOf(twin)).toEqual(['archived_with_label']);
    expect(codesOf(third)).toEqual(['unlinked', 'never_labelled', 'never_reviewed', 'duplicate', 'rights_too_wide']);
    expect(JSON.stringify(json)).not.toContain('jane.doe');
    const table = await openkms(['audit', '--scope', 'agent', '--url', here.url, '--email', 'emma@acme.example']);
    expect(table.out).toMatch(
      /^unused: neither changed nor run for a long time \(1\)\n {2}[\w-]+ {2}For every agent: It was last changed 200 days ago, and not run in the last 90\.$/m,
    );
  });
});

describe('bad input', () => {
  it('is named by file, line and code; the good goes in', async () => {
    const folder = await folderOf({
      'good.md': '# Good\n\nText.\n',
      'skips.json': JSON.stringify({
        title: 's',
        versions: [1, 3].map((number) => ({ number, content: `${number}` })),
      }),
      'brackets.json': JSON.stringify({ title: '<b>Bold</b>', content: 'x' }),
      'long.md': `---\ntitle: Long\n---\n\n${'x'.repeat(250_001)}`,
      'scope.yaml': 'title: s\nscope: everybody\ncontent: x\n',
      'list.csv': 'act,prompt\n"A <b>title</b>",Text of the row.\n',
    });
    const ran = await importing(folder);
    expect([ran.status, countsIn(ran)]).toEqual([8, { made: 2 }]);
    const problems = (ran.json['problems'] as Answer[]).map(({ file, line, code, severity }) => [
      file,
      line,
      code,
      severity,
    ]);
    expect(problems.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))).toEqual([
      ['brackets.json', undefined, 'html_not_allowed', 'error'],
      ['list.csv', undefined, 'title_changed', 'warning'],
      ['long.md', undefined, 'text_too_long', 'error'],
      ['scope.yaml', 2, 'scope_unknown', 'error'],
      ['skips.json', 1, 'version_number_skips', 'error'],
    ]);
    expect(ran.err).toContain('scope.yaml:2:8: error: There is no scope "everybody"');
    expect(ran.err).toContain('[rows_refused]');
    expect((ran.json['prompts'] as Answer[]).map(({ title }) => title)).toEqual(['Good', 'A  b title /b']);
  });

  it.each([
    ['a missing file', () => Promise.resolve('/nowhere.md'), 3, 'file_unreadable'],
    ['an empty folder', () => folderOf({}), 4, 'file_malformed'],
    ['nothing readable', () => folderOf({ 'a.json': '{' }), 4, 'file_malformed'],
  ])('%s ends with its own status', async (_what, path, status, code) => {
    expect(await importing(await path())).toMatchObject({ status, json: { error: { code } } });
  });

  it('is refused where the prompt is another person’s or deleted', async () => {
    const theirs = await write({ scope: 'user', title: 'Eli’s own' }, 'eli');
    const deleted = await write({ title: 'Deleted' });
    await call('emma', 'DELETE', `/api/prompts/${deleted}`);
    const folder = await folderOf({
      'a.md': `---\nid: ${theirs}\ntitle: x\n---\n\nMine now.\n`,
      'b.md': `---\nid: ${deleted}\ntitle: x\n---\n\nBack again.\n`,
    });
    const ran = await importing(folder);
    expect(ran.status).toBe(8);
    expect((ran.json['prompts'] as Answer[]).map(({ code }) => code)).toEqual(['not_found', 'prompt_deleted']);
    for (const command of ['export', 'diff'])
      expect(await asked([command, theirs])).toMatchObject({ status: 12, json: { error: { code: 'not_found' } } });
    expect((await call('eli', 'GET', `/api/prompts/${theirs}`)).body).toMatchObject({ versionCount: 1 });
  });
});

describe('an agent’s token', () => {
  it('reads until it is over, and imports nothing', async () => {
    const issue = async () =>
      (await call('admin', 'POST', '/api/v1/agent-tokens', { agent: 'scribe', label: 'CI' })).body;
    const made = await issue();
    const list = (token: string) =>
      openkms(['list', '--scope', 'agent', '--json', '--url', here.url], { OPENKMS_TOKEN: token });
    const own = await write({ title: 'Scribe’s', scope: 'agent', agent: 'scribe' });
    const listed = await list(textOf(made['token']));
    expect(listed.status).toBe(0);
    expect((JSON.parse(listed.out) as { prompts: Answer[] }).prompts.map(({ id }) => id)).toContain(own);
    await here.server.owner.query(`update agent_token set expires_at = now() - interval '1 s' where id = $1`, [
      textOf(made['id']),
    ]);
    expect(await list(textOf(made['token']))).toMatchObject({
      status: 6,
      err: expect.stringContaining('token_expired'),
    });
    expect(await openkms(['import', 'x', '--token', 'okms_agent_x'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('takes no --token'),
    });
  });
});

describe('linting', () => {
  it('needs no server, and tells errors from warnings', async () => {
    const lint = async (files: Record<string, string>, ...more: string[]) =>
      openkms(['lint', await folderOf(files), ...more]);
    expect(await lint({ 'a.md': '# A\n\nText.\n' }, '--strict')).toMatchObject({
      status: 0,
      out: '1 prompt, 0 errors, 0 warnings.\n',
    });
    const warned = { 'a.md': '---\ntitle: A\n---\n\nWrite to jane.doe@company.com.\n' };
    expect(await lint(warned)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^a\.md:5:10: warning: .*\[personal_email\]\n1 prompt, 0 errors, 1 warning\.\n$/),
    });
    expect(await lint(warned, '--strict')).toMatchObject({ status: 13 });
    const wrong = await lint({ 'a.md': '# A\n\n{% if x %}\n', 'b.json': '{"title": "<b>", "content": "x"}' }, '--json');
    expect(wrong.status).toBe(4);
    expect(JSON.parse(wrong.out)).toMatchObject({
      prompts: 1,
      problems: [{ code: 'html_not_allowed' }, { file: 'a.md', line: 3, code: 'template_unbalanced' }],
    });
    expect(await openkms(['lint', '/nowhere'])).toMatchObject({ status: 3 });
  });
});

describe('real lists and patterns', () => {
  const set = realPrompts();
  const [early = '', late = '', patterns = ''] = Object.keys(set.files);
  let folder: string;
  beforeAll(async () => {
    const spare = join(directory, 'real');
    await mkdir(spare);
    folder = await set.folder(spare);
  });
  // Lists that are not called alike are one list where somebody says so.
  const asOneList = ['--scope', 'global', '--list', 'prompts'];

  it(`come in once (${set.source})`, { timeout: 120_000 }, async () => {
    const pattern = await importing(join(folder, patterns), '--scope', 'global');
    expect([pattern.status, countsIn(pattern)]).toEqual([0, { made: set.files[patterns] }]);
    const first = await importing(join(folder, early), ...asOneList);
    expect([first.status, countsIn(first)]).toEqual([0, { made: set.files[early] }]);
    for (const [path, more, count] of [
      [patterns, ['--scope', 'global'], set.files[patterns]],
      [early, asOneList, set.files[early]],
    ] as const)
      expect(countsIn(await importing(join(folder, path), ...more))).toEqual({ unchanged: count });
  });

  it('become new versions of the same prompts by the next edition', { timeout: 120_000 }, async () => {
    const planned = await importing(join(folder, late), ...asOneList, '--dry-run');
    const second = await importing(join(folder, late), ...asOneList);
    expect(second.status).toBe(0);
    const counts = countsIn(second);
    expect(countsIn(planned)).toEqual({
      made: counts['made'],
      unchanged: counts['unchanged'],
      changed: counts['saved'],
    });
    // Of the real ones 153 rows are in both editions; of the generated ones all 150 of the first.
    expect(counts).toEqual(
      set.source === 'shared-data'
        ? { made: 161, saved: 21, unchanged: 132 }
        : { made: 150, saved: expect.any(Number) },
    );
    const saved = (second.json['prompts'] as Answer[]).filter(({ outcome }) => outcome === 'saved');
    for (const { promptId } of saved.slice(0, 5)) {
      const { body } = await call('emma', 'GET', `/api/prompts/${textOf(promptId)}`);
      expect(body['versions']).toMatchObject([{ number: 1 }, { number: 2 }]);
    }
    expect(countsIn(await importing(join(folder, late), ...asOneList))).toEqual({ unchanged: set.files[late] });
    expect(countsIn(await importing(join(folder, early), ...asOneList))).toEqual({ unchanged: set.files[early] });
  });
});
