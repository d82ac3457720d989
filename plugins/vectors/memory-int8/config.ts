/** The settings of the in-memory vector index. */
import { z } from 'zod';

export const memoryInt8Config = z.strictObject({
  /** Of every vector; what the embedding model says. */
  dimensions: z.int().min(1).max(65_536),
});

export type MemoryInt8Config = z.input<typeof memoryInt8Config>;
