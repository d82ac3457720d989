/** What every `Cache` must do, as tests. A provider's own test calls `describeCache` and adds what only it can do. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Cache, CacheMark, StoreOptions } from './cache.ts';
import type { JsonValue } from './json.ts';
import { raceLabelMoves } from './testing/label-race.ts';

export type CacheUnderTest = {
  /** A new cache, ready to answer, empty unless `open` was called before in the same test and the backend is shared. */
  readonly open: () => Promise<Cache>;
  /** Whether two caches opened in one test are two processes' views of the same values. */
  readonly shared: boolean;
  /** Called after each test, when the caches are closed. */
  readonly forget?: () => Promise<void>;
};

const MINUTE = 60_000;
const MOVES = 1000;

export function describeCache(name: string, { open, shared, forget }: CacheUnderTest): void {
  describe(`${name} is a Cache`, () => {
    const opened: Cache[] = [];
    async function fresh(): Promise<Cache> {
      const cache = await open();
      opened.push(cache);
      return cache;
    }
    afterEach(async () => {
      for (const cache of opened.splice(0)) await cache.close();
      await forget?.();
    });

    it('gives back what was stored, whatever JSON carries', async () => {
      const cache = await fresh();
      const values: JsonValue[] = [null, false, 0, '', 'grüezi 🙂', [], [1, [2]], { a: { b: null } }, '\ud800'];
      for (const [at, value] of values.entries()) {
        expect(await put(cache, `key ${at}`, value)).toEqual({ kind: 'stored' });
        expect(await cache.get(`key ${at}`)).toEqual({ kind: 'hit', value });
      }
      expect(await cache.get('another')).toMatchObject({ kind: 'miss', reason: 'absent' });
      expect(cache.stats()).toMatchObject({ hits: values.length, stored: values.length, misses: { absent: 1 } });
    });

    it('keeps its own copy: neither who stored nor who read can change it', async () => {
      const cache = await fresh();
      const tags = ['one'];
      const stored = { tags };
      await put(cache, 'key', stored);
      tags.push('two');
      const first = await cache.get('key');
      try {
        (first as unknown as { value: typeof stored }).value.tags.push('three');
      } catch (error) {
        // A frozen value refuses; a fresh copy does not mind.
        expect(error).toBeInstanceOf(TypeError);
      }
      expect(await cache.get('key')).toEqual({ kind: 'hit', value: { tags: ['one'] } });
    });

    it('forgets a value when its time to live is over', async () => {
      const cache = await fresh();
      await put(cache, 'short', 1, { ttlMs: 20 });
      await put(cache, 'long', 2);
      await vi.waitFor(async () => expect(await cache.get('short')).toMatchObject({ reason: 'absent' }));
      expect(await cache.get('long')).toMatchObject({ kind: 'hit' });
    });

    it('replaces a value, with its tags and its time to live', async () => {
      const cache = await fresh();
      await put(cache, 'key', 1, { ttlMs: 30, tags: ['old'] });
      await put(cache, 'key', 2, { tags: ['new'] });
      await cache.deleteMany({ tags: ['old'] });
      await sleep(40);
      expect(await cache.get('key')).toEqual({ kind: 'hit', value: 2 });
      await cache.deleteMany({ tags: ['new'] });
      expect(await cache.get('key')).toMatchObject({ kind: 'miss' });
    });

    it('deletes one key, and stores it anew', async () => {
      const cache = await fresh();
      await put(cache, 'a', 1);
      await put(cache, 'ab', 2);
      expect(await cache.delete('a')).toEqual({ kind: 'removed' });
      expect(await keysIn(cache, ['a', 'ab'])).toEqual(['ab']);
      await put(cache, 'a', 3);
      expect(await cache.get('a')).toEqual({ kind: 'hit', value: 3 });
    });

    it('deletes all values with one of several tags, and no others', async () => {
      const cache = await fresh();
      await put(cache, 'a', 1, { tags: ['x', 'y'] });
      await put(cache, 'b', 2, { tags: ['y'] });
      await put(cache, 'c', 3, { tags: ['z'] });
      await put(cache, 'd', 4, { tags: ['xy'] });
      // A key is not a tag.
      await put(cache, 'x', 5);
      await cache.deleteMany({ tags: ['x', 'z'] });
      expect(await keysIn(cache, ['a', 'b', 'c', 'd', 'x'])).toEqual(['b', 'd', 'x']);
      expect(cache.stats().misses.absent + cache.stats().misses.invalidated).toBe(2);
    });

    it('deletes by prefix, read letter by letter', async () => {
      const cache = await fresh();
      const keys = ['p:1', 'p:2', 'q:1', 'p', 'a*b', 'axb', 'a[x]b', 'a?b', String.raw`a\*b`];
      for (const key of keys) await put(cache, key, key);
      for (const prefix of ['p:', 'a*', 'a[x]', 'a?']) await cache.deleteMany({ prefix });
      expect(await keysIn(cache, keys)).toEqual(['q:1', 'p', 'axb', String.raw`a\*b`]);
    });

    it('deletes thousands by prefix', async () => {
      const cache = await fresh();
      const keys = Array.from({ length: 3000 }, (_, at) => `${at % 2 ? 'odd' : 'even'}:${at}`);
      const since = await cache.mark();
      await Promise.all(keys.map((key) => cache.set(key, 1, { ttlMs: MINUTE, since })));
      await cache.deleteMany({ prefix: 'odd:' });
      expect(await keysIn(cache, keys)).toEqual(keys.filter((key) => key.startsWith('even')));
    });

    it('clears everything', async () => {
      const cache = await fresh();
      await put(cache, 'a', 1, { tags: ['x'] });
      await put(cache, 'b', 2);
      expect(await cache.clear()).toEqual({ kind: 'removed' });
      expect(await keysIn(cache, ['a', 'b'])).toEqual([]);
      await put(cache, 'a', 3);
      expect(await cache.get('a')).toEqual({ kind: 'hit', value: 3 });
    });

    const removals: readonly [string, (cache: Cache) => Promise<unknown>][] = [
      ['its key was deleted', (cache) => cache.delete('p:1')],
      ['one of its tags was deleted', (cache) => cache.deleteMany({ tags: ['other', 'x'] })],
      ['a prefix of its key was deleted', (cache) => cache.deleteMany({ prefix: 'p:' })],
      ['everything was cleared', (cache) => cache.clear()],
    ];
    it.each(removals)('refuses what was loaded before %s', async (_, remove) => {
      const cache = await fresh();
      const before = await cache.mark();
      await remove(cache);
      const late = { ttlMs: MINUTE, tags: ['x'], since: before };
      expect(await cache.set('p:1', 'old', late)).toEqual({ kind: 'refused', reason: 'invalidated' });
      expect(await cache.get('p:1')).toMatchObject({ kind: 'miss' });
      expect(await put(cache, 'p:1', 'new', { tags: ['x'] })).toEqual({ kind: 'stored' });
      expect(cache.stats()).toMatchObject({ removals: 1, refused: { invalidated: 1 } });
    });

    it('refuses a mark that it never handed out', async () => {
      const cache = await fresh();
      for (const since of ['x', '-1', '9999999', 'x:1', ':']) {
        expect(await cache.set('key', 1, { ttlMs: MINUTE, since })).toMatchObject({ kind: 'refused' });
      }
    });

    it('keeps what was loaded while something else was removed', async () => {
      const cache = await fresh();
      const since = await cache.mark();
      await cache.deleteMany({ tags: ['y'] });
      await cache.delete('other');
      expect(await cache.set('key', 1, { ttlMs: MINUTE, tags: ['x'], since })).toEqual({ kind: 'stored' });
      expect(await cache.get('key')).toMatchObject({ kind: 'hit' });
    });

    it('stores with the mark of a miss', async () => {
      const cache = await fresh();
      const since = await markOfMiss(cache, 'key');
      expect(await cache.set('key', 1, { ttlMs: MINUTE, since })).toEqual({ kind: 'stored' });
      await cache.delete('key');
      expect(await cache.set('key', 1, { ttlMs: MINUTE, since })).toMatchObject({ reason: 'invalidated' });
    });

    it('loads once for callers who come together', async () => {
      const cache = await fresh();
      const load = vi.fn(async () => ({ text: 'loaded' }));
      const all = await Promise.all(Array.from({ length: 20 }, () => cache.getOrLoad('key', load, { ttlMs: MINUTE })));
      expect(new Set(all.map((value) => value.text))).toEqual(new Set(['loaded']));
      expect(load).toHaveBeenCalledTimes(1);
      await cache.getOrLoad('key', load, { ttlMs: MINUTE });
      expect(cache.stats()).toMatchObject({ loads: 1, joined: 19, hits: 1, stored: 1 });
    });

    it.each(removals)('gives a caller who comes after %s nothing of a load that began before', async (_, remove) => {
      const cache = await fresh();
      const gate = Promise.withResolvers<void>();
      const began = Promise.withResolvers<void>();
      const options = { ttlMs: MINUTE, tags: ['x'] };
      const slow = async () => {
        began.resolve();
        await gate.promise;
        return 'old';
      };
      const first = cache.getOrLoad('p:1', slow, options);
      await began.promise;
      await remove(cache);
      const second = cache.getOrLoad('p:1', async () => 'new', options);
      gate.resolve();
      expect(await first).toBe('old');
      expect(await second).toBe('new');
      expect(await cache.get('p:1')).toEqual({ kind: 'hit', value: 'new' });
    });

    it('gives a caller nothing of a load that began before a removal elsewhere', async () => {
      const here = await fresh();
      const there = shared ? await fresh() : here;
      const gate = Promise.withResolvers<void>();
      const began = Promise.withResolvers<void>();
      const first = here.getOrLoad(
        'key',
        async () => {
          began.resolve();
          await gate.promise;
          return 'old';
        },
        { ttlMs: MINUTE },
      );
      await began.promise;
      await there.delete('key');
      const second = here.getOrLoad('key', async () => 'new', { ttlMs: MINUTE });
      // Time enough to join the load under way, which this process has no reason to mistrust yet.
      await here.mark();
      gate.resolve();
      expect(await first).toBe('old');
      expect(await second).toBe('new');
    });

    it('lets a failed load be its own caller’s alone', async () => {
      const cache = await fresh();
      const gate = Promise.withResolvers<void>();
      const began = Promise.withResolvers<void>();
      const failing = cache.getOrLoad(
        'key',
        async () => {
          began.resolve();
          await gate.promise;
          throw new Error('the database is away');
        },
        { ttlMs: MINUTE },
      );
      await began.promise;
      const other = cache.getOrLoad('key', async () => 'loaded', { ttlMs: MINUTE });
      gate.resolve();
      await expect(failing).rejects.toThrow('the database is away');
      expect(await other).toBe('loaded');
      expect(await cache.get('key')).toEqual({ kind: 'hit', value: 'loaded' });
    });

    it('loads again what `parse` refuses, and keeps what it then loaded', async () => {
      const cache = await fresh();
      await put(cache, 'key', 'of another version');
      const parse = (value: JsonValue) => {
        if (typeof value !== 'number') throw new TypeError('not a number');
        return value;
      };
      const load = vi.fn(async () => 7);
      expect(await cache.getOrLoad('key', load, { ttlMs: MINUTE, parse })).toBe(7);
      expect(await cache.getOrLoad('key', load, { ttlMs: MINUTE, parse })).toBe(7);
      expect(load).toHaveBeenCalledTimes(1);
      expect(cache.stats().misses.unreadable).toBe(1);
    });

    it('tells apart keys and tags that only look alike', async () => {
      const cache = await fresh();
      const names = [
        '__proto__',
        'constructor',
        'a b',
        'a\nb',
        'a\0b',
        'ä',
        'a\u0308',
        '🙂',
        'x'.repeat(1024),
        ':',
        '{a}',
      ];
      for (const name of names) await put(cache, name, name, { tags: [name] });
      expect(await keysIn(cache, names)).toEqual(names);
      await cache.deleteMany({ tags: ['ä', '__proto__'] });
      await cache.delete('a\0b');
      expect(await keysIn(cache, names)).toEqual(names.filter((name) => !['ä', '__proto__', 'a\0b'].includes(name)));
    });

    it.each(['', '\ud800', 'x'.repeat(1025)])('throws RangeError for a name like %j', async (name) => {
      const cache = await fresh();
      const since = await cache.mark();
      await expect(cache.get(name)).rejects.toThrow(RangeError);
      await expect(cache.set(name, 1, { ttlMs: 1, since })).rejects.toThrow(RangeError);
      await expect(cache.set('key', 1, { ttlMs: 1, tags: [name], since })).rejects.toThrow(RangeError);
      await expect(cache.getOrLoad(name, async () => 1, { ttlMs: 1 })).rejects.toThrow(RangeError);
      await expect(cache.delete(name)).rejects.toThrow(RangeError);
      await expect(cache.deleteMany({ tags: [name] })).rejects.toThrow(RangeError);
      await expect(cache.deleteMany({ prefix: name })).rejects.toThrow(RangeError);
    });

    it.each([0, -1, 1.5, Number.NaN, Infinity])('throws RangeError for a time to live of %s', async (ttlMs) => {
      const cache = await fresh();
      await expect(cache.set('key', 1, { ttlMs, since: await cache.mark() })).rejects.toThrow(RangeError);
    });

    it('only loads once it is closed', async () => {
      const cache = await fresh();
      await put(cache, 'key', 1);
      await cache.close();
      await cache.close();
      const lookup = await cache.get('key');
      expect(lookup).toMatchObject({ kind: 'miss', reason: 'closed' });
      expect(await put(cache, 'key', 2)).toEqual({ kind: 'refused', reason: 'closed' });
      expect(await cache.getOrLoad('key', async () => 3, { ttlMs: MINUTE })).toBe(3);
    });

    it(`shows nobody a version that a move had replaced, in ${MOVES} moves under load`, async () => {
      const mover = await fresh();
      const readers = shared ? [mover, await fresh()] : [mover];
      const seed = Date.now() % 2 ** 31;
      const result = await raceLabelMoves({ mover, readers, moves: MOVES, seed });
      expect(result.stale, `seed ${seed}`).toEqual([]);
      expect(result.moves).toBe(MOVES);
      // It was a race: the cache answered for most, and removals overtook loads.
      expect(result.reads).toBeGreaterThan(result.loads);
      expect(readers.reduce((sum, cache) => sum + cache.stats().refused.invalidated, 0)).toBeGreaterThan(0);
    });
  });
}

/** Stores a value that is current now. */
export async function put(
  cache: Cache,
  key: string,
  value: JsonValue,
  options: Partial<Omit<StoreOptions, 'since'>> = {},
): Promise<unknown> {
  return cache.set(key, value, { ttlMs: MINUTE, ...options, since: await cache.mark() });
}

async function markOfMiss(cache: Cache, key: string): Promise<CacheMark> {
  const found = await cache.get(key);
  if (found.kind === 'hit') throw new Error(`${key} is there.`);
  return found.mark;
}

/** Those of `keys` that are found. */
async function keysIn(cache: Cache, keys: readonly string[]): Promise<string[]> {
  const found = await Promise.all(keys.map((key) => cache.get(key)));
  return keys.filter((_, at) => found[at]?.kind === 'hit');
}
