/** Does something with Postgres once it answers. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { unquoted } from './unquoted.ts';

const EVERY_MS = 1_000;
/** A quarter of an hour of tries; what then still fails is left to the queue. */
const MOST_TRIES = 900;

/** Tries `work` again while Postgres is away, unless the process is to end. Rejects as `work` does with everything else. */
export async function waitingOutPostgres<T>(
  work: () => Promise<T>,
  { stopping, log }: { readonly stopping: AbortSignal; readonly log: Logger },
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (stopping.aborted || tries >= MOST_TRIES || !isAway(error)) throw error;
      log.warn({ err: unquoted(error), tries }, 'Postgres is away; what is to be written waits');
      await sleep(EVERY_MS);
    }
  }
}

/** SQLSTATE says it where Postgres itself answered; where nobody did, the driver has an error of its own. */
function isAway(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|57P|53|25006)/.test(error.code ?? '');
  return error instanceof Error && !(error instanceof TypeError);
}
