/** Unified diffs as patch(1) reads them. */
import { expect, it } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

const diff = (from: string, to: string) => unifiedDiff({ name: 'a', content: from }, { name: 'b', content: to });
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

it('shows three lines around each difference, and neighbours together', () => {
  const from = numbered(30);
  const to = from.replace('line 5\n', 'five\n').replace('line 9\n', '').replace('line 25\n', 'line 25\nmore\n');
  const headers = diff(from, to).filter((line) => line.startsWith('@@'));
  expect(headers).toEqual(['@@ -2,11 +2,10 @@', '@@ -23,6 +22,7 @@']);
});

it('is nothing for texts that are the same but for their line ends', () => {
  expect(diff('a\r\nb', 'a\nb\n')).toEqual([]);
});

it('names the place of what came or went whole', () => {
  expect(diff('a\n', '').slice(2)).toEqual(['@@ -1 +0,0 @@', '-a']);
  expect(diff('', 'a\nb\n').slice(2)).toEqual(['@@ -0,0 +1,2 @@', '+a', '+b']);
});

it('writes out what would steer a terminal, and keeps tabs', () => {
  expect(diff('', '\u001b[2Jx\ty\n').at(-1)).toBe('+\\u{1b}[2Jx\ty');
});
