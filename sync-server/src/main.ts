/**
 * Starts the sync-server: the only wiring. Always: SIGTERM and SIGINT end it after the requests under way; whatever keeps
 * it from starting is one sentence on stderr and an exit code of scripts/system/exit-codes.mjs.
 */
import { cacheFor } from '@openkms/plugins/host/cache.ts';
import { llmFor } from '@openkms/plugins/host/llm.ts';
import { readEnv } from './env.ts';
import { createPool } from './execute/pool.ts';
import { buildServer } from './server.ts';

const EXIT = { usage: 2, portInUse: 21, crashed: 35 } as const;
const AUTH_CONNECTIONS = 6;
/** Requests and sockets that have not ended by then are cut off; the supervisor waits 10 s. */
const STOP_WITHIN_MS = 5_000;

async function main(): Promise<void> {
  const env = readEnv();
  const lost = (error: Error) => process.stderr.write(`A connection to Postgres was lost: ${error.message}\n`);
  const pool = createPool(
    {
      connectionString: env.OPENKMS_DB_URL,
      max: env.OPENKMS_DB_POOL_SIZE,
      connectionTimeoutMillis: 5000,
      application_name: 'openkms-sync-server',
    },
    lost,
  );
  const authPool = createPool(
    {
      connectionString: env.OPENKMS_AUTH_DB_URL,
      max: AUTH_CONNECTIONS,
      connectionTimeoutMillis: 5000,
      application_name: 'openkms-sync-server-auth',
    },
    lost,
  );
  const app = await buildServer({
    pool,
    authPool,
    publicOrigin: env.OPENKMS_PUBLIC_ORIGIN,
    zeroCacheUrl: env.OPENKMS_ZERO_CACHE_URL,
    viewSyncerUrls: env.OPENKMS_VIEW_SYNCER_URLS,
    clientDir: env.OPENKMS_CLIENT_DIR,
    trustProxy: env.OPENKMS_TRUST_PROXY,
    cache: cacheFor({ redisUrl: env.OPENKMS_REDIS_URL, namespace: 'openkms' }),
    llm: llmFor(env),
    logger: { level: env.OPENKMS_LOG_LEVEL },
  });
  await app.listen({ port: env.PORT, host: env.HOST });
  const stop = () => {
    setTimeout(() => {
      app.log.warn('connections that did not end in time were cut off');
      process.exit(0);
    }, STOP_WITHIN_MS).unref();
    void app
      .close()
      .then(() => Promise.all([pool.end(), authPool.end()]))
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** The one sentence and the exit code for what stopped the start. */
function explain(error: unknown): { sentence: string; code: number } {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return {
      sentence: `Port ${port ?? ''} is in use by another program: set PORT to a free one.`,
      code: EXIT.portInUse,
    };
  if (message?.startsWith('The environment')) return { sentence: message, code: EXIT.usage };
  return { sentence: `The sync-server could not start: ${message ?? String(error)}`, code: EXIT.crashed };
}

main().catch((error: unknown) => {
  const { sentence, code } = explain(error);
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
});
