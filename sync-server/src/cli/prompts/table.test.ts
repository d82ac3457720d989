/** Cells keep their width whatever is in them. */
import { expect, it } from 'vitest';
import { cell, columnsOf, counted } from './table.ts';

it.each([
  'short',
  'much too long to stand in it',
  '漢字漢字漢字漢字',
  '\u{1f680}\u{1f680}\u{1f680}\u{1f680}\u{1f680}\u{1f680}',
  'e\u0301'.repeat(12),
  '\u001b[31mred',
])('%j takes ten columns', (text) => {
  expect(columnsOf(cell(text, 10))).toBe(10);
  expect(cell(text, 10)).not.toContain('\u001b');
});

it('counts as one speaks', () => {
  expect([0, 1, 2].map((count) => counted(count, 'prompt'))).toEqual(['0 prompts', '1 prompt', '2 prompts']);
});
