/** GET /api/v1/health: 200 whether or not all is well (the answer says which part is not); needs no token, shows no names. */
import type pg from 'pg';
import { z } from 'zod';
import type { App } from '../app.ts';
import { problems } from '../rest/v1/documented.ts';
import { checkHealth } from './health-checks.ts';

const component = z.looseObject({ status: z.enum(['ok', 'down']) });
const health = z.object({
  status: z.enum(['ok', 'degraded']),
  components: z.record(z.string(), component),
  /** The organisation of the demo data is here, whose accounts and password everybody knows. */
  demo: z.boolean(),
});

export function registerHealthRoute(
  app: App,
  deps: { pool: pg.Pool; zeroCacheUrl: string | undefined; viewSyncerUrls?: readonly string[] | undefined; now: () => number; demo: boolean },
): void {
  app.get(
    '/api/v1/health',
    { schema: { tags: ['system'], summary: 'How each part is', response: { 200: health, ...problems } } },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      return { ...(await checkHealth(deps.pool, deps.zeroCacheUrl, deps.now, deps.viewSyncerUrls)), demo: deps.demo };
    },
  );
}
