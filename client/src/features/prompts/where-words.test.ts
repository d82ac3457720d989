import { expect, test } from 'vitest';
import { whereWords } from './where-words.ts';

test('a change is on its way until the server has spoken, and then no longer', () => {
  expect(whereWords('sent', 'done', true)).toContain('on its way');
  expect(whereWords('saved', 'done', false)).toContain('when the line is back');
  expect(whereWords('applied', 'done', true)).toBe('It is on the server.');
  expect(whereWords('adjusted', 'conflict', true)).toBe('It is on the server.');
});

test('what somebody else changed meanwhile is said at once, and a refusal is not called a success', () => {
  expect(whereWords('saved', 'conflict', true)).toBe(whereWords('conflict', 'done', true));
  expect(whereWords('rejected', 'done', true)).toContain('did not take it');
});
