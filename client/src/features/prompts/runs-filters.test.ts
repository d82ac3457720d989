import { expect, test } from 'vitest';
import { runRow } from './run-fixture.ts';
import { ALL_RUNS, narrowRuns, readRunFilters, runFiltersSearch } from './runs-filters.ts';

test('filters come back from their address, and nonsense is left out', () => {
  const filters = { version: 3, status: 'failed', mine: true } as const;
  expect(readRunFilters(new URLSearchParams(runFiltersSearch(filters)))).toEqual(filters);
  expect(runFiltersSearch(ALL_RUNS)).toBe('');
  expect(readRunFilters(new URLSearchParams('version=-1&status=lost&mine=yes'))).toEqual(ALL_RUNS);
});

test('each filter narrows by itself and together with the others', () => {
  const runs = [
    runRow('a', { versionId: 'v1' }),
    runRow('b', { versionId: 'v2', status: 'failed' }),
    runRow('c', { versionId: 'v2', userId: 'grace' }),
  ];
  const numbers = new Map([
    ['v1', 1],
    ['v2', 2],
  ]);
  const ids = (part: Partial<typeof ALL_RUNS>) =>
    narrowRuns(runs, { ...ALL_RUNS, ...part }, { userId: 'emma', numberOf: (id) => numbers.get(id) }).map(
      ({ id }) => id,
    );
  expect(ids({})).toEqual(['a', 'b', 'c']);
  expect(ids({ version: 2 })).toEqual(['b', 'c']);
  expect(ids({ status: 'failed' })).toEqual(['b']);
  expect(ids({ mine: true })).toEqual(['a', 'b']);
  expect(ids({ version: 2, mine: true })).toEqual(['b']);
});
