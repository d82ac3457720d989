/** Which cache an installation gets: its own memory, or a Redis that several processes share. */
import { createMemoryCache } from '../cache/memory/provider.ts';
import { createRedisCache } from '../cache/redis/provider.ts';
import type { Cache } from '../contract/cache.ts';

/** Throws ZodError where `redisUrl` is no address of a Redis. */
export function cacheFor({
  redisUrl,
  namespace,
}: {
  readonly redisUrl?: string | undefined;
  readonly namespace: string;
}): Cache {
  return redisUrl === undefined ? createMemoryCache() : createRedisCache({ url: redisUrl, namespace });
}
