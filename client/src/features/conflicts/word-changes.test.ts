import { expect, test } from 'vitest';
import { textChange } from './word-changes.ts';

const marked = (from: string, to: string): string => {
  const change = textChange(from, to);
  if (change.kind === 'rewritten') return `[-${change.left}-]\n[+${change.came}+]`;
  return change.parts
    .map(({ kind, text }) => (kind === 'stayed' ? text : kind === 'left' ? `[-${text}-]` : `[+${text}+]`))
    .join('');
};

test('a changed word stands beside the one it replaces, never glued to it', () => {
  expect(marked('Five honest ways to test.', 'Six honest ways to test.')).toBe('[-Five-] [+Six+] honest ways to test.');
});

test('neighbouring changed words read as one change', () => {
  expect(marked('We practise with the debugger and tests.', 'You work with the debugger and tests.')).toBe(
    '[-We practise-] [+You work+] with the debugger and tests.',
  );
});

test('a rewritten text stands whole beneath the old one', () => {
  const old = 'Find your way in code you did not write: where it starts, what it changes, why it fails.';
  const anew = 'Michael wrote this on the train.';
  expect(marked(old, anew)).toBe(`[-${old}-]\n[+${anew}+]`);
});

test('a text that only grew or shrank is told word by word, however much', () => {
  const more = 'Short. And then a great many words that were not there before at all.';
  expect(marked('Short.', more)).toBe('Short.[+ And then a great many words that were not there before at all.+]');
  expect(marked(more, 'Short.')).toBe('Short.[- And then a great many words that were not there before at all.-]');
});

test('what stands on lines of its own keeps its lines', () => {
  expect(marked('One two\nthree four five', 'One two\nthree four six')).toBe('One two\nthree four [-five-] [+six+]');
});
