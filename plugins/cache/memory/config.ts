/** The settings of the in-process cache. */
import { z } from 'zod';

export const memoryCacheConfig = z.strictObject({
  /** The least recently read leave first. */
  maxEntries: z.int().min(1).max(10_000_000).default(10_000),
  /** UTF-8 bytes of keys and values as JSON, over all entries. In memory a value takes a small multiple of that. */
  maxBytes: z
    .int()
    .min(1)
    .default(64 * 2 ** 20),
  /** A larger value is not kept. */
  maxEntryBytes: z
    .int()
    .min(1)
    .default(8 * 2 ** 20),
  /** How many removed keys and tags are remembered one by one; when there are more, everything is let go at once. */
  maxRemovals: z.int().min(1).default(50_000),
});

export type MemoryCacheConfig = z.input<typeof memoryCacheConfig>;
