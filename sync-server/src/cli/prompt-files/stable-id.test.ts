/** Ids of places: the same again, and never the same for two. */
import { expect, it } from 'vitest';
import { stableIdOf } from './stable-id.ts';

const of = (file: string, title: string, { id = null, nth = 1 }: { id?: string | null; nth?: number } = {}) =>
  stableIdOf({ file, prompt: { id, title }, nth });

it("is the prompt's own id where it has one", () => {
  expect(of('a.md', 't', { id: 'p1' })).toBe('p1');
});

it('never changes: what was imported before is met again', () => {
  expect(of('mail/write_reply.md', 'Reply')).toBe('file:mail-write-reply-md-62b4a7ad3c461b68');
  expect(of('list.csv', 'Life Coach')).toBe(of('list.csv', ' Life Coach '));
});

it('keeps a Markdown file its prompt whatever its title becomes, and tells the prompts of a list apart by title', () => {
  expect(of('a.md', 'one')).toBe(of('a.md', 'two'));
  expect(of('a.csv', 'one')).not.toBe(of('a.csv', 'two'));
});

it('is the same for a name that macOS wrote', () => {
  expect(of('Gru\u0308ße.json', 'e\u0301')).toBe(of('Grüße.json', 'é'));
});

it('differs for places whose slugs are the same', () => {
  const ids = [
    of('a b.md', 't'),
    of('a-b.md', 't'),
    of('a/b.md', 't'),
    of('A b.md', 't'),
    of('a.csv', 't'),
    of('a.csv', 't', { nth: 2 }),
    of('a.csv', 't 2'),
    of('a.csv', 'T'),
    of('漢.json', '字'),
    of('漢.json', '*'),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^file:[\p{L}\p{N}-]*-[0-9a-f]{16}$/u.test(id))).toBe(true);
});
