/** Which prompt a prompt of a file is: the same again, and never another's. */
import { describe, expect, it } from 'vitest';
import type { FoundPrompt } from '../prompt-files/read-prompt-files.ts';
import { promptFile } from '../prompt-files/prompt-file.ts';
import { keyOf, promptIdOf, versionIdOf } from './prompt-key.ts';

const emma = { id: 'emma', orgId: 'acme' };
const eli = { id: 'eli', orgId: 'acme' };
const found = (file: string, title: string, id: string | null = null): FoundPrompt => ({
  file,
  stableId: `file:${file}`,
  prompt: promptFile.parse({ title, id, versions: [{ content: 'x' }] }),
});
const idOf = (
  file: string,
  {
    title = 'T',
    nth = 1,
    list = undefined as string | undefined,
    scope = 'user',
    who = emma,
    id = null as string | null,
  } = {},
) => promptIdOf(keyOf(found(file, title, id), nth, list), scope, who);

describe('a row of a list', () => {
  it('is the same prompt in every edition of its list', () => {
    const editions = ['prompts.csv', 'prompts-2025-01.csv', 'prompts-2025-12.csv', 'Prompts_v2.CSV', 'prompts (3).csv'];
    expect(new Set(editions.map((file) => idOf(file))).size).toBe(1);
  });

  it('is another one in another list, another folder, under another title, or as the second of its title', () => {
    const ids = [
      idOf('prompts.csv'),
      idOf('legal.csv'),
      idOf('a/prompts.csv'),
      idOf('prompts.csv', { title: 'U' }),
      idOf('prompts.csv', { nth: 2 }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is of the list that is named instead', () => {
    expect(idOf('early.csv', { list: 'x' })).toBe(idOf('late.csv', { list: 'x' }));
  });
});

it('is one prompt for everybody where it is shared, and everybody’s own where it is not', () => {
  expect(idOf('a.md', { who: eli })).not.toBe(idOf('a.md'));
  expect(idOf('a.md', { who: eli, scope: 'global' })).toBe(idOf('a.md', { scope: 'global' }));
  expect(idOf('a.md', { who: { ...emma, orgId: 'globex' }, scope: 'global' })).not.toBe(
    idOf('a.md', { scope: 'global' }),
  );
});

it('is the id in the file where that is an id, and made of it where it is not', () => {
  expect(idOf('a.md', { id: 'own-1' })).toBe('own-1');
  expect(idOf('a.md', { id: 'my own: 1' })).toMatch(/^[0-9a-f-]{36}$/);
  expect(idOf('a.md', { id: 'my own: 1' })).toBe(idOf('b.json', { id: 'my own: 1' }));
});

it('gives a version its id by number and text', () => {
  const [version] = found('a.md', 'T').prompt.versions;
  if (!version) throw new Error('no version');
  const id = versionIdOf('p', version, 'acme');
  expect(versionIdOf('p', { ...version, content: 'x\r\n' }, 'acme')).toBe(id);
  for (const other of [
    { ...version, content: 'y' },
    { ...version, number: 1 },
  ])
    expect(versionIdOf('p', other, 'acme')).not.toBe(id);
  expect(versionIdOf('q', version, 'acme')).not.toBe(id);
});
