/**
 * Advisory locks on things, held to the end of the transaction. Always: taken in one global order, so two commands never
 * wait for each other in a circle; a lock that turns out to be needed later means starting over with it from the beginning.
 */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { EntityKey } from '@openkms/schema/commands/command.ts';
import { LockNotFree, mayWaitForLocks } from './org-transaction.ts';

export type LockKey = EntityKey | `command:${string}`;

/** Thrown while reading: the transaction must be started again holding these as well. */
export class LocksNeeded extends Error {
  readonly keys: readonly LockKey[];

  constructor(keys: readonly LockKey[]) {
    super(`more locks are needed: ${keys.join(', ')}`);
    this.name = 'LocksNeeded';
    this.keys = keys;
  }
}

export class HeldLocks {
  readonly #held: ReadonlySet<LockKey>;

  /** Resolves when all are held; statements sent behind it wait for it in Postgres. */
  readonly taken: Promise<unknown>;

  /** Takes all `keys`, waiting for those held elsewhere; rejects with {@link LockNotFree} where waiting is not allowed. */
  constructor(client: pg.PoolClient, keys: readonly LockKey[]) {
    this.#held = new Set(keys);
    const numbers = [...new Set(keys.map(lockNumber))].sort((a, b) => (a < b ? -1 : 1)).map(String);
    this.taken = mayWaitForLocks() ? waited(client, numbers) : tried(client, numbers);
    // Whoever failed before waiting for them has another error to tell.
    this.taken.catch(() => undefined);
  }

  /** Throws {@link LocksNeeded} for those of `keys` that are not held. */
  require(keys: readonly LockKey[]): void {
    const missing = keys.filter((key) => !this.#held.has(key));
    if (missing.length > 0) throw new LocksNeeded(missing);
  }
}

function waited(client: pg.PoolClient, numbers: readonly string[]): Promise<unknown> {
  return client.query({
    name: 'locks',
    text: 'select pg_advisory_xact_lock(k) from unnest($1::bigint[]) with ordinality as l(k, n) order by n',
    values: [numbers],
  });
}

async function tried(client: pg.PoolClient, numbers: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>({
    name: 'locks:try',
    text: 'select bool_and(pg_try_advisory_xact_lock(k)) as taken from unnest($1::bigint[]) as l(k)',
    values: [numbers],
  });
  if (rows[0]?.taken !== true) throw new LockNotFree();
}

function lockNumber(key: LockKey): bigint {
  return createHash('sha256').update(key).digest().readBigInt64BE();
}
