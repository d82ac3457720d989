/** The race of the conformance suite, proved to find what it is there to find. */
import { expect, it } from 'vitest';
import { createNaiveCache } from './testing/naive-cache.ts';
import { raceLabelMoves } from './testing/label-race.ts';

it.each([1, 2, 3])('the race finds a cache that keeps what a removal overtook (seed %i)', async (seed) => {
  const cache = createNaiveCache();
  const { stale, moves } = await raceLabelMoves({ mover: cache, readers: [cache], moves: 1000, seed });
  expect(moves).toBe(1000);
  expect(stale.length).toBeGreaterThan(10);
});
