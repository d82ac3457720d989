import { expect, test } from 'vitest';
import { matchWords } from './match-words.ts';

const FIELDS = { title: 'title', skills: 'skills', trainers: 'trainer' };

test('a reason names the word that matched, where, and how far it is from what was typed', () => {
  expect(
    matchWords(
      [
        { field: 'title', term: 'python', kind: 'typo' },
        { field: 'skills', term: 'javascript', kind: 'synonym' },
        { field: 'trainers', term: 'ada', kind: 'prefix' },
      ],
      FIELDS,
    ),
  ).toEqual([
    { term: 'python', words: 'spelt alike, in title' },
    { term: 'javascript', words: 'related, in skills' },
    { term: 'ada', words: 'in trainer' },
  ]);
});

test('no more than three reasons are given', () => {
  const many = Array.from({ length: 9 }, (_, at) => ({
    field: 'title' as const,
    term: `t${at}`,
    kind: 'exact' as const,
  }));
  expect(matchWords(many, FIELDS)).toHaveLength(3);
});
