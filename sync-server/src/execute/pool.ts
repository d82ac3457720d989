/**
 * Connections for the executor. Always: pipelined, and what one turn of the event loop sends leaves in one write, so a
 * command costs a handful of round trips and system calls instead of twenty (docs/decisions/0002).
 */
import type { Duplex } from 'node:stream';
import pg from 'pg';

/** pg 8.23 has both; @types/pg knows neither yet. */
type PipelinedConfig = pg.PoolConfig & { pipeline: boolean };
type WithStream = { readonly connection: { readonly stream: Duplex } };

class CoalescingClient extends pg.Client {
  #corked = false;

  // pg's own overloads: the arguments pass through untouched.
  override query = ((...args: Parameters<pg.Client['query']>) => {
    this.#corkForThisTurn();
    return super.query(...args);
  }) as pg.Client['query'];

  #corkForThisTurn(): void {
    if (this.#corked) return;
    this.#corked = true;
    const { stream } = (this as unknown as WithStream).connection;
    stream.cork();
    setImmediate(() => {
      this.#corked = false;
      stream.uncork();
    });
  }
}

/** ms that a lock is waited for: longer than any transaction holds one, shorter than a device waits for its answer. */
const LOCK_PATIENCE = 10_000;
/** ms after which Postgres ends a transaction whose process says nothing any more: it may be paused, or beyond a cut line. */
const SILENCE = 30_000;

/**
 * A pool of such connections. No lock is waited for longer than {@link LOCK_PATIENCE}, and none is held by a process that has
 * gone: otherwise those who wait for it would take up one connection after the other, until nobody gets one. `onLost` hears of every connection that Postgres ended, idle or not: without a listener a
 * restart of Postgres would end this process too. The pool replaces it at the next query.
 */
export function createPool(config: pg.PoolConfig, onLost: (error: Error) => void): pg.Pool {
  const pipelined: PipelinedConfig = {
    lock_timeout: LOCK_PATIENCE,
    idle_in_transaction_session_timeout: SILENCE,
    keepAlive: true,
    ...config,
    pipeline: true,
    Client: CoalescingClient,
  };
  const pool = new pg.Pool(pipelined);
  pool.on('connect', (client) => client.on('error', onLost));
  pool.on('error', onLost);
  return pool;
}
