/** The settings of the Redis cache. */
import { z } from 'zod';

export const redisCacheConfig = z.strictObject({
  /** `redis://[[user]:password@]host[:port][/db]`, `rediss://…` with TLS, or `unix:///path/to/socket`. The primary. */
  url: z.string().refine(isAddress, 'a URL that begins with redis://, rediss:// or unix:///'),
  /** Begins every key; caches with the same namespace on the same Redis share their values and removals. */
  namespace: z
    .string()
    .regex(/^[\w.:-]{1,64}$/, 'letters, digits, . : - and _, at most 64')
    .default('openkms'),
  /** Milliseconds after which an unanswered command means that the backend is lost. */
  timeoutMs: z.int().min(1).max(60_000).default(250),
  /** Milliseconds a new connection may take. */
  connectTimeoutMs: z.int().min(1).max(60_000).default(2000),
  /** Milliseconds between attempts to connect again; it doubles from here to twenty times as much. */
  retryMs: z.int().min(1).max(60_000).default(100),
  /** A larger value (UTF-8 bytes as JSON) is not kept. */
  maxEntryBytes: z
    .int()
    .min(1)
    .default(8 * 2 ** 20),
  /** How many removed keys and tags are remembered one by one; when there are more, everything is let go at once. */
  maxRemovals: z.int().min(1).default(50_000),
});

export type RedisCacheConfig = z.input<typeof redisCacheConfig>;

/** WHATWG's URL knows no `unix://user:password@/path`, the client does. */
function isAddress(url: string): boolean {
  if (/^rediss?:\/\/./.test(url)) return URL.canParse(url);
  return /^unix:\/\/([^/@]*@)?\/./.test(url);
}
