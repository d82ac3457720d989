/** Markdown files as people and Git keep them. */
import { describe, expect, it } from 'vitest';
import { readMarkdown, writeMarkdown } from './markdown.ts';
import { nameTitle } from './markdown-title.ts';
import { promptFile } from './prompt-file.ts';
import { sampleHash } from './testing/sample-hash.ts';

const read = (text: string, file = 'mail/write_reply.md') => readMarkdown(text, file, sampleHash);
const number = (n: number, content: string) => ({
  number: n,
  parents: n > 1 ? [n - 1] : [],
  content,
  diffHash: sampleHash(content),
});
const history = promptFile.parse({
  id: 'p1',
  title: 'Reply',
  labels: { production: 1 },
  versions: [number(1, 'Answer.\n'), number(2, '# Reply\n\nAnswer {{ mail }}.\n')],
});

it('puts the newest content below the front matter and the older ones behind it', () => {
  expect(writeMarkdown(history)).toBe(`---
id: p1
title: Reply
scope: user
source: file
labels:
  production: 1
versions:
  - number: 1
    diffHash: ${sampleHash('Answer.\n')}
  - number: 2
    parents:
      - 1
    diffHash: ${sampleHash('# Reply\n\nAnswer {{ mail }}.\n')}
history: openkms
---

# Reply

Answer {{ mail }}.

<!-- openkms version 1 -->
Answer.
`);
});

it('changes nothing of what stands when a version is added, but for the newest content', () => {
  const next = promptFile.parse({ ...history, versions: [...history.versions, number(3, 'Third.\n')] });
  const [before, after] = [writeMarkdown(history), writeMarkdown(next)].map((text) => text.split('\n'));
  const removed = before?.filter((line) => !after?.includes(line));
  expect(removed).toEqual([]);
  expect(
    writeMarkdown(next).endsWith(
      '\n<!-- openkms version 1 -->\nAnswer.\n\n<!-- openkms version 2 -->\n# Reply\n\nAnswer {{ mail }}.\n',
    ),
  ).toBe(true);
});

describe('a prompt whose newest version does not stand', () => {
  const contested = promptFile.parse({
    ...history,
    head: 2,
    versions: [...history.versions, { ...number(3, 'Reply!\n'), parents: [1] }],
  });

  it('is the text that stands, and says so; the others follow in their order', () => {
    const text = writeMarkdown(contested);
    expect(text).toContain('labels:\n  production: 1\nhead: 2\nversions:\n');
    expect(text).toContain(
      'history: openkms\n---\n\n# Reply\n\nAnswer {{ mail }}.\n\n<!-- openkms version 1 -->\nAnswer.\n\n<!-- openkms version 3 -->\nReply!\n',
    );
    expect(read(text)).toEqual({ prompts: [contested], problems: [] });
  });

  it('is edited in its text, and nowhere else', () => {
    const text = writeMarkdown(contested);
    const { prompts, problems } = read(text.replace('{{ mail }}.', '{{ mail }} briefly.'));
    expect(problems).toMatchObject([{ code: 'content_edited', severity: 'warning' }]);
    expect(prompts).toMatchObject([
      { head: 2, versions: [{}, { content: '# Reply\n\nAnswer {{ mail }} briefly.\n', diffHash: null }, {}] },
    ]);
    expect(prompts[0]?.versions[2]).toEqual(contested.versions[2]);
    expect(read(text.replace('Reply!', 'Reply?'))).toMatchObject({
      prompts: [],
      problems: [{ code: 'hash_mismatch', severity: 'error' }],
    });
  });

  it('needs no word where the head that it says is the last version', () => {
    const text = writeMarkdown(history).replace('versions:', 'head: 2\nversions:');
    expect(read(text)).toEqual({ prompts: [history], problems: [] });
  });

  it.each([
    ['7', 'head_version_unknown'],
    ['0', 'field_invalid'],
    ['1.5', 'field_invalid'],
    ['"2"', 'field_invalid'],
    ['last', 'field_invalid'],
    // The text would be version 3, and nothing version 2.
    ['3', 'history_malformed'],
    ['', 'history_malformed'],
  ])('is refused with the head %j', (head, code) => {
    const { prompts, problems } = read(writeMarkdown(contested).replace('head: 2', `head: ${head}`));
    expect(prompts).toEqual([]);
    const line = code === 'history_malformed' ? 20 : 8;
    expect(problems).toMatchObject([{ file: 'mail/write_reply.md', code, severity: 'error', line }]);
  });
});

