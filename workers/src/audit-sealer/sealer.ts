/**
 * Seals what has been audited, about once a second, until it is stopped.
 * Always: a failure is logged and tried again on the next round; `stop` waits for the round that runs.
 */
import type pg from 'pg';
import type { Logger } from 'pino';
import { BATCH, sealBatch, unsealedOrgs } from './seal-batch.ts';

export type Sealer = { readonly stop: () => Promise<void> };

/** One round: every organisation's unsealed rows, batch after batch. Returns how many rows were sealed. */
export async function sealRound(pool: pg.Pool, stopping: () => boolean = () => false): Promise<number> {
  let total = 0;
  for (const orgId of await unsealedOrgs(pool)) {
    for (;;) {
      if (stopping()) return total;
      const sealed = await sealBatch(pool, orgId);
      if (sealed.kind === 'busy') break;
      total += sealed.rows;
      if (sealed.rows < BATCH) break;
    }
  }
  return total;
}

/** Starts the rounds. */
export function startSealer(pool: pg.Pool, log: Logger, everyMs = 1000): Sealer {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const round = async (): Promise<void> => {
    try {
      const rows = await sealRound(pool, () => stopped);
      if (rows > 0) log.debug({ rows }, 'audit rows sealed');
    } catch (error) {
      log.error({ err: error }, 'audit rows could not be sealed; the next round tries again');
    }
    if (stopped) return;
    timer = setTimeout(() => {
      running = round();
    }, everyMs);
  };
  running = round();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
