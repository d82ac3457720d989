import { expect, it } from 'vitest';
import { blameRuns, firstRuns } from './compare-blame.ts';

const lines = ['a', 'a', 'b', 'b', 'b', 'a'].map((version, index) => ({ version, line: `line ${index + 1}` }));

it('groups neighbouring lines of one version and keeps them all', () => {
  const runs = blameRuns(lines);
  expect(runs.map(({ version, start, lines }) => [version, start, lines.length])).toEqual([
    ['a', 1, 2],
    ['b', 3, 3],
    ['a', 6, 1],
  ]);
  expect(runs.flatMap((run) => run.lines)).toEqual(lines.map(({ line }) => line));
});

it('cuts a long text after so many lines, also inside a run', () => {
  expect(firstRuns(blameRuns(lines), 4).map((run) => run.lines.length)).toEqual([2, 2]);
  expect(firstRuns(blameRuns(lines), 100)).toEqual(blameRuns(lines));
  expect(blameRuns([])).toEqual([]);
});
