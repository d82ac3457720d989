/** GET /api/v1/health: 200 whether or not all is well (the answer says which part is not); needs no token, shows no names. */
import type pg from 'pg';
import { z } from 'zod';
import type { App } from '../app.ts';
import { problems } from '../rest/v1/documented.ts';
import type { CurrentEpoch } from '../../epoch/server-epoch.ts';
import { checkHealth } from './health-checks.ts';

const component = z.looseObject({ status: z.enum(['ok', 'down']) });
const health = z.object({
  status: z.enum(['ok', 'degraded']),
  components: z.record(z.string(), component),
  /** The organisation of the demo data is here, whose accounts and password everybody knows. */
  demo: z.boolean(),
  /** Another one than before: the database was restored or replaced. Null while Postgres does not answer. */
  epoch: z.string().nullable(),
});

const EPOCH_WITHIN_MS = 1700;

export function registerHealthRoute(
  app: App,
  deps: {
    pool: pg.Pool;
    zeroCacheUrl: string | undefined;
    viewSyncerUrls?: readonly string[] | undefined;
    now: () => number;
    currentEpoch: CurrentEpoch;
    demo: boolean;
  },
): void {
  app.get(
    '/api/v1/health',
    { schema: { tags: ['system'], summary: 'How each part is', response: { 200: health, ...problems } } },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      const [health, epoch] = await Promise.all([
        checkHealth(deps.pool, deps.zeroCacheUrl, deps.now, deps.viewSyncerUrls),
        epochWithin(EPOCH_WITHIN_MS, deps.currentEpoch),
      ]);
      return { ...health, demo: deps.demo, epoch };
    },
  );
}

/** Null when Postgres does not say in time; the check of Postgres says why. */
async function epochWithin(ms: number, currentEpoch: CurrentEpoch): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  const epoch = await Promise.race([currentEpoch().catch(() => null), late]);
  clearTimeout(timer);
  return epoch;
}
