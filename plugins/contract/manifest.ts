/** `plugin.yaml`: what a provider says of itself before any of its code runs. It lies in `plugins/<kind>/<id>/`. */
import { z } from 'zod';

/** Which interface of the contract a provider keeps. */
export const PLUGIN_KINDS = ['cache', 'llm', 'embeddings', 'vectors'] as const;

export const pluginManifest = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words with hyphens'),
  kind: z.enum(PLUGIN_KINDS),
  /** The version of the interface it was written for; another number when the interface changes so that it would break. */
  contract: z.literal(1),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'three numbers'),
  name: z.string().min(1).max(60),
  description: z.string().min(1).max(300),
  licence: z.string().min(1),
  /** The export of `provider.ts` that makes one from a configuration. */
  create: z.string().regex(/^create\w+$/),
  /** The export of `config.ts`: the zod type of that configuration. */
  config: z.string().regex(/^\w+Config$/),
  /** What it needs beside memory and time. */
  needs: z.array(z.enum(['network'])),
});
