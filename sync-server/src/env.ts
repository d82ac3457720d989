/**
 * What the sync-server is told from outside. Always: the only place of the server that reads process.env (the CLI reads its own); a variable that makes no
 * sense is named in one sentence and the process does not start.
 */
import { llmVariables, modelIsNamed } from '@openkms/plugins/host/llm.ts';
import { z } from 'zod';

const envSchema = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    HOST: z.string().min(1).default('127.0.0.1'),
    /** Role openkms_app: under row-level security, one organisation a transaction. */
    OPENKMS_DB_URL: z.url(),
    /** Role openkms_auth: people, password hashes, refresh tokens, signing keys. */
    OPENKMS_AUTH_DB_URL: z.url(),
    OPENKMS_ZERO_CACHE_URL: z.url().optional(),
    /** Where several zero-caches share the clients: their addresses, separated by commas. Without it the one above has all. */
    OPENKMS_VIEW_SYNCER_URLS: z
      .string()
      .transform((text) => text.split(',').filter((url) => url !== ''))
      .pipe(z.array(z.url()))
      .default([]),
    /** The built client; without it only the API is served. */
    OPENKMS_CLIENT_DIR: z.string().min(1).optional(),
    /** Where browsers reach this server; `https:` switches Secure cookies and HSTS on. */
    OPENKMS_PUBLIC_ORIGIN: z.url().default('http://localhost:3000'),
    /** `true` where one reverse proxy that sets X-Forwarded-For, or adds to it, stands in front. */
    OPENKMS_TRUST_PROXY: z.stringbool().default(false),
    /** A Redis that several sync-servers share; without it each keeps prompts ready in its own memory. */
    OPENKMS_REDIS_URL: z.url({ protocol: /^(rediss?|unix)$/ }).optional(),
    OPENKMS_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    /** Connections to Postgres for commands and reads; sign-in has a few of its own. */
    OPENKMS_DB_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(16),
    /** Which models there are to name; workers ask them. */
    ...llmVariables,
  })
  .superRefine(modelIsNamed);

export type Env = z.infer<typeof envSchema>;

/** Reads the environment; throws an Error whose message names every variable that is missing or wrong. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const parsed = envSchema.safeParse(source);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`);
  throw new Error(`The environment of the sync-server is incomplete: ${wrong.join(', ')}.`, { cause: parsed.error });
}
