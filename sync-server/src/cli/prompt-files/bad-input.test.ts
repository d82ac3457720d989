/** Every bad file gets its code and its place, and takes nothing else with it. */
import { describe, expect, it } from 'vitest';
import { readPromptBytes, writePrompt } from './formats.ts';
import { LIMITS } from './limits.ts';
import { promptFile } from './prompt-file.ts';
import { sampleHash } from './testing/sample-hash.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (name: string, content: string | Uint8Array) =>
  readPromptBytes(typeof content === 'string' ? bytesOf(content) : content, name, sampleHash);
/** Codes with their lines, and how many prompts there were all the same. */
const verdict = (name: string, content: string | Uint8Array) => {
  const { prompts, problems } = read(name, content);
  return [prompts.length, ...problems.map(({ code, line }) => (line === undefined ? code : `${code}:${line}`))];
};

const version = (fields: object) => ({ content: 'c', ...fields });
const withVersions = (...versions: object[]) => JSON.stringify({ title: 't', versions });
const withHead = (head: unknown) =>
  JSON.stringify({ title: 't', head, versions: [version({ number: 1 }), version({ number: 2 })] });

describe('what is not text, or too much', () => {
  it.each([
    ['a NUL character', 'a.md', bytesOf('# a\0b')],
    ['bytes that are not UTF-8', 'a.md', new Uint8Array([0x23, 0x20, 0xc3, 0x28])],
    ['an image', 'a.json', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
    ['UTF-16 without a mark', 'a.csv', Buffer.from('act,prompt\na,b\n', 'utf16le')],
    ['UTF-16 cut in the middle of a character', 'a.md', new Uint8Array([0xff, 0xfe, 0x41])],
    ['a NUL that JSON writes', 'a.json', '{"title": "t", "content": "a\\u0000b"}'],
    ['half an emoji that JSON writes', 'a.json', '{"title": "t", "content": "a\\ud83d"}'],
    ['a NUL that YAML writes', 'a.yaml', 'title: t\ncontent: "a\\0b"\n'],
  ])('refuses %s', (_, name, content) => {
    const { prompts, problems } = read(name, content);
    expect(prompts).toEqual([]);
    expect(problems.map(({ code }) => code)).toEqual(['not_text']);
  });

  it('reads UTF-16 with a byte order mark, and UTF-8 with one, without the mark', () => {
    const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('# Grüße\n', 'utf16le')]);
    const big = Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('# Grüße\n', 'utf16le').swap16()]);
    for (const bytes of [little, big, bytesOf('\ufeff# Grüße\n')])
      expect(read('a.md', bytes)).toMatchObject({
        prompts: [{ title: 'Grüße', versions: [{ content: '# Grüße\n' }] }],
        problems: [],
      });
  });

  it('refuses a file over 5 MB and a content over 1 MB, and takes both at the limit', () => {
    const over = 'x'.repeat(LIMITS.contentBytes + 1);
    expect(verdict('a.md', over)).toEqual([0, 'content_too_large:1']);
    expect(read('a.md', over).problems[0]?.message).toBe('The content is longer than 250000 characters.');
    expect(verdict('a.md', over.slice(1))).toEqual([1]);
    expect(verdict('a.md', 'ü'.repeat(LIMITS.contentBytes / 2 + 1))).toEqual([0, 'content_too_large:1']);
    const padded = (length: number) => bytesOf('{"title":"t","content":"c"}'.padEnd(length));
    expect(verdict('a.json', padded(LIMITS.fileBytes))).toEqual([1]);
    expect(verdict('a.json', padded(LIMITS.fileBytes + 1))).toEqual([0, 'file_too_large']);
  });

  it('keeps the other prompts of a list in which one is too large', () => {
    const list = [
      { title: 'a', content: 'x'.repeat(LIMITS.contentBytes + 1) },
      { title: 'b', content: 'c' },
    ];
    expect(verdict('a.json', JSON.stringify(list, null, 1))).toEqual([1, 'content_too_large:4']);
  });

  it.each(['a.txt', 'a', 'a.md.exe', '.md/a'])('does not read %s', (name) => {
    expect(verdict(name, 'x')).toEqual([0, 'format_unknown']);
  });

  it.each([
    ['a.md', ''],
    ['a.md', ' \n\n'],
    ['a.md', '---\ntitle: t\n---\n\n'],
    ['a.json', '{"title": "t", "content": "  "}'],
    ['a.json', '{"title": "t"}'],
    ['a.yaml', 'title: t\ncontent:\n'],
    ['a.csv', 'act,prompt\na,\n'],
  ])('finds no content in %s %j', (name, content) => {
    const { prompts, problems } = read(name, content);
    expect([prompts, problems.map(({ code }) => code)]).toEqual([[], ['content_missing']]);
  });
});

