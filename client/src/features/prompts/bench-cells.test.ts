import { expect, test } from 'vitest';
import { cellKey, cellsOf, chosenVersions, columnOf, openRuns, planOf } from './bench-cells.ts';
import { headRow, promptRow } from './preview-fixture.ts';
import { runRow } from './run-fixture.ts';

test('a cell shows the person’s own newest run, and of others the newest only where they have none', () => {
  const runs = [
    runRow('old', { caseId: 'c', versionId: 'v', askedAt: 1 }),
    runRow('mine', { caseId: 'c', versionId: 'v', askedAt: 2 }),
    runRow('theirs', { caseId: 'c', versionId: 'v', askedAt: 3, userId: 'grace' }),
    runRow('theirs-1', { caseId: 'c', versionId: 'w', askedAt: 1, userId: 'grace' }),
    runRow('theirs-2', { caseId: 'c', versionId: 'w', askedAt: 2, userId: 'grace' }),
    runRow('no-case', { versionId: 'v', askedAt: 9 }),
  ];
  for (const order of [runs, runs.toReversed()]) {
    const cells = cellsOf(order, 'emma');
    expect(cells.get(cellKey('c', 'v'))?.id).toBe('mine');
    expect(cells.get(cellKey('c', 'w'))?.id).toBe('theirs-2');
    expect(cells.size).toBe(2);
    expect(columnOf(cells, [{ id: 'c' }, { id: 'd' }], 'v').map(({ id }) => id)).toEqual(['mine']);
  }
});

test('a cancelled run hides no answer', () => {
  const at = (id: string, askedAt: number, status: 'done' | 'cancelled') =>
    runRow(id, { caseId: 'c', versionId: 'v', askedAt, status });
  const shown = (...runs: ReturnType<typeof at>[]) => cellsOf(runs, 'emma').get(cellKey('c', 'v'))?.id;
  expect(shown(at('answered', 1, 'done'), at('given-up', 2, 'cancelled'))).toBe('answered');
  expect(shown(at('given-up', 2, 'cancelled'))).toBe('given-up');
});

test('without an address the version that stands is beside production; an address may name three, once each', () => {
  const versions = [1, 2, 3, 4].map((number) => ({ ...headRow('p', ''), id: `v${number}`, number }));
  const numbers = (asked: string | null, labels: { [label: string]: string } = {}) =>
    chosenVersions(asked, promptRow('p', { headId: 'v4', labels }), versions).map(({ number }) => number);
  expect(numbers(null)).toEqual([4]);
  expect(numbers(null, { production: 'v2', staging: 'v1' })).toEqual([4, 2]);
  expect(numbers(null, { production: 'v4' })).toEqual([4]);
  expect(numbers('3,1,3,2,4')).toEqual([3, 1, 2]);
  expect(numbers('99,x')).toEqual([4]);
});

test('it says how many runs it takes, and not to ask for more than may be open', () => {
  const plan = (cases: number, versions: number, open = 0, busy = 0) =>
    planOf({ cases, versions, busy }, { open, most: 200 });
  expect(plan(3, 2)).toEqual({ count: 6, words: '6 runs: 3 cases × 2 versions.', tooMany: null });
  expect(plan(3, 2, 4, 4).words).toBe('2 runs: 3 cases × 2 versions, 4 of them asked already.');
  expect(plan(1, 1, 199).tooMany).toBeNull();
  expect(plan(1, 1, 200).tooMany).toContain('200 runs of yours have not ended');
  expect(plan(101, 2).tooMany).toContain('At most 200');
  const runs = [runRow('a', { status: 'asked' }), runRow('b', { status: 'running' }), runRow('c')];
  expect(openRuns([...runs, runRow('d', { status: 'asked', userId: 'grace' })], 'emma')).toBe(2);
});
