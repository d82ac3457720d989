/** The Redis cache against the contract on a real redis-server, and what happens when that server goes, stops or forgets. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Cache } from '../../contract/cache.ts';
import { describeCache, put } from '../../contract/cache-conformance.ts';
import { raceLabelMoves } from '../../contract/testing/label-race.ts';
import type { RedisCacheConfig } from './config.ts';
import { createRedisCache } from './provider.ts';
import { startRedis, type TestRedis } from './test-redis-server.ts';

const SOON = { timeout: 10_000, interval: 5 };
/** A machine under load may be late; a lost connection would be another test. */
const PATIENT = { timeoutMs: 5000, connectTimeoutMs: 5000, retryMs: 10 } as const;

/** Waits until `cache` reaches its backend. */
async function ready(cache: Cache): Promise<Cache> {
  await vi.waitFor(async () => expect(await cache.mark()).not.toBe(''), SOON);
  return cache;
}

describe('on one server', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.destroy());

  describeCache('redis', {
    open: () => ready(createRedisCache({ url: redis.url, ...PATIENT })),
    shared: true,
    forget: async () => void (await redis.command('FLUSHALL')),
  });
});

describe('when Redis', () => {
  let redis: TestRedis;
  const opened: Cache[] = [];
  function open(config: Partial<RedisCacheConfig> = {}): Cache {
    const cache = createRedisCache({ url: redis.url, ...PATIENT, ...config });
    opened.push(cache);
    return cache;
  }
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const cache of opened.splice(0)) await cache.close();
    await redis.destroy();
  });

  it('is removed from by one process, no other process reads the value again', async () => {
    const [here, there] = [await ready(open()), await ready(open())];
    await put(here, 'key', 'old', { tags: ['x'] });
    expect(await there.get('key')).toEqual({ kind: 'hit', value: 'old' });
    const since = await there.mark();
    await here.deleteMany({ tags: ['x'] });
    expect(await there.get('key')).toMatchObject({ kind: 'miss', reason: 'invalidated' });
    expect(await there.set('key', 'old', { ttlMs: 1000, tags: ['x'], since })).toMatchObject({ reason: 'invalidated' });
  });

  it('serves two namespaces, they do not meet', async () => {
    const [one, two] = [await ready(open({ namespace: 'one' })), await ready(open({ namespace: 'two' }))];
    await put(one, 'key', 1);
    await put(two, 'key', 2);
    await one.clear();
    await one.deleteMany({ prefix: 'k' });
    expect(await one.get('key')).toMatchObject({ kind: 'miss' });
    expect(await two.get('key')).toEqual({ kind: 'hit', value: 2 });
  });

  it('is not there yet, lookups are misses; when it comes, the cache begins to work', async () => {
    await redis.kill();
    const cache = open();
    expect(await cache.get('key')).toMatchObject({ kind: 'miss', reason: 'backend_lost' });
    expect(await cache.getOrLoad('key', async () => 'loaded', { ttlMs: 1000 })).toBe('loaded');
    expect(cache.stats()).toMatchObject({
      hits: 0,
      stored: 0,
      misses: { backend_lost: 2 },
      refused: { backend_lost: 1 },
    });
    await redis.restart();
    await ready(cache);
    expect(await put(cache, 'key', 1)).toEqual({ kind: 'stored' });
  });

  it('crashes and starts again, the cache goes on by itself and throws at nobody', async () => {
    const cache = await ready(open());
    await put(cache, 'key', 1);
    await redis.kill();
    expect(await cache.get('key')).toMatchObject({ kind: 'miss', reason: 'backend_lost' });
    expect(await put(cache, 'key', 2)).toMatchObject({ kind: 'refused', reason: 'backend_lost' });
    await redis.restart();
    await ready(cache);
    expect(await cache.get('key')).toMatchObject({ kind: 'miss', reason: 'absent' });
    expect(await put(cache, 'key', 3)).toEqual({ kind: 'stored' });
  });

  it('stops answering, a lookup is a miss; a removal then waits and is done before anything is read again', async () => {
    const cache = await ready(open({ timeoutMs: 1000, connectTimeoutMs: 1000 }));
    await put(cache, 'key', 'old', { tags: ['x'] });
    redis.pause();
    expect(await cache.get('key')).toMatchObject({ kind: 'miss', reason: 'backend_lost' });
    expect(await cache.deleteMany({ tags: ['x'] })).toEqual({ kind: 'pending' });
    expect(cache.stats().pendingRemovals).toBe(1);
    redis.resume();
    const seen: unknown[] = [];
    await vi.waitFor(async () => {
      const found = await cache.get('key');
      seen.push(found.kind === 'hit' ? found.value : found.reason);
      expect(found).toMatchObject({ reason: 'invalidated' });
    }, SOON);
    expect(seen).not.toContain('old');
    expect(cache.stats().pendingRemovals).toBe(0);
  });

  it('answers but may not remove, the removal waits and nothing is read until it is done', async () => {
    const cache = await ready(open());
    await put(cache, 'key', 'old', { tags: ['x'] });
    await redis.command('ACL', 'SETUSER', 'default', '-hincrby', '-unlink');
    expect(await cache.deleteMany({ tags: ['x'] })).toEqual({ kind: 'pending' });
    expect(await cache.get('key')).toMatchObject({ kind: 'miss', reason: 'backend_lost' });
    expect(await put(cache, 'key', 'new')).toEqual({ kind: 'refused', reason: 'backend_lost' });
    expect(await cache.getOrLoad('key', async () => 'new', { ttlMs: 60_000 })).toBe('new');
    await redis.command('ACL', 'SETUSER', 'default', '+hincrby', '+unlink');
    await vi.waitFor(() => expect(cache.stats().pendingRemovals).toBe(0), SOON);
    expect(await cache.get('key')).toMatchObject({ kind: 'miss', reason: 'invalidated' });
  });

  it('misses more removals than are worth keeping, they become one of everything', async () => {
    const cache = await ready(open());
    await put(cache, 'key', 'old', { tags: ['tag 0'] });
    await redis.command('ACL', 'SETUSER', 'default', '-hincrby', '-unlink');
    for (let at = 0; at < 1200; at += 1) await cache.deleteMany({ tags: [`tag ${at}`] });
    expect(cache.stats().pendingRemovals).toBeLessThanOrEqual(1000);
    await redis.command('ACL', 'SETUSER', 'default', '+hincrby', '+unlink');
    await vi.waitFor(() => expect(cache.stats().pendingRemovals).toBe(0), SOON);
    expect(await cache.get('key')).toMatchObject({ kind: 'miss', reason: 'invalidated' });
  });

  it('stops in the middle of a store, what it stores late is still refused after a removal', async () => {
    const slow = await ready(open({ timeoutMs: 1000, connectTimeoutMs: 1000 }));
    const other = await ready(open());
    const since = await slow.mark();
    redis.pause();
    const stored = await slow.set('key', 'old', { ttlMs: 60_000, tags: ['x'], since });
    expect(stored).toEqual({ kind: 'refused', reason: 'backend_lost' });
    const removing = other.deleteMany({ tags: ['x'] });
    redis.resume();
    expect(await removing).toEqual({ kind: 'removed' });
    await ready(slow);
    expect(await other.get('key')).toMatchObject({ kind: 'miss' });
    expect(await slow.get('key')).toMatchObject({ kind: 'miss' });
  });

  it('is away for a removal and comes back with the value on its disk, nobody is given the value', async () => {
    const cache = await ready(open());
    await put(cache, 'key', 'old');
    expect(await redis.command('SAVE')).toBe('+OK');
    await redis.kill();
    expect(await cache.delete('key')).toEqual({ kind: 'pending' });
    await redis.restart();
    // It is on the disk indeed, or this would prove nothing.
    expect(await redis.command('EXISTS', '{openkms}:entry:key')).toBe(':1');
    await vi.waitFor(async () => expect(await cache.get('key')).toMatchObject({ reason: 'invalidated' }), SOON);
    expect(cache.stats()).toMatchObject({ hits: 0, pendingRemovals: 0 });
  });

  it('starts again from a snapshot older than the last removal, nobody is given the value', async () => {
    const cache = await ready(open());
    await put(cache, 'key', 'old');
    const since = await cache.mark();
    await redis.command('SAVE');
    expect(await cache.delete('key')).toEqual({ kind: 'removed' });
    await redis.kill();
    await redis.restart();
    expect(await redis.command('EXISTS', '{openkms}:entry:key')).toBe(':1');
    const another = await ready(open());
    expect(await another.get('key')).toMatchObject({ reason: 'invalidated' });
    expect(await another.set('key', 'old', { ttlMs: 1000, since })).toMatchObject({ reason: 'invalidated' });
  });

  it('forgets its ledger, what was stored and what is being loaded is void', async () => {
    const cache = await ready(open());
    await put(cache, 'key', 'old');
    const since = await cache.mark();
    expect(await redis.command('DEL', '{openkms}:ledger')).toBe(':1');
    expect(await cache.get('key')).toMatchObject({ reason: 'invalidated' });
    expect(await cache.set('key', 'old', { ttlMs: 1000, since })).toMatchObject({ reason: 'invalidated' });
    expect(await put(cache, 'key', 'new')).toEqual({ kind: 'stored' });
  });

  it('forgets its scripts, they are sent again', async () => {
    const cache = await ready(open());
    await put(cache, 'key', 1);
    expect(await redis.command('SCRIPT', 'FLUSH')).toBe('+OK');
    expect(await cache.get('key')).toEqual({ kind: 'hit', value: 1 });
  });

  it('has no memory left, nothing is stored, and a removal still removes', async () => {
    const cache = await ready(open());
    await put(cache, 'key', 'old', { tags: ['x'] });
    expect(await redis.command('CONFIG', 'SET', 'maxmemory', '1', 'maxmemory-policy', 'noeviction')).toBe('+OK');
    expect(await cache.get('key')).toEqual({ kind: 'hit', value: 'old' });
    expect(await put(cache, 'other', 1)).toMatchObject({ kind: 'refused', reason: 'backend_lost' });
    expect(await cache.deleteMany({ tags: ['x'] })).toEqual({ kind: 'removed' });
    expect(await cache.get('key')).toMatchObject({ kind: 'miss', reason: 'invalidated' });
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    expect(await put(cache, 'key', 'new')).toEqual({ kind: 'stored' });
  });

  it.each([
    ['a list', ['RPUSH', '{openkms}:entry:key', 'x']],
    ['another hash', ['HSET', '{openkms}:entry:key', 'epoch', 'x', 'at', 'y', 'names', 'z', 'value', '{']],
    ['a hash without an epoch', ['HSET', '{openkms}:entry:key', 'value', '1']],
  ])('holds %s where an entry should be, it is a miss and is overwritten', async (_, words) => {
    const cache = await ready(open());
    await redis.command(...words);
    expect(await cache.getOrLoad('key', async () => 'loaded', { ttlMs: 60_000 })).toBe('loaded');
    expect(await cache.get('key')).toEqual({ kind: 'hit', value: 'loaded' });
  });

  it('holds an entry whose value is not JSON, it is unreadable', async () => {
    const cache = await ready(open());
    await put(cache, 'key', 1);
    await redis.command('HSET', '{openkms}:entry:key', 'value', '{');
    expect(await cache.get('key')).toMatchObject({ kind: 'miss', reason: 'unreadable' });
  });

  it('remembers no more removals than it may, what is old is still refused', async () => {
    const cache = await ready(open({ maxRemovals: 10 }));
    const since = await cache.mark();
    for (let at = 0; at < 30; at += 1) await cache.deleteMany({ tags: [`tag ${at}`] });
    expect(Number((await redis.command('HLEN', '{openkms}:ledger')).slice(1))).toBeLessThanOrEqual(14);
    const late = { ttlMs: 1000, tags: ['tag 3'], since };
    expect(await cache.set('late', 1, late)).toEqual({ kind: 'refused', reason: 'invalidated' });
  });

  it('asks for a password, the one in the URL is given', async () => {
    await redis.command('CONFIG', 'SET', 'requirepass', 'secret word');
    const socket = redis.url.slice('unix://'.length);
    const cache = await ready(open({ url: `unix://:secret%20word@${socket}` }));
    expect(await put(cache, 'key', 1)).toEqual({ kind: 'stored' });
    const stranger = open();
    expect(await stranger.get('key')).toMatchObject({ reason: 'backend_lost' });
  });

  it('crashes again and again under the race, nobody sees a version that a move had replaced', async () => {
    const [mover, reader] = [await ready(open()), await ready(open())];
    const racing = raceLabelMoves({ mover, readers: [mover], moves: 600, seed: 7 });
    const crashing = (async () => {
      for (let crash = 0; crash < 3; crash += 1) {
        await redis.command('SAVE');
        await redis.kill();
        await redis.restart();
        await ready(reader);
      }
    })();
    const [{ stale }] = await Promise.all([racing, crashing]);
    expect(stale).toEqual([]);
    expect(mover.stats().misses.backend_lost).toBeGreaterThan(0);
  });
});

it('reaches a Redis by host, port and number of the database', async () => {
  const port = await freePort();
  const redis = await startRedis('--port', String(port), '--bind', '127.0.0.1');
  const cache = createRedisCache({ url: `redis://127.0.0.1:${port}/3`, ...PATIENT });
  try {
    await ready(cache);
    expect(await put(cache, 'key', 1)).toEqual({ kind: 'stored' });
    expect(await redis.command('INFO', 'keyspace')).toContain('db3:keys=2');
  } finally {
    await cache.close();
    await redis.destroy();
  }
});

it('refuses an address that is not one of Redis', () => {
  for (const url of ['http://localhost', 'redis://', 'unix://socket', '', 'redis://[']) {
    expect(() => createRedisCache({ url })).toThrow(/url/);
  }
  expect(() => createRedisCache({ url: 'redis://localhost', namespace: 'a{b}' })).toThrow(/namespace/);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('A TCP server has no TCP address.');
  return address.port;
}
