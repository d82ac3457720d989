import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffLines, diffWords } from './diff.ts';
import { linesOf, normaliseContent } from './normalise.ts';
import { threeTexts } from './test-texts.ts';

it('holds both texts in full, and every hunk is what its kind says', () => {
  fc.assert(
    fc.property(threeTexts, ({ mine: from, theirs: to }) => {
      const hunks = diffLines(from, to);
      expect(hunks.flatMap((hunk) => hunk.from.lines)).toEqual(linesOf(normaliseContent(from)));
      expect(hunks.flatMap((hunk) => hunk.to.lines)).toEqual(linesOf(normaliseContent(to)));
      let [nextFrom, nextTo] = [1, 1];
      for (const { kind, from, to } of hunks) {
        expect([from.start, to.start]).toEqual([nextFrom, nextTo]);
        [nextFrom, nextTo] = [from.start + from.lines.length, to.start + to.lines.length];
        expect([from.lines.length > 0, to.lines.length > 0]).toEqual([kind !== 'added', kind !== 'removed']);
        if (kind === 'same') expect(from.lines).toEqual(to.lines);
      }
      const areChanges = hunks.map(({ kind }) => kind !== 'same');
      expect(areChanges.some((isChange, index) => isChange === areChanges[index - 1])).toBe(false);
    }),
    { numRuns: 3000 },
  );
});

it('holds both lines in full in the spans of a word diff', () => {
  const word = fc.constantFrom(
    'you',
    'are',
    'a',
    ' ',
    '  ',
    '.',
    '{{',
    '}}',
    'é',
    'e\u0301',
    '你好',
    '😀',
    '\u200D',
    '\uD83D',
  );
  const line = fc.array(word, { maxLength: 20 }).map((words) => words.join(''));
  fc.assert(
    fc.property(line, line, (from, to) => {
      const spans = diffWords(from, to);
      const textOf = (other: string) => spans.flatMap(({ kind, text }) => (kind === other ? [] : [text])).join('');
      expect(textOf('added')).toBe(from);
      expect(textOf('removed')).toBe(to);
      expect(spans.some(({ kind, text }, index) => text === '' || kind === spans[index - 1]?.kind)).toBe(false);
    }),
    { numRuns: 3000 },
  );
});

it('still holds both texts in full when they are too long and too different to compare closely', () => {
  const lines = (factor: number) => Array.from({ length: 250_000 }, (_, n) => `line ${(n * n * factor) % 7}`);
  const [from, to] = [[...lines(1), 'end'].join('\n'), [...lines(3), 'end'].join('\n')];
  const hunks = diffLines(from, to);
  expect(hunks.flatMap((hunk) => hunk.from.lines).join('\n')).toBe(from);
  expect(hunks.flatMap((hunk) => hunk.to.lines).join('\n')).toBe(to);
  expect(hunks.at(-1)?.to.lines).toContain('end');
});
