/**
 * `npm run bench:cache`: how long a hit takes in each cache of plugins/, beside the target. A redis-server is started on
 * a Unix socket and ended here. Always: the exit code is 0 when everything was measured, met or not.
 */
import { cpus, loadavg } from 'node:os';
import type { Cache } from '../../plugins/contract/cache.ts';
import { createMemoryCache } from '../../plugins/cache/memory/provider.ts';
import { createRedisCache } from '../../plugins/cache/redis/provider.ts';
import { startRedis } from '../../plugins/cache/redis/test-redis-server.ts';
import { judge, type Measured, percentile, table } from './figures.ts';

const KEYS = 1000;
const TAGS = ['prompt', 'label production', 'capability summarize'];
/** About as much as a long prompt. */
const VALUE = { content: 'You summarise meetings. '.repeat(170), number: 7, variables: ['meeting', 'language'] };

const measured: Measured[] = [...(await measureMemory()), ...(await measureRedis())];
const [cpu] = cpus();
console.log(`\n${table(measured.map(judge)).join('\n')}\n`);
console.log(`A value is ${JSON.stringify(VALUE).length} bytes of JSON with ${TAGS.length} tags; ${KEYS} keys.`);
console.log(
  `Measured on ${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, Node ${process.version}, load ${(loadavg()[0] ?? 0).toFixed(1)}.`,
);

async function measureMemory(): Promise<Measured[]> {
  const cache = createMemoryCache();
  const times = await hits(cache, 200_000, 1);
  await cache.close();
  return [figure('memory, hit, p50', times, 0.5, 'µs', ''), figure('memory, hit, p99', times, 0.99, 'µs', '<= 50')];
}

async function measureRedis(): Promise<Measured[]> {
  const redis = await startRedis();
  const cache = createRedisCache({ url: redis.url, timeoutMs: 5000 });
  try {
    while ((await cache.mark()) === '') await new Promise((resolve) => setTimeout(resolve, 5));
    const alone = await hits(cache, 5000, 1);
    const crowd = await hits(cache, 20_000, 16);
    return [
      figure('redis, hit, p50', alone, 0.5, 'ms', ''),
      figure('redis, hit, p95', alone, 0.95, 'ms', '<= 5'),
      figure('redis, hit, p99', alone, 0.99, 'ms', ''),
      figure('redis, hit, 16 at once, p50', crowd, 0.5, 'ms', ''),
      figure('redis, hit, 16 at once, p95', crowd, 0.95, 'ms', '<= 5'),
      figure('redis, hit, 16 at once, p99', crowd, 0.99, 'ms', ''),
    ];
  } finally {
    await cache.close();
    await redis.destroy();
  }
}

/** Milliseconds of each of `count` hits, so many under way at once; the first tenth warms up and is not counted. */
async function hits(cache: Cache, count: number, atOnce: number): Promise<number[]> {
  const since = await cache.mark();
  for (let at = 0; at < KEYS; at += 1) await cache.set(`key ${at}`, VALUE, { ttlMs: 600_000, tags: TAGS, since });
  const times: number[] = [];
  const one = async (from: number) => {
    for (let at = from; at < count; at += atOnce) {
      const began = performance.now();
      const found = await cache.get(`key ${(at * 7) % KEYS}`);
      const ms = performance.now() - began;
      if (found.kind !== 'hit') throw new Error(`A miss (${found.reason}) where only hits were to be measured.`);
      if (at >= count / 10) times.push(ms);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, from) => one(from)));
  return times;
}

function figure(name: string, times: readonly number[], share: number, unit: 'µs' | 'ms', target: string): Measured {
  const value = percentile(times, share) * (unit === 'µs' ? 1000 : 1);
  return { figure: name, value, unit, target, samples: times.length, note: '' };
}
