import { expect, test } from 'vitest';
import { isLibraryHere, referencesFrom } from './checks-references.ts';
import { EMMA, promptRow } from './preview-fixture.ts';

const tone = promptRow('p1', { title: 'Tone of Voice' });

test('a prompt may be referred to by its slug and its id', () => {
  expect(referencesFrom([tone], EMMA, null)).toEqual({
    fragments: ['p1', 'tone-of-voice'],
    prompts: ['p1', 'tone-of-voice'],
  });
});

test('a prompt is no fragment of itself, and may link to itself', () => {
  expect(referencesFrom([tone], EMMA, 'p1')).toEqual({ fragments: [], prompts: ['p1', 'tone-of-voice'] });
});

test.each([
  ['archived', promptRow('p', { status: 'archived' })],
  ['deleted', promptRow('p', { status: 'deleted', ownerId: 'emma' })],
  ['another person’s own', promptRow('p', { scope: 'user' })],
])('what is %s is not there', (_what, row) => {
  expect(referencesFrom([row], EMMA, null).prompts).toEqual([]);
});

test('the library is here when the server has answered or prompts of others are', () => {
  const own = promptRow('p', { ownerId: 'emma' });
  expect(isLibraryHere([own], 'emma', false)).toBe(false);
  expect(isLibraryHere([own], 'emma', true)).toBe(true);
  expect(isLibraryHere([own, tone], 'emma', false)).toBe(true);
});
