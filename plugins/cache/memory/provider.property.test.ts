/** Whatever is stored and removed in whatever order, the in-process cache answers as a plain list of events would. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createNaiveCache } from '../../contract/testing/naive-cache.ts';
import { cacheSteps, checkSteps } from '../../contract/testing/cache-model.ts';
import { createMemoryCache } from './provider.ts';

it('answers as the model does', async () => {
  expect.hasAssertions();
  await fc.assert(
    fc.asyncProperty(cacheSteps, (steps) => checkSteps(createMemoryCache(), steps)),
    { numRuns: 1000 },
  );
});

it('never gives out what was removed, though it may forget more', async () => {
  expect.hasAssertions();
  await fc.assert(
    fc.asyncProperty(cacheSteps, (steps) =>
      checkSteps(createMemoryCache({ maxRemovals: 2, maxEntries: 2 }), steps, false),
    ),
    { numRuns: 1000 },
  );
});

it('the model finds a cache that keeps what a removal overtook', async () => {
  const checked = await fc.check(
    fc.asyncProperty(cacheSteps, (steps) => checkSteps(createNaiveCache(), steps)),
    { numRuns: 1000 },
  );
  expect(checked.failed).toBe(true);
});
