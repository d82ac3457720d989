/**
 * Advisory locks on things, held to the end of the transaction. Always: taken in one global order, so two commands never
 * wait for each other in a circle; a lock that turns out to be needed later means starting over with it from the beginning.
 */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { EntityKey } from '@openkms/schema/commands/command.ts';

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

  /** Takes all `keys`, waiting for those held elsewhere. */
  constructor(client: pg.PoolClient, keys: readonly LockKey[]) {
    this.#held = new Set(keys);
    const numbers = [...new Set(keys.map(lockNumber))].sort((a, b) => (a < b ? -1 : 1));
    this.taken = client.query({
      name: 'locks',
      text: 'select pg_advisory_xact_lock(k) from unnest($1::bigint[]) with ordinality as l(k, n) order by n',
      values: [numbers.map(String)],
    });
  }

  /** Throws {@link LocksNeeded} for those of `keys` that are not held. */
  require(keys: readonly LockKey[]): void {
    const missing = keys.filter((key) => !this.#held.has(key));
    if (missing.length > 0) throw new LocksNeeded(missing);
  }
}

function lockNumber(key: LockKey): bigint {
  return createHash('sha256').update(key).digest().readBigInt64BE();
}
