/**
 * One connection that bears the time of the last beat as its name (schema/domain/worker-heartbeat.ts).
 * Always: it never fails its caller; a lost connection is opened anew on the next beat, and `stop` closes it.
 */
import { heartbeatName, HEARTBEAT_EVERY_MS } from '@openkms/schema/domain/worker-heartbeat.ts';
import pg from 'pg';
import type { Logger } from 'pino';

export type Heartbeat = { readonly stop: () => Promise<void> };

/** Beats until stopped. Resolves after the first beat, or rejects when Postgres cannot be reached at all. */
export async function startHeartbeat(
  connectionString: string,
  log: Logger,
  everyMs = HEARTBEAT_EVERY_MS,
): Promise<Heartbeat> {
  let client: pg.Client | undefined = await connect(connectionString, log);
  let beating: Promise<void> = Promise.resolve();
  await beat(client);
  const timer = setInterval(() => {
    beating = beating.then(async () => {
      try {
        client ??= await connect(connectionString, log);
        await beat(client);
      } catch (error) {
        log.warn({ err: error }, 'the heartbeat could not reach Postgres; it tries again');
        await client?.end().catch((cause: unknown) => log.debug({ err: cause }, 'closing a broken connection'));
        client = undefined;
      }
    });
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await beating;
      await client?.end();
    },
  };
}

async function connect(connectionString: string, log: Logger): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000, query_timeout: 5000 });
  // A connection lost between beats; the next beat finds out and opens another.
  client.on('error', (error) => log.debug({ err: error }, 'the heartbeat connection was lost'));
  await client.connect();
  return client;
}

async function beat(client: pg.Client): Promise<void> {
  await client.query(`select set_config('application_name', $1, false)`, [heartbeatName(Date.now())]);
}
