/** The shapes of Redis's replies to the scripts and commands of this provider. */
import { z } from 'zod';

export const getReply = z.union([
  z.tuple([z.string(), z.enum(['absent', 'invalidated'])]),
  z.tuple([z.string(), z.literal('hit'), z.string()]),
]);
export const markReply = z.tuple([z.string()]);
export const setReply = z.tuple([z.enum(['stored', 'invalidated'])]);
/** The next cursor, and the keys found. */
export const scanReply = z.tuple([z.string(), z.array(z.string())]);
export const infoReply = z.string();
