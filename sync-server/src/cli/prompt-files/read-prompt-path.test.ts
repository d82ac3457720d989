/** Files and folders of a real disk: the real lists and patterns where they are, and everything a disk can hold. */
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from './limits.ts';
import { readPromptPath } from './read-prompt-path.ts';
import { sampleHash } from './testing/sample-hash.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openkms-prompts-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function put(files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}
const read = (path = folder) => readPromptPath(path, sampleHash);
const codes = (problems: readonly { file: string; code: string }[]) =>
  problems.map(({ file, code }) => `${code} ${file}`);

it('reads a folder with all that is below it, in the order of the paths, and leaves what is hidden or no prompt', async () => {
  await put({
    'b.md': '# B\n\ntext',
    'a/z.yaml': 'title: z\ncontent: c\n',
    'a/a.json': '[{"title": "x", "content": "c"}, {"title": "y", "content": "c"}]',
    'a-list.csv': 'act,prompt\nA,b\n',
    'pack.zip': zipSync({ 'in.md': strToU8('inside') }),
    '.git/hidden.md': 'x',
    'a/.hidden.md': 'x',
    'notes.txt': 'x',
    'README.md': '# About these',
    'c/readme.md': '---\ntitle: a prompt all the same\n---\n\nx',
  });
  const { found, problems, skipped } = await read();
  expect(problems).toEqual([]);
  expect(found.map(({ file, prompt }) => `${file}: ${prompt.title}`)).toEqual([
    'a-list.csv: A',
    'a/a.json: x',
    'a/a.json: y',
    'a/z.yaml: z',
    'b.md: B',
    'c/readme.md: a prompt all the same',
    'pack.zip/in.md: in',
  ]);
  expect(skipped).toEqual([
    { file: 'notes.txt', why: 'kind' },
    { file: 'README.md', why: 'readme' },
  ]);
});

it('reads one file, a README too, under its own name', async () => {
  await put({ 'a/README.md': '# About\n\ntext' });
  const alone = await read(join(folder, 'a', 'README.md'));
  expect(alone).toMatchObject({
    found: [{ file: 'README.md', prompt: { title: 'About' } }],
    problems: [],
    skipped: [],
  });
});

it('gives the same ids again, and the same from elsewhere on the disk', async () => {
  await put({
    'one/a.md': 'x',
    'two/a.md': 'x',
    'one/l.csv': 'act,prompt\nA,b\nA,c\n',
    'two/l.csv': 'act,prompt\nA,b\nA,c\n',
  });
  const [one, two] = [await read(join(folder, 'one')), await read(join(folder, 'two'))];
  expect(one).toEqual(two);
  expect(new Set(one.found.map(({ stableId }) => stableId)).size).toBe(3);
  expect((await read(join(folder, 'one', 'a.md'))).found[0]?.stableId).toBe(one.found[0]?.stableId);
});

it('calls files by their names where their headings are the same, and by their folders where their names are', async () => {
  await put({
    'reply.md': '# Purpose\n\na',
    'sum_up.md': '# Purpose\n\nb',
    'x/system.md': '# Purpose\n\nc',
    'y/system.md': '# Purpose\n\nd',
    'only.md': '# Mine\n\ne',
    'kept.md': '---\ntitle: Purpose\n---\n\nf',
  });
  const { found } = await read();
  expect(found.map(({ prompt }) => prompt.title)).toEqual([
    'Purpose',
    'Mine',
    'reply',
    'sum up',
    'x / system',
    'y / system',
  ]);
});

it('refuses the second of two prompts with one id', async () => {
  await put({ 'a.md': '---\nid: p1\n---\n\nx', 'b.md': '---\nid: p1\n---\n\ny' });
  const { found, problems } = await read();
  expect(found.map(({ file }) => file)).toEqual(['a.md']);
  expect(codes(problems)).toEqual(['id_twice b.md']);
});

describe('what a disk can hold', () => {
  it('follows no links below the folder, but the path itself', async () => {
    await put({ 'real/a.md': 'x', 'elsewhere.md': 'y' });
    await symlink(join(folder, 'elsewhere.md'), join(folder, 'real', 'link.md'));
    await symlink(folder, join(folder, 'real', 'circle'));
    await symlink(join(folder, 'real'), join(folder, 'named'));
    for (const path of [join(folder, 'real'), join(folder, 'named')]) {
      const { found, problems, skipped } = await read(path);
      expect([found.map(({ file }) => file), problems]).toEqual([['a.md'], []]);
      expect(skipped).toEqual([
        { file: 'circle', why: 'link' },
        { file: 'link.md', why: 'link' },
      ]);
    }
  });

  it('leaves what is no file, also where it is named', async () => {
    const socket = join(folder, 'socket.md');
    const server = createServer();
    await new Promise<void>((done) => void server.listen(socket, done));
    try {
      expect((await read()).skipped).toEqual([{ file: 'socket.md', why: 'special' }]);
      expect(codes((await read(socket)).problems)).toEqual(['file_unreadable socket.md']);
    } finally {
      await new Promise((done) => server.close(done));
    }
  });

  it('refuses names with control characters, shown harmlessly', async () => {
    await put({ 'a\nb.md': 'x', 'c\u001b[2J.md': 'x', 'ok.md': 'x' });
    const { found, problems } = await read();
    expect(found.map(({ file }) => file)).toEqual(['ok.md']);
    expect(codes(problems).toSorted()).toEqual(['unsafe_path a\\u{a}b.md', 'unsafe_path c\\u{1b}[2J.md']);
  });

  it('says what cannot be read, and reads the rest', async () => {
    await put({ 'a.md': 'x', 'big.md': new Uint8Array(LIMITS.fileBytes + 1), 'bad.json': '{' });
    const gone = await read(join(folder, 'gone.md'));
    expect(codes(gone.problems)).toEqual([`file_unreadable ${join(folder, 'gone.md')}`]);
    const { found, problems } = await read();
    expect(found.map(({ file }) => file)).toEqual(['a.md']);
    expect(codes(problems)).toEqual(['file_too_large big.md', 'json_malformed bad.json']);
  });

  it('says which file it may not read; the superuser may read all', async () => {
    await put({ 'a.md': 'x' });
    await chmod(join(folder, 'a.md'), 0);
    const expected = process.getuid?.() === 0 ? [] : ['file_unreadable a.md'];
    expect(codes((await read()).problems)).toEqual(expected);
  });

  it('reads no folder of more than 10,000 files, and says so before it reads any', async () => {
    expect(LIMITS.files).toBe(10_000);
    await put({ 'a.md': 'x', 'b/c.md': 'x', 'b/d.md': 'x', 'e.txt': 'x' });
    expect((await readPromptPath(folder, sampleHash, 3)).found).toHaveLength(3);
    const { found, problems } = await readPromptPath(folder, sampleHash, 2);
    expect([found, problems.map(({ code }) => code)]).toEqual([[], ['too_many_files']]);
  });
});
