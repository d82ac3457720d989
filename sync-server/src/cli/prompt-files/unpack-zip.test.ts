/** Archives: what is safe in them is read, what is not is named, and what is made to hurt is not unpacked. */
import { strToU8, type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { LIMITS } from './limits.ts';
import { readPromptFiles } from './read-prompt-files.ts';
import { sampleHash } from './testing/sample-hash.ts';

const MB = 1024 * 1024;
const UNIX = 3;
const prompt = strToU8('# Reply\n\nAnswer.\n');
const read = (bytes: Uint8Array) => readPromptFiles([{ name: 'all.zip', bytes }], sampleHash, 'all.zip');
const verdict = (bytes: Uint8Array) => {
  const { found, problems } = read(bytes);
  return [found.map(({ file }) => file), problems.map(({ file, code }) => `${code} ${file}`)] as const;
};
const zip = (files: Zippable) => zipSync(files, { level: 9 });

/** Where the directory's entry begins, or ends, in an archive of one file. */
const directory = (bytes: Uint8Array) => Buffer.from(bytes).lastIndexOf('PK\u0001\u0002', undefined, 'latin1');
function patched(bytes: Uint8Array, change: (view: DataView, directory: number) => void): Uint8Array {
  const copy = bytes.slice();
  change(new DataView(copy.buffer), directory(copy));
  return copy;
}

it('reads the files of every format and of every folder, in the order of the archive', () => {
  const bytes = zip({
    'mail/reply.md': prompt,
    './b//c.json': strToU8('{"title": "t", "content": "c"}'),
    'list.csv': [strToU8('act,prompt\nA,b\nC,d\n'), { level: 0 }],
    'Grüße.yaml': strToU8('title: t\ncontent: c\n'),
    'empty/': new Uint8Array(),
  });
  expect(verdict(bytes)).toEqual([
    ['all.zip/mail/reply.md', 'all.zip/b/c.json', 'all.zip/list.csv', 'all.zip/list.csv', 'all.zip/Grüße.yaml'],
    [],
  ]);
});

it('leaves hidden files, other files and a README without front matter, and says which', () => {
  const files = {
    '.git/x.md': prompt,
    '__MACOSX/._a.md': prompt,
    'README.md': prompt,
    'logo.png': prompt,
    'a.md': prompt,
  };
  const { found, problems, skipped } = read(zip(files));
  expect([found.map(({ file }) => file), problems]).toEqual([['all.zip/a.md'], []]);
  expect(skipped).toEqual([
    { file: 'all.zip/logo.png', why: 'kind' },
    { file: 'all.zip/README.md', why: 'readme' },
  ]);
});

describe('names and kinds', () => {
  it.each([
    '../a.md',
    'a/../../b.md',
    'a/..',
    '/etc/a.md',
    'C:/a.md',
    'c:a.md',
    '..\\a.md',
    'a\\b.md',
    '\\\\server\\a.md',
    'a\nb.md',
    'a\u001b[2Jb.md',
    'gpj.\u202edm.md',
    '../.hidden',
    '../../x.png',
  ])('refuses %j and reads its neighbour', (name) => {
    const [found, problems] = verdict(zip({ [name]: prompt, 'ok.md': prompt }));
    expect(found).toEqual(['all.zip/ok.md']);
    expect(problems).toEqual([expect.stringMatching(/^unsafe_path all\.zip\//)]);
    expect(problems[0]).toMatch(/^\P{Cc}*$/u);
  });

  it.each([
    ['a link', 0o120777],
    ['a device', 0o060660],
    ['a pipe', 0o010644],
  ])('refuses %s', (_, mode) => {
    const bytes = zip({
      'link.md': [strToU8('/etc/passwd'), { os: UNIX, attrs: (mode << 16) >>> 0 }],
      'ok.md': prompt,
    });
    expect(verdict(bytes)).toEqual([['all.zip/ok.md'], ['unsafe_path all.zip/link.md']]);
  });

  it('reads files that Unix wrote', () => {
    const bytes = zip({ 'a.md': [prompt, { os: UNIX, attrs: (0o100644 << 16) >>> 0 }] });
    expect(verdict(bytes)).toEqual([['all.zip/a.md'], []]);
  });

  it('refuses an archive within an archive, and the second of two files of one name', () => {
    const inner = zip({ 'a.md': prompt });
    expect(verdict(zip({ 'inner.ZIP': inner, 'a.md': prompt, './a.md': prompt }))).toEqual([
      ['all.zip/a.md'],
      ['archive_nested all.zip/inner.ZIP', 'name_twice all.zip/a.md'],
    ]);
  });

  it('does not take an archive of another name for text', () => {
    expect(verdict(zip({ 'inner.md': [zip({ 'a.md': prompt }), { level: 0 }] }))).toEqual([
      [],
      ['not_text all.zip/inner.md'],
    ]);
  });
});

describe('archives that are made to hurt', () => {
  it('does not unpack what is a hundred times its size', () => {
    const bytes = zip({ 'a.md': new Uint8Array(4 * MB), 'ok.md': prompt });
    expect(bytes.length).toBeLessThan(5_000);
    expect(verdict(bytes)).toEqual([[], ['archive_too_large all.zip']]);
  });

  it('does not unpack more than 100 MB altogether', () => {
    const line = 'x'.repeat(90);
    const text = strToU8(Array.from({ length: 50_000 }, (_, i) => `${i * 7_919} ${line}`).join('\n'));
    const files = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`${i}.md`, text]));
    const bytes = zipSync(files, { level: 1 });
    expect(text.length * 21).toBeGreaterThan(LIMITS.unpackedBytes);
    expect(bytes.length).toBeLessThan(LIMITS.archiveBytes);
    expect(verdict(bytes)).toEqual([[], ['archive_too_large all.zip']]);
  });

  it('does not look at more than 10,000 files', () => {
    const files = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`${i}.md`, new Uint8Array()]));
    expect(verdict(zip(files))).toEqual([[], ['archive_too_large all.zip']]);
  });

  it('refuses a file over 5 MB and reads its neighbour', () => {
    const large = Uint8Array.from({ length: LIMITS.fileBytes + 1 }, (_, i) => (i * i) % 251);
    expect(verdict(zipSync({ 'a.md': [large, { level: 0 }], 'ok.md': prompt }))).toEqual([
      ['all.zip/ok.md'],
      ['file_too_large all.zip/a.md'],
    ]);
  });

  it('refuses an archive over 20 MB unread', () => {
    expect(verdict(new Uint8Array(LIMITS.archiveBytes + 1))).toEqual([[], ['file_too_large all.zip']]);
  });

  it('ends unpacking where a file is larger than the archive says', () => {
    const honest = zip({ 'a.md': new Uint8Array(3 * MB).fill(0x61) });
    const lying = patched(honest, (view, at) => view.setUint32(at + 24, 1_000, true));
    expect(verdict(lying)).toEqual([[], ['archive_too_large all.zip/a.md']]);
  });
});

