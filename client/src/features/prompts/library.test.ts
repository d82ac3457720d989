import { describe, expect, test } from 'vitest';
import { libraryEntries } from './library-entries.ts';
import { byFrequency, facetCounts, narrow } from './library-facets.ts';
import { activeFilters, NO_FILTERS, parseFilters, searchOf, toggled } from './library-filters.ts';
import { audienceWords, scopeWords, snippetOf, versionLine } from './prompt-words.ts';
import { entryOf, promptRow, versionRow } from './test-prompts.ts';

const summary = entryOf({ id: 'a', title: 'Weekly summary', tags: ['reports'], labels: { production: 'a-v1' } });
const letter = entryOf({ id: 'b', title: 'Cover letter', scope: 'user', tags: ['Mail'] }, 'Write a friendly letter.\n');
const agents = entryOf(
  { id: 'c', title: 'Triage', scope: 'agent', agent: 'scribe', tags: ['mail'] },
  'Sort weekly mail.\n',
);
const old = entryOf({ id: 'd', title: 'Old summary', status: 'archived', source: 'file', tags: ['reports'] });
const all = [summary, letter, agents, old];
const ids = (entries: readonly { prompt: { id: string } }[]) => entries.map(({ prompt }) => prompt.id).join('');

describe('the address', () => {
  test('says every filter, and the same filters the same way', () => {
    const filters = parseFilters('?tag=mail&scope=GLOBAL&scope=user&q=two+words&status=archived&scope=nobody&tag=');
    expect(filters).toEqual({
      ...NO_FILTERS,
      q: 'two words',
      scope: ['user', 'global'],
      tag: ['mail'],
      status: ['archived'],
    });
    expect(searchOf(filters)).toBe('?q=two+words&scope=user&scope=global&tag=mail&status=archived');
    expect(parseFilters(searchOf(filters))).toEqual(filters);
    expect(searchOf(NO_FILTERS)).toBe('');
  });

  test('an active filter goes by itself and leaves the others', () => {
    const filters = toggled(toggled(NO_FILTERS, 'scope', 'global'), 'tag', 'mail');
    const active = activeFilters(filters);
    expect(active.map(({ label }) => label)).toEqual(['Everybody', 'mail']);
    expect(active[0]?.without).toEqual({ ...NO_FILTERS, tag: ['mail'] });
    expect(toggled(filters, 'tag', 'MAIL').tag).toEqual([]);
  });
});

describe('the list', () => {
  test('leaves out what was deleted and begins with the latest change', () => {
    const rows = [
      promptRow({ id: 'x', updatedAt: 5 }),
      promptRow({ id: 'y', updatedAt: 9, status: 'archived' }),
      promptRow({ id: 'z', updatedAt: 7, status: 'deleted' }),
    ];
    const entries = libraryEntries(rows, {
      headOf: () => undefined,
      conflictsOf: (id) => (id === 'x' ? 2 : 0),
      isPending: (id) => id === 'y',
    });
    expect(entries.map(({ prompt, openConflicts, isPending }) => [prompt.id, openConflicts, isPending])).toEqual([
      ['y', 0, true],
      ['x', 2, false],
    ]);
  });

  test('shows what is in use unless a status is asked for', () => {
    expect(ids(narrow(all, NO_FILTERS))).toBe('abc');
    expect(ids(narrow(all, { ...NO_FILTERS, status: ['archived'] }))).toBe('d');
    expect(ids(narrow(all, { ...NO_FILTERS, status: ['active', 'archived'], tag: ['REPORTS'] }))).toBe('ad');
    expect(ids(narrow(all, { ...NO_FILTERS, tag: ['mail'], scope: ['user'] }))).toBe('b');
  });

  test('counts what each choice would leave, a facet without its own choices', () => {
    const counts = facetCounts(all, { ...NO_FILTERS, scope: ['user'] });
    expect([...counts.scope]).toEqual([
      ['global', 1],
      ['user', 1],
      ['agent', 1],
    ]);
    expect([...counts.tag]).toEqual([['Mail', 1]]);
    expect([...facetCounts(all, NO_FILTERS).status]).toEqual([
      ['active', 3],
      ['archived', 1],
    ]);
    expect(byFrequency(counts.tag, ['gone', 'mail'])).toEqual([
      { value: 'Mail', count: 1 },
      { value: 'gone', count: 0 },
    ]);
  });
});

describe('words', () => {
  test('a scope is told with its agent, and who will see it', () => {
    expect(scopeWords({ scope: 'agent', agent: 'scribe' })).toBe('Agent scribe');
    expect(scopeWords({ scope: 'agent', agent: null })).toBe('Every agent');
    expect(scopeWords({ scope: 'user', agent: null })).toBe('Mine');
    expect(audienceWords({ scope: 'user', agent: null })).toMatch(/^Only you see it/);
    expect(audienceWords({ scope: 'agent', agent: null })).toMatch(
      /^Every agent can use it, and everybody here can read it/,
    );
    expect(audienceWords({ scope: 'agent', agent: 'scribe' })).toMatch(/^The agent scribe can use it/);
  });

  test('a version is told by number, author and time; a text by its beginning in one line', () => {
    const at = Date.UTC(2026, 10, 20, 9, 12);
    expect(versionLine(versionRow({ number: 4, createdAt: at }), at, 'UTC')).toBe('Version 4 · Emma Hartley · 09:12');
    expect(snippetOf('# Role\n\nYou are  **helpful**.\n- Be brief')).toBe('Role You are helpful. Be brief');
    expect(snippetOf('word '.repeat(100))).toHaveLength(160);
  });
});
