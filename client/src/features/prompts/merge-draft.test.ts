import { mergeVersions, resolveMerge } from '@openkms/schema/domain/prompt/merge.ts';
import { normaliseContent } from '@openkms/schema/domain/prompt/normalise.ts';
import { describe, expect, it } from 'vitest';
import { afterWriting, chosen, draftOf, linesIn, nextOpen, placedIn, restChosen, settledCount } from './merge-draft.ts';

const lines = (...each: string[]) => `${each.join('\n')}\n`;
const merge = mergeVersions(
  lines('title', 'one', 'middle', 'two', 'end'),
  lines('title', 'one of mine', 'middle', 'two of mine', 'two more', 'end'),
  lines('title', 'one of theirs', 'middle', 'end'),
);
const hunks = merge.kind === 'conflict' ? merge.hunks : [];
const placed = placedIn(hunks);
const open = [null, null];

describe('a merge on its way', () => {
  it('has a place for each contradiction, with what both agree on around it', () => {
    expect(placed.map(({ before, after }) => [before, after])).toEqual([
      [['title'], ['middle']],
      [['middle'], ['end']],
    ]);
  });

  it('holds neither side where nothing is settled', () => {
    const { text, spots } = draftOf(hunks, open);
    expect(text).toBe(lines('title', 'middle', 'end'));
    expect(spots).toEqual([
      { from: 6, to: 6 },
      { from: 13, to: 13 },
    ]);
  });

  it('says where each choice stands in the text', () => {
    const { text, spots } = draftOf(hunks, ['both', { lines: ['two, settled'] }]);
    expect(spots.map(({ from, to }) => text.slice(from, to))).toEqual([
      lines('one of mine', 'one of theirs'),
      lines('two, settled'),
    ]);
  });

  it.each([
    [['mine', 'mine']],
    [['theirs', 'theirs']],
    [['both', 'theirs']],
    [[{ lines: [] }, { lines: ['a', '', 'b'] }]],
  ] as const)('makes the text that the rules make of %j', (choices) => {
    expect(normaliseContent(draftOf(hunks, choices).text)).toBe(resolveMerge(hunks, choices));
  });
});

describe('writing in the whole text', () => {
  it('turns a choice into what was written there', () => {
    const next = afterWriting(placed, ['mine', 'theirs'], ['one of mine, better\n', '']);
    expect(next).toEqual([{ lines: ['one of mine, better'] }, 'theirs']);
  });

  it('settles nothing by itself and leaves choices alone that still stand', () => {
    const choices = ['mine', null] as const;
    expect(afterWriting(placed, choices, ['one of mine', ''])).toBe(choices);
  });
});

describe('settling', () => {
  it('goes one by one, or the rest at once, never over what was chosen', () => {
    const one = chosen(open, 1, 'both');
    expect(settledCount(one)).toBe(1);
    expect(restChosen(one, 'theirs')).toEqual(['theirs', 'both']);
  });

  it('leads to the next that is open, round the end', () => {
    expect(nextOpen([null, 'mine', null], 0)).toBe(2);
    expect(nextOpen([null, 'mine', 'mine'], 1)).toBe(0);
    expect(nextOpen(['mine', 'mine'], 0)).toBeNull();
    expect(nextOpen([], 0)).toBeNull();
  });
});

it('reads the lines of a spot with and without its last line end', () => {
  expect(linesIn('')).toEqual([]);
  expect(linesIn('a\nb')).toEqual(['a', 'b']);
  expect(linesIn('a\nb\n')).toEqual(['a', 'b']);
  expect(linesIn('\n')).toEqual(['']);
});
