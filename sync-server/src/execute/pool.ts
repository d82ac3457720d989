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

/** A pool of at most `max` such connections to `connectionString`. */
export function createPool(connectionString: string, max: number): pg.Pool {
  const config: PipelinedConfig = { connectionString, max, pipeline: true, Client: CoalescingClient };
  return new pg.Pool(config);
}
