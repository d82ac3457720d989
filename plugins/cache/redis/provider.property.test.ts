/** Whatever is stored and removed in whatever order, the Redis cache answers as a plain list of events would. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { cacheSteps, checkSteps } from '../../contract/testing/cache-model.ts';
import type { RedisCacheConfig } from './config.ts';
import { createRedisCache } from './provider.ts';
import { startRedis, type TestRedis } from './test-redis-server.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.destroy());

it.each([
  ['answers as the model does', {}, true],
  ['never gives out what was removed, though it may forget more', { maxRemovals: 2 }, false],
] as const)('%s', async (_, config: Partial<RedisCacheConfig>, exact) => {
  const cache = createRedisCache({ url: redis.url, timeoutMs: 5000, ...config });
  try {
    await vi.waitFor(async () => expect(await cache.mark()).not.toBe(''), 10_000);
    await fc.assert(
      fc.asyncProperty(cacheSteps, async (steps) => {
        await redis.command('FLUSHALL');
        await checkSteps(cache, steps, exact);
      }),
      { numRuns: 150 },
    );
  } finally {
    await cache.close();
  }
});
