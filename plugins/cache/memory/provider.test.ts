/** The in-process cache against the contract, and its limits. */
import { expect, it } from 'vitest';
import { describeCache, put } from '../../contract/cache-conformance.ts';
import { createMemoryCache } from './provider.ts';

describeCache('memory', { open: async () => createMemoryCache(), shared: false });

it('lets the least recently read go first when there are too many', async () => {
  const cache = createMemoryCache({ maxEntries: 3 });
  for (const key of ['a', 'b', 'c']) await put(cache, key, key);
  await cache.get('a');
  await put(cache, 'd', 'd');
  expect(await Promise.all(['a', 'b', 'c', 'd'].map(async (key) => (await cache.get(key)).kind))).toEqual([
    'hit',
    'miss',
    'hit',
    'hit',
  ]);
  expect(cache.stats().entries).toBe(3);
});

it('holds no more bytes than it may, and nothing larger than one entry may be', async () => {
  const cache = createMemoryCache({ maxBytes: 1000, maxEntryBytes: 500 });
  for (let at = 0; at < 20; at += 1) await put(cache, `key ${at}`, 'x'.repeat(100));
  const { bytes, entries } = cache.stats();
  expect(bytes).toBeLessThanOrEqual(1000);
  expect(entries).toBeGreaterThan(5);
  expect(await put(cache, 'large', 'ü'.repeat(300))).toEqual({ kind: 'refused', reason: 'too_large' });
  expect(cache.stats()).toMatchObject({ bytes, refused: { too_large: 1 } });
});

it('remembers no more removals than it may: beyond, it lets everything go and still refuses what is old', async () => {
  const cache = createMemoryCache({ maxRemovals: 10 });
  const before = await cache.mark();
  await put(cache, 'kept', 1);
  for (let at = 0; at < 10; at += 1) await cache.deleteMany({ tags: [`tag ${at}`] });
  expect(await cache.get('kept')).toMatchObject({ kind: 'hit' });
  await cache.deleteMany({ tags: ['one more'] });
  expect(await cache.get('kept')).toMatchObject({ kind: 'miss' });
  const late = { ttlMs: 1000, tags: ['tag 3'], since: before };
  expect(await cache.set('late', 1, late)).toEqual({ kind: 'refused', reason: 'invalidated' });
  expect(await put(cache, 'kept', 2)).toEqual({ kind: 'stored' });
});

it('refuses a configuration with a setting that does not exist', () => {
  expect(() => createMemoryCache({ maxEntrys: 3 } as object)).toThrow(/maxEntrys/);
  expect(() => createMemoryCache({ maxEntries: 0 })).toThrow(/maxEntries/);
});
