import { type TreeVersion } from '@openkms/schema/domain/prompt/version-tree.ts';
import { layOut } from '@openkms/schema/domain/prompt/tree-layout.ts';
import { describe, expect, it } from 'vitest';
import { lanesDrawn, linesOfRows, MOST_LANES } from './tree-lines.ts';

const version = (number: number, ...parents: number[]): TreeVersion => ({
  id: `v${number}`,
  number,
  parents: parents.map((parent) => `v${parent}`),
});

/** Lanes that touch an edge of a row. */
const at = (ends: readonly number[]) => [...new Set(ends)].toSorted((a, b) => a - b);

describe('the lines of a tree, row by row', () => {
  it('leave the child, run past others, and turn to the parent', () => {
    const rows = linesOfRows(layOut([version(1), version(2, 1), version(3, 1), version(4, 2, 3)]), 4);
    const dot = (row: number) => rows[row]?.lane ?? -1;
    // 4 leaves for both parents; 1 is where both lines arrive.
    expect(at(rows[0]?.below.map(({ from }) => from) ?? [])).toEqual([dot(0)]);
    expect(rows[0]?.below).toHaveLength(2);
    expect(at(rows[3]?.above.map(({ to }) => to) ?? [])).toEqual([dot(3)]);
    expect(rows[3]?.below).toEqual([]);
    expect(rows[0]?.above).toEqual([]);
  });

  it('are handed down from each row to the next without a gap', () => {
    const layout = layOut([
      version(1),
      version(2, 1),
      version(3, 1),
      version(4, 1),
      version(5, 2, 3),
      version(6, 4),
      version(7, 5, 6),
    ]);
    const rows = linesOfRows(layout, 7);
    for (const [index, row] of rows.entries()) {
      const next = rows[index + 1];
      if (next !== undefined) expect(at(row.below.map(({ to }) => to))).toEqual(at(next.above.map(({ from }) => from)));
    }
    expect(rows.flatMap(({ below }) => below).length).toBeGreaterThan(6);
  });

  it('end where no more rows are shown', () => {
    const layout = layOut([version(1), version(2, 1), version(3, 2)]);
    const [first, second, ...rest] = linesOfRows(layout, 2);
    expect(rest).toEqual([]);
    expect(first?.below).toHaveLength(1);
    expect(second?.below).toHaveLength(1);
  });

  it('of a very wide tree share the last lane', () => {
    const branches = Array.from({ length: 40 }, (_, index) => version(index + 2, 1));
    const layout = layOut([version(1), ...branches]);
    const lanes = linesOfRows(layout, 41).flatMap(({ lane, above, below }) => [
      lane,
      ...[...above, ...below].flatMap(({ from, to }) => [from, to]),
    ]);
    expect(Math.max(...lanes)).toBe(MOST_LANES - 1);
    expect(lanesDrawn(layout)).toBe(MOST_LANES);
  });
});
