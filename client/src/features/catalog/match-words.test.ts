import { expect, test } from 'vitest';
import { matchWords } from './match-words.ts';

test('a reason names the word that matched, where, and how far it is from what was typed', () => {
  expect(
    matchWords([
      { field: 'title', term: 'python', kind: 'typo' },
      { field: 'skills', term: 'javascript', kind: 'synonym' },
      { field: 'trainers', term: 'ada', kind: 'prefix' },
    ]),
  ).toEqual([
    { term: 'python', words: 'spelt alike, in title' },
    { term: 'javascript', words: 'related, in skills' },
    { term: 'ada', words: 'in trainer' },
  ]);
});

test('no more than three reasons are given', () => {
  expect(
    matchWords(Array.from({ length: 9 }, (_, at) => ({ field: 'title', term: `t${at}`, kind: 'exact' }))),
  ).toHaveLength(3);
});
