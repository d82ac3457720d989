import { expect, test } from 'vitest';
import { cameMeanwhile, differs, meanwhileWords, parentOf, shownContent, typed } from './writing.ts';
import { versionRow } from './test-prompts.ts';

const head = versionRow({ id: 'v3', number: 3, content: 'One.\nTwo.\n' });
const draft = { parent: 'v3', content: 'One.\nTwo.\nThree.', notes: '' };

test('typing begins a draft on the version that is on the screen, and keeps that parent', () => {
  expect(typed(null, { content: 'One.\nTwo.\nThree.' }, head, 'v3')).toEqual(draft);
  const newer = versionRow({ id: 'v4', number: 4, content: 'Other.\n' });
  expect(typed(draft, { notes: 'More' }, newer, 'v4')).toEqual({ ...draft, notes: 'More' });
});

test('what is shown by the version that stands is no draft, unless something was noted', () => {
  expect(typed(draft, { content: 'One.\nTwo.' }, head, 'v3')).toBeNull();
  expect(typed(draft, { content: 'One.\nTwo.', notes: 'Why' }, head, 'v3')).toEqual({
    ...draft,
    content: 'One.\nTwo.',
    notes: 'Why',
  });
});

test('an empty line at the end stays while somebody writes, and is nothing to save', () => {
  const longer = typed(null, { content: 'One.\nTwo.\n' }, head, 'v3');
  expect(longer?.content).toBe('One.\nTwo.\n');
  expect(differs(longer, head)).toBe(false);
  expect(differs(draft, head)).toBe(true);
  expect(differs(null, head)).toBe(false);
});

test('a guessed merge is never a parent: the save that leads to it is', () => {
  const guess = versionRow({ id: 'guess', kind: 'merged', parents: ['v3', 'mine'] });
  expect(parentOf(guess, () => true)).toBe('mine');
  expect(parentOf(guess, () => false)).toBe('guess');
  expect(parentOf(versionRow({ id: 'mine' }), () => true)).toBe('mine');
});

test('a version that arrives while somebody writes is told, never put in the place of their text', () => {
  const newer = versionRow({ id: 'v4', number: 4, authorId: 'u2', authorName: 'Grace Lindqvist' });
  expect(cameMeanwhile(null, newer, 'v4')).toBeNull();
  expect(cameMeanwhile(draft, head, 'v3')).toBeNull();
  expect(cameMeanwhile(draft, newer, 'v4')).toBe(newer);
  expect(meanwhileWords(newer, 'u1', 'merges')).toBe(
    'Grace Lindqvist saved version 4 while you write; yours will be merged with it.',
  );
  expect(meanwhileWords(newer, 'u2', 'contradicts')).toMatch(
    /^You saved version 4 elsewhere while you write and changed/,
  );
});

test('the line end of a stored text is not shown as an empty line', () => {
  expect(shownContent('One.\n')).toBe('One.');
  expect(shownContent('One.\n\n')).toBe('One.\n');
  expect(shownContent('')).toBe('');
});