it('takes another marker where a content has the usual one', () => {
  const tricky = promptFile.parse({
    title: 't',
    versions: [number(1, 'a\n<!-- openkms version 2 -->\nb'), number(2, '<!-- openkms-2 version 1 -->')],
  });
  const text = writeMarkdown(tricky);
  expect(text).toContain('history: openkms-3\n');
  expect(read(text)).toEqual({ prompts: [tricky], problems: [] });
});

describe('a file that a person edited', () => {
  it('counts as new: the content without its hash, and a warning', () => {
    const edited = writeMarkdown(history).replace('Answer {{ mail }}.', 'Answer {{ mail }} briefly.');
    const { prompts, problems } = read(edited);
    expect(problems).toEqual([
      expect.objectContaining({ code: 'content_edited', severity: 'warning', line: 18, column: 1 }),
    ]);
    expect(prompts[0]?.versions).toEqual([
      history.versions[0],
      { ...history.versions[1], content: '# Reply\n\nAnswer {{ mail }} briefly.\n', diffHash: null },
    ]);
  });

  it('is refused where an older version was changed: history does not change', () => {
    const edited = writeMarkdown(history).replace(/Answer\.\n$/, 'Reply.\n');
    expect(read(edited)).toEqual({
      prompts: [],
      problems: [expect.objectContaining({ code: 'hash_mismatch', severity: 'error', line: 23 })],
    });
  });

  it('is the same where only its line ends were converted, or the last one was lost', () => {
    expect(read(writeMarkdown(history).replaceAll('\n', '\r\n'))).toEqual({ prompts: [history], problems: [] });
    const single = promptFile.parse({ title: 't', versions: [{ content: 'a\n', diffHash: sampleHash('a\n') }] });
    expect(read(writeMarkdown(single).trimEnd())).toMatchObject({
      prompts: [{ versions: [{ content: 'a' }] }],
      problems: [],
    });
  });
});

describe('a file that a person wrote', () => {
  it.each([
    ['---\ntitle: Mine\ntags: mail, short\n---\n\nAnswer.\n', 'Mine', 'Answer.\n'],
    ['---\ntitle: Mine\n---\nAnswer.\n', 'Mine', 'Answer.\n'],
    ['---\r\ntitle: Mine\r\n---\r\n\r\nAnswer.\r\n', 'Mine', 'Answer.\n'],
    ['---\nscope: global\n---\n\n# Head\n\nAnswer.\n', 'Head', '# Head\n\nAnswer.\n'],
    ['---\n---\nAnswer.\n---\nmore\n', 'write reply', 'Answer.\n---\nmore\n'],
    ['---\nid:\nagent: ~\nlabels:\n---\n\nx', 'write reply', 'x'],
    ['# A title #\n\ntext\n', 'A title', '# A title #\n\ntext\n'],
    ['\n\n# A title\r\n## Part\r\n', 'A title', '\n\n# A title\r\n## Part\r\n'],
    ['# Purpose\n\ntext\n\n# Steps\n', 'write reply', '# Purpose\n\ntext\n\n# Steps\n'],
    ['text\n\n# Later\n', 'write reply', 'text\n\n# Later\n'],
    ['#nothing\n', 'write reply', '#nothing\n'],
    [' --- \ntext', 'write reply', ' --- \ntext'],
  ])('reads %j', (text, title, content) => {
    const { prompts, problems } = read(text);
    expect(problems).toEqual([]);
    expect(
      prompts.map((prompt) => [prompt.title, ...prompt.versions.map((each) => [each.number, each.content])]),
    ).toEqual([[title, [null, content]]]);
  });

  it.each([
    ['a/b-c__d.md', 'b c d'],
    ['___.md', '___'],
    ['.md', 'untitled'],
    ['v1.2 notes.markdown', 'v1.2 notes'],
  ])('is called by its name: %s', (path, title) => {
    expect(nameTitle(path)).toBe(title);
  });
});
