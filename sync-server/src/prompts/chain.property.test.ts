/** Whatever parents are named, in circles or not: each run is there once, behind what led to it where that can be. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chainOf } from './chain.ts';

const runs = fc
  .uniqueArray(fc.nat(30), { maxLength: 20 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) => fc.record({ id: fc.constant(`${id}`), parentRunId: fc.option(fc.nat(30).map(String)) })),
    ),
  );

it('has every run once', () => {
  fc.assert(
    fc.property(runs, (given) => {
      const placed = chainOf(given);
      expect(placed.map(({ id }) => id).toSorted()).toEqual(given.map(({ id }) => id).toSorted());
    }),
  );
});

it('puts a run behind its parent and one deeper, unless it begins a circle or its parent is not there', () => {
  fc.assert(
    fc.property(runs, (given) => {
      const placed = chainOf(given);
      const at = new Map<string, { depth: number; index: number }>(
        placed.map((run, index) => [run.id, { ...run, index }]),
      );
      for (const [index, { depth, parentRunId }] of placed.entries()) {
        if (depth === 0) continue;
        const parent = at.get(parentRunId ?? '');
        expect(parent?.depth).toBe(depth - 1);
        expect(parent?.index).toBeLessThan(index);
      }
    }),
  );
});

it('does not end in a chain of ten thousand', () => {
  const long = Array.from({ length: 10_000 }, (_, at) => ({ id: `${at}`, parentRunId: at === 0 ? null : `${at - 1}` }));
  expect(chainOf(long).at(-1)?.depth).toBe(9_999);
});
