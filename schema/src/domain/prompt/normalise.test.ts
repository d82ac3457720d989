import { expect, it } from 'vitest';
import { diffHash, linesOf, normaliseContent } from './normalise.ts';

it('gives the same text for the line ends of every system', () => {
  expect(normaliseContent('one\r\ntwo\rthree\n')).toBe('one\ntwo\nthree\n');
});

it('ends a text with one line feed, and leaves an empty one empty', () => {
  expect(normaliseContent('one')).toBe('one\n');
  expect(normaliseContent('one\n\r\n\n')).toBe('one\n');
  expect(normaliseContent('\n\n')).toBe('');
  expect(normaliseContent('')).toBe('');
});

it('keeps white space at line ends, which Markdown reads as a line break', () => {
  expect(normaliseContent('one  \n\ttwo\n   \n')).toBe('one  \n\ttwo\n   \n');
});

it('drops byte order marks at the start only', () => {
  expect(normaliseContent('\uFEFF\uFEFFone\uFEFF')).toBe('one\uFEFF\n');
});

it('composes accents and repairs half a surrogate pair', () => {
  expect(normaliseContent('Cafe\u0301')).toBe('Café\n');
  expect(normaliseContent('a\uD83Db')).toBe('a\uFFFDb\n');
  expect(normaliseContent('\u{1F600}')).toBe('\u{1F600}\n');
});

it('hashes the UTF-8 of the normalised text', () => {
  // printf '' | sha256sum; printf 'abc\n' | sha256sum; printf 'Grüße 你好 😀\n' | sha256sum
  expect(diffHash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(diffHash('abc')).toBe('edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb');
  expect(diffHash('abc\r\n')).toBe(diffHash('abc'));
  expect(diffHash('Grüße 你好 😀')).toBe('0ded75627d51974a6790a4f39ddaf572cba248793033886f164660ff219d7077');
});

it('names the lines of a text, the empty ones between others too', () => {
  expect(linesOf('')).toEqual([]);
  expect(linesOf('one\n\ntwo\n')).toEqual(['one', '', 'two']);
});