describe('archives that are broken', () => {
  const whole = zip({ 'a.md': prompt });
  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'archive_malformed all.zip'],
    ['something else', strToU8('not an archive at all, just text'), 'archive_malformed all.zip'],
    ['its first half', whole.slice(0, whole.length / 2), 'archive_malformed all.zip'],
    ['an archive with more behind it', Buffer.concat([whole, strToU8('xx')]), 'archive_malformed all.zip'],
    [
      'a wrong checksum',
      patched(whole, (view, at) => view.setUint32(at + 16, 1, true)),
      'archive_malformed all.zip/a.md',
    ],
    [
      'a smaller size',
      patched(whole, (view, at) => view.setUint32(at + 24, 99, true)),
      'archive_malformed all.zip/a.md',
    ],
    [
      'an offset outside',
      patched(whole, (view, at) => view.setUint32(at + 42, 1e6, true)),
      'archive_malformed all.zip/a.md',
    ],
    [
      'a directory outside',
      patched(whole, (view) => view.setUint32(view.byteLength - 6, 1e6, true)),
      'archive_malformed all.zip',
    ],
    ['zip64', patched(whole, (view, at) => view.setUint32(at + 24, 0xffffffff, true)), 'archive_malformed all.zip'],
    [
      'a method of its own',
      patched(whole, (view, at) => view.setUint16(at + 10, 12, true)),
      'archive_malformed all.zip/a.md',
    ],
    ['encryption', patched(whole, (view, at) => view.setUint16(at + 8, 1, true)), 'archive_encrypted all.zip/a.md'],
  ])('says so of %s', (_, bytes, problem) => {
    expect(verdict(bytes)).toEqual([[], [problem]]);
  });
});