describe('JSON', () => {
  it.each([
    ['{"title": "t",\n "content": x}', 'json_malformed:2', 13],
    ['{"title": "t",\n}', 'json_malformed:2', 1],
    ['[1,\n2', 'json_malformed:2', 2],
    ['', 'json_malformed:1', 1],
    ['{"title": "t", "content": "a",\n "content": "b"}', 'key_twice:2', 2],
    ['{"title": "t", "content": "a", "labels": {"x": 1,\n "\\u0078": 2}}', 'key_twice:2', 2],
    ['"text"', 'not_a_prompt:1', 1],
    ['null', 'not_a_prompt:1', 1],
    ['[5,\n6]', 'not_a_prompt:1', 2],
  ])('says what is wrong with %j', (content, code, column) => {
    const { prompts, problems } = read('a.json', content);
    const [first] = problems;
    expect([prompts, `${first?.code}:${first?.line}`, first?.column]).toEqual([[], code, column]);
  });

  it.each([10_000, 1_000_000])('refuses %i levels of nesting', (levels) => {
    expect(verdict('a.json', '['.repeat(levels) + ']'.repeat(levels))).toEqual([0, 'json_too_deep']);
    const inside = `{"title":"t","content":"c","variables":[{"name":"v","default":${'['.repeat(levels)}${']'.repeat(levels)}}]}`;
    expect(verdict('a.json', inside)).toEqual([0, 'json_too_deep']);
  });

  it('takes the keys of prototypes as data, changes no object, and says that they were left', () => {
    const text =
      '{"__proto__": {"scope": "global"}, "constructor": {"a": 1}, "title": "t", "content": "c", "labels": {"__proto__": 1}}';
    const { prompts, problems } = read('a.json', text);
    expect(prompts).toEqual([promptFile.parse({ title: 't', versions: [{ content: 'c' }] })]);
    expect(prompts[0]?.scope).toBe('user');
    expect(problems).toMatchObject([
      { code: 'field_unknown', severity: 'warning', message: 'Not read: "__proto__", "constructor".' },
    ]);
    expect(Object.hasOwn(Object.prototype, 'scope')).toBe(false);
    const nested =
      '{"title": "t", "content": "c", "variables": [{"name": "v", "default": {"__proto__": {"polluted": 1}}}]}';
    expect(verdict('a.json', nested)).toEqual([1, 'field_unknown:1']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('names the place of what is wrong in a list', () => {
    const text = JSON.stringify(
      {
        prompts: [
          { title: 'a', content: 'c' },
          { title: 'b', content: 'c', scope: 'team' },
        ],
      },
      null,
      2,
    );
    const { prompts, problems } = read('a.json', text);
    expect(prompts.map(({ title }) => title)).toEqual(['a']);
    expect(problems).toEqual([
      {
        file: 'a.json',
        line: 10,
        column: 16,
        code: 'scope_unknown',
        message: 'There is no scope "team"; there are user, agent, global.',
        severity: 'error',
      },
    ]);
  });
});

describe('YAML', () => {
  const laughs = (levels: number) =>
    Array.from({ length: levels }, (_, i) =>
      i === 0
        ? 'l0: &l0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]'
        : `l${i}: &l${i} [${Array(9)
            .fill(`*l${i - 1}`)
            .join(', ')}]`,
    ).join('\n');

  it.each([
    ['a billion laughs', `title: t\ncontent: c\n${laughs(10)}\n`],
    ['an alias within its own anchor', 'title: t\ncontent: c\nx: &x [*x, *x, *x]\n'],
    [
      'a text that aliases repeat',
      `title: t\ncontent: &c "${'x'.repeat(600_000)}"\nx: [${Array(20).fill('*c').join(', ')}]\n`,
    ],
    ['brackets in brackets', `title: ${'['.repeat(10_000)}`],
    ['lists in lists', `${'- '.repeat(10_000)}x`],
    ['mappings in mappings', Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('refuses %s as too complex', (_, text) => {
    for (const [name, content] of [
      ['a.yaml', text],
      ['a.md', `---\n${text}\n---\n\nc`],
    ] as const) {
      const { prompts, problems } = read(name, content);
      expect([prompts, problems.map(({ code }) => code)]).toEqual([[], ['yaml_too_complex']]);
    }
  });

  it('follows an alias to a text or a list', () => {
    const text = '- title: &t one\n  content: c\n  tags: &tags [a, b]\n- title: two\n  content: *t\n  tags: *tags\n';
    expect(read('a.yml', text)).toMatchObject({
      prompts: [
        { title: 'one', tags: ['a', 'b'] },
        { title: 'two', tags: ['a', 'b'], versions: [{ content: 'one' }] },
      ],
      problems: [],
    });
  });

  it.each([
    ['title: t\ncontent: !!js/function "x"\n', 'yaml_tag:2'],
    ['title: t\ncontent: !python/object:os.system x\n', 'yaml_tag:2'],
    ['title: t\ncontent: !!binary aGk=\n', 'yaml_tag:2'],
    ['title: t\ncontent: a\ncontent: b\n', 'key_twice:3'],
    ['title: t\ncontent: a\nx: {b: 1, "b": 2}\n', 'key_twice:3'],
    ['title: t\n\tcontent: a\n', 'yaml_malformed:2'],
    ['title: t\n? [a]\n: b\n', 'yaml_malformed:2'],
    ['title: *nobody\ncontent: a\n', 'yaml_malformed:1'],
    ['title: &a t\ncontent: &a c\n', 'yaml_malformed:2'],
    ['title: t\n---\ntitle: u\n', 'yaml_malformed:2'],
    ['just text\n', 'not_a_prompt:1'],
    ['', 'not_a_prompt:1'],
    ['title: 2024\ncontent: c\n', 'field_invalid:1'],
  ])('says what is wrong with %j', (text, code) => {
    const { prompts, problems } = read('a.yaml', text);
    expect(prompts).toEqual([]);
    expect(`${problems[0]?.code}:${problems[0]?.line}`).toBe(code);
  });

  it('reads many keys without comparing each with each', () => {
    const keys = Array.from({ length: 50_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(verdict('a.yaml', `title: t\ncontent: c\n${keys}\nk5: 2\n`)).toEqual([0, 'key_twice:50003']);
  });
});

describe('CSV', () => {
  it.each([
    ['name,text\na,b\n', 'csv_columns_missing:1'],
    ['', 'csv_columns_missing:1'],
    ['act,prompt\na,b\nc,"d\n', 'csv_malformed:3'],
    ['act,prompt\n"a\nb",c\nd,e,f\n', 'csv_malformed:4'],
    ['act,prompt\n"a" x,c\n', 'csv_malformed:2'],
  ])('refuses %j as a whole', (text, code) => {
    expect(verdict('a.csv', text)).toEqual([0, code]);
  });

  it('names the rows that are no prompts by their lines, and reads the others', () => {
    expect(verdict('a.csv', 'act,prompt\n"a","b\nc"\n,d\ne,\n\n"f, g","h ""i"""\n')).toEqual([
      2,
      'field_missing:4',
      'content_missing:5',
    ]);
  });

  it.each([
    ['act,prompt\r\nA,"b\r\nc"\r\n', 'b\r\nc'],
    ['\ufeffTitle;Content;Tags;Notes\nA;b,c;"x, y";z\n', 'b,c'],
    ['prompt\ttags\tact\nb c\tx,y\tA\n', 'b c'],
  ])('reads %j', (text, content) => {
    expect(read('a.csv', text)).toMatchObject({ prompts: [{ title: 'A', versions: [{ content }] }], problems: [] });
  });
});

describe('other columns of a CSV', () => {
  it('are read where JSON knows them, and fit as they do there', () => {
    const text = 'title,content,scope,agent,notes,\nA,b,agent,scribe,first,\nC,d,,,,\n';
    expect(read('a.csv', text)).toMatchObject({
      prompts: [
        { title: 'A', scope: 'agent', agent: 'scribe', versions: [{ notes: 'first' }] },
        { title: 'C', scope: 'user', agent: null, versions: [{ notes: '' }] },
      ],
      problems: [],
    });
    expect(verdict('a.csv', 'act,prompt,scope\nA,b,galaxy\nC,d,user\n')).toEqual([1, 'scope_unknown:2']);
  });

  it('are named where nobody reads them', () => {
    const { prompts, problems } = read('a.csv', 'act,prompt,labels,Description\nA,b,production,c\n');
    expect(prompts).toHaveLength(1);
    expect(problems).toMatchObject([
      { code: 'field_unknown', severity: 'warning', line: 1, message: 'Not read: "labels", "description".' },
    ]);
  });
});

describe('front matter', () => {
  it.each([
    ['---\ntitle: t\n\ntext\n', 'front_matter_unclosed:1'],
    ['---\njust text\n---\n\nc', 'front_matter_not_mapping:1'],
    ['---\n- a\n---\n\nc', 'front_matter_not_mapping:1'],
    ['---\ntitle: t\nscope: team\n---\n\nc', 'scope_unknown:3'],
    ['---\ntitle: t\ntitle: u\n---\n\nc', 'key_twice:3'],
    ['---\ntitle: t\ncontent: x\n---\n\nc', 'field_invalid:3'],
    ['---\ntitle: t\nhistory: .*\n---\n\nc', 'history_malformed:3'],
    ['---\ntitle: t\nhistory: openkms\n---\n\nc\n<!-- openkms version 1 -->\nd', 'history_malformed:3'],
    ['---\nversions: [{number: 1}, {number: 2}]\n---\n\nc', 'history_malformed:2'],
    [
      '---\nversions: [{number: 1}, {number: 2}]\nhistory: openkms\n---\n\nc\n<!-- openkms version 3 -->\nd',
      'history_malformed:3',
    ],
  ])('says what is wrong with %j', (text, code) => {
    expect(verdict('a.md', text)).toEqual([0, code]);
  });

  it('leaves what it does not know, and says so', () => {
    const { prompts, problems } = read('a.md', '---\ntitle: t\nmodel: large\n---\n\nc');
    expect(prompts).toMatchObject([{ title: 't' }]);
    expect(problems).toMatchObject([
      { code: 'field_unknown', line: 3, severity: 'warning', message: 'Not read: "model".' },
    ]);
  });
});

describe('versions and labels', () => {
  it.each([
    ['a number that skips', withVersions(version({ number: 1 }), version({ number: 3 })), 'version_number_skips'],
    ['a number that repeats', withVersions(version({ number: 1 }), version({ number: 1 })), 'version_number_skips'],
    ['numbers that begin later', withVersions(version({ number: 2 })), 'version_number_skips'],
    [
      'a version without a number beside others',
      withVersions(version({ number: 1 }), version({})),
      'version_number_skips',
    ],
    ['the number 0', withVersions(version({ number: 0 })), 'field_invalid'],
    ['half a number', withVersions(version({ number: 1.5 })), 'field_invalid'],
    ['no versions at all', withVersions(), 'field_invalid'],
    ['a parent that is not there', withVersions(version({ number: 1, parents: [7] })), 'parent_unknown'],
    ['a version that is its own parent', withVersions(version({ number: 1, parents: [1] })), 'parent_unknown'],
    [
      'a parent that is younger',
      withVersions(version({ number: 1, parents: [2] }), version({ number: 2 })),
      'parent_unknown',
    ],
    [
      'the same parent twice',
      withVersions(version({ number: 1 }), version({ number: 2, parents: [1, 1] })),
      'parent_unknown',
    ],
    ['a hash of another content', withVersions(version({ number: 1, diffHash: sampleHash('d') })), 'hash_mismatch'],
    [
      'a label nowhere',
      '{"title": "t", "labels": {"production": 2}, "versions": [{"number": 1, "content": "c"}]}',
      'label_version_unknown',
    ],
    [
      'a label without versions',
      '{"title": "t", "labels": {"production": 1}, "content": "c"}',
      'label_version_unknown',
    ],
    ['a head that is not there', withHead(3), 'head_version_unknown'],
    ['a head beside a content alone', '{"title": "t", "content": "c", "head": 1}', 'head_version_unknown'],
    ['the head 0', withHead(0), 'field_invalid'],
    ['a head between two versions', withHead(1.5), 'field_invalid'],
    ['a head that is no number', withHead('1'), 'field_invalid'],
    ['an unknown scope', '{"title": "t", "content": "c", "scope": "GLOBAL"}', 'scope_unknown'],
    ['a scope that is no text', '{"title": "t", "content": "c", "scope": 5}', 'scope_unknown'],
    ['an unknown source', '{"title": "t", "content": "c", "source": "robot"}', 'field_invalid'],
    ['no time', '{"title": "t", "content": "c", "createdAt": "yesterday"}', 'field_invalid'],
    ['a variable without a name', '{"title": "t", "content": "c", "variables": [{}]}', 'field_missing'],
    ['a title of two lines', '{"title": "t\\nu", "content": "c"}', 'field_invalid'],
    ['a list item without a title', '[{"content": "c"}]', 'field_missing'],
    ['two contents', '{"title": "t", "content": "c", "prompt": "d"}', 'field_invalid'],
    ['a content beside versions', '{"title": "t", "content": "c", "versions": [{"content": "d"}]}', 'field_invalid'],
  ])('refuses %s', (_, text, code) => {
    const { prompts, problems } = read('a.json', text);
    expect([prompts, problems.map((each) => each.code)]).toEqual([[], [code]]);
    expect(problems[0]?.line).toBe(1);
  });

  it('brings versions into their order', () => {
    const { prompts } = read('a.json', withVersions(version({ number: 2, parents: [1] }), version({ number: 1 })));
    expect(prompts[0]?.versions.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('takes a hash that the same content has with other line ends', () => {
    const text = JSON.stringify({ title: 't', content: 'a\r\nb', diffHash: sampleHash('a\nb\n') });
    expect(verdict('a.json', text)).toEqual([1]);
  });
});

it.each(['json', 'yaml'] as const)('says of %s where its head is wrong', (format) => {
  const prompt = promptFile.parse({ title: 't', versions: [version({ number: 1 }), version({ number: 2 })], head: 1 });
  const text = writePrompt(prompt, format);
  expect(text.split('\n').findIndex((line) => /"?head"?: 1/.test(line)) + 1).toBe(format === 'json' ? 5 : 4);
  const wrong = text.replace(/("?head"?): 1/, '$1: 9');
  expect(verdict(`a.${format}`, wrong)).toEqual([0, `head_version_unknown:${format === 'json' ? 5 : 4}`]);
});

it('shows no control characters of a name or a value', () => {
  const { problems } = read('a\u001b[31m\u202e.json', '{"title": "t", "content": "c", "scope": "\\u001b]0;x"}');
  expect(problems[0]?.file).toBe('a\\u{1b}[31m\\u{202e}.json');
  expect(problems[0]?.message).toContain('"\\u{1b}]0;x"');
});

it('writes a content of nearly 1 MB in every format and reads it back', () => {
  const prompt = promptFile.parse({ title: 't', versions: [{ content: 'line of text  \n\n  more\n'.repeat(45_000) }] });
  for (const format of ['md', 'json', 'yaml'] as const)
    expect(read(`a.${format}`, writePrompt(prompt, format))).toEqual({ prompts: [prompt], problems: [] });
});
