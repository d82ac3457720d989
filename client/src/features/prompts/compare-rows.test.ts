import { diffLines } from '@openkms/schema/domain/prompt/diff.ts';
import { describe, expect, it } from 'vitest';
import { changeCounts, comparedRows, firstRows, folded } from './compare-rows.ts';

const text = (...lines: string[]) => lines.join('\n');
const numbered = (count: number, from = 1) => Array.from({ length: count }, (_, index) => `line ${from + index}`);
const NONE: ReadonlySet<number> = new Set();

describe('two texts as rows', () => {
  it('put what replaced a line beside it and what came alone on its own side', () => {
    const rows = comparedRows(diffLines(text('a', 'old', 'b'), text('a', 'new', 'more', 'b')));
    expect(rows.map(({ kind, from, to }) => [kind, from?.text ?? null, to?.text ?? null])).toEqual([
      ['same', 'a', 'a'],
      ['changed', 'old', 'new'],
      ['added', null, 'more'],
      ['same', 'b', 'b'],
    ]);
    expect(rows.map(({ from, to }) => [from?.number ?? null, to?.number ?? null])).toEqual([
      [1, 1],
      [2, 2],
      [null, 3],
      [3, 4],
    ]);
    expect(changeCounts(rows)).toEqual({ added: 1, removed: 0, changed: 1 });
  });

  it('have nothing to show where both are empty', () => {
    expect(folded(comparedRows(diffLines('', '')), NONE)).toEqual([]);
  });
});

describe('folding', () => {
  const from = numbered(60);
  const to = from.with(29, 'another');
  const rows = comparedRows(diffLines(text(...from), text(...to)));

  it('hides what is far from a change, on both sides, and counts it', () => {
    const blocks = folded(rows, NONE);
    expect(blocks.map((block) => (block.kind === 'fold' ? block.count : block.rows.length))).toEqual([26, 7, 27]);
    expect(blocks.map(({ kind }) => kind)).toEqual(['fold', 'rows', 'fold']);
  });

  it('shows every line once when all folds are open', () => {
    const opened = new Set(folded(rows, NONE).map(({ at }) => at));
    const blocks = folded(rows, opened);
    expect(blocks.flatMap((block) => (block.kind === 'rows' ? block.rows : []))).toEqual(rows);
  });

  it('opens one fold and leaves the other', () => {
    const [first] = folded(rows, NONE);
    const blocks = folded(rows, new Set([first?.at ?? -1]));
    expect(blocks.map((block) => (block.kind === 'fold' ? block.count : block.rows.length))).toEqual([33, 27]);
  });

  it('leaves short stretches as they are', () => {
    const near = comparedRows(diffLines(text('a', 'x', ...numbered(9), 'y'), text('a', 'X', ...numbered(9), 'Y')));
    expect(folded(near, NONE).every(({ kind }) => kind === 'rows')).toBe(true);
  });

  it('folds equal texts as a whole', () => {
    expect(folded(comparedRows(diffLines(text(...from), text(...from))), NONE)).toEqual([
      { kind: 'fold', at: 0, count: 60 },
    ]);
  });

  it('counts and shows every line of both texts, wherever it cuts', () => {
    const blocks = folded(rows, NONE);
    const lines = blocks.reduce((sum, block) => sum + (block.kind === 'fold' ? block.count : block.rows.length), 0);
    expect(lines).toBe(rows.length);
  });
});

it('draws the first rows of a long comparison and cuts within a block', () => {
  const rows = comparedRows(diffLines(text(...numbered(500)), text(...numbered(500, 9000))));
  const blocks = firstRows(folded(rows, NONE), 120);
  expect(blocks.flatMap((block) => (block.kind === 'rows' ? block.rows : []))).toHaveLength(120);
});
