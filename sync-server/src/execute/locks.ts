/**
 * Advisory locks on things, held to the end of the transaction: by one alone, or shared by those who only read. Always: they
 * are waited for at the beginning, in one global order, and nowhere else, so two commands never wait for each other in a
 * circle; a lock that turns out to be needed later means starting over with it from the beginning, unless it is a shared one
 * and free that moment.
 */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { EntityKey } from '@openkms/schema/commands/command.ts';
import { LockNotFree, mayWaitForLocks } from './org-transaction.ts';

export type LockKey = EntityKey | `command:${string}`;

/** Thrown while reading: the transaction must be started again holding these as well. */
export class LocksNeeded extends Error {
  readonly keys: readonly LockKey[];
  /** Those that are enough when shared. */
  readonly shared: readonly LockKey[];

  constructor(keys: readonly LockKey[], shared: readonly LockKey[] = []) {
    super(`more locks are needed: ${[...keys, ...shared].join(', ')}`);
    this.name = 'LocksNeeded';
    this.keys = keys;
    this.shared = shared;
  }
}

export class HeldLocks {
  readonly #client: pg.PoolClient;
  /** Alone. */
  readonly #held: ReadonlySet<LockKey>;
  readonly #shared: Set<LockKey>;

  /** Resolves when all are held; statements sent behind it wait for it in Postgres. */
  readonly taken: Promise<unknown>;

  /**
   * Takes all `keys` alone and all `shared` with others, waiting for those held elsewhere; rejects with {@link LockNotFree}
   * where waiting is not allowed.
   */
  constructor(client: pg.PoolClient, keys: readonly LockKey[], shared: readonly LockKey[] = []) {
    this.#client = client;
    this.#held = new Set(keys);
    this.#shared = new Set(shared);
    const ways = new Map([...shared.map((key) => [lockNumber(key), true] as const), ...keys.map(alone)]);
    const inOrder = [...ways].sort(([a], [b]) => (a < b ? -1 : 1));
    const values = [inOrder.map(([number]) => String(number)), inOrder.map(([, isShared]) => isShared)];
    this.taken = mayWaitForLocks() ? waited(client, values) : tried(client, values);
    // Whoever failed before waiting for them has another error to tell.
    this.taken.catch(() => undefined);
  }

  /** Throws {@link LocksNeeded} for those of `keys` that are not held. */
  require(keys: readonly LockKey[]): void {
    const missing = keys.filter((key) => !this.#held.has(key));
    if (missing.length > 0) throw new LocksNeeded(missing);
  }

  /**
   * Shares those of `keys` that are not held, without waiting; rejects with {@link LocksNeeded} where one is not free. What is
   * sent behind it is answered under them. Only before the command's place in the order is drawn: what is shared later may
   * have been changed by one that comes after it.
   */
  async share(keys: readonly LockKey[]): Promise<void> {
    const missing = keys.filter((key) => !this.#held.has(key) && !this.#shared.has(key));
    if (missing.length === 0) return;
    const numbers = missing.map((key) => String(lockNumber(key)));
    const free = await taken(this.#client, [numbers, numbers.map(() => true)]);
    if (!free) throw new LocksNeeded([], missing);
    for (const key of missing) this.#shared.add(key);
  }
}

function alone(key: LockKey): readonly [bigint, boolean] {
  return [lockNumber(key), false];
}

/** Numbers of locks, and whether each is to be shared. */
type Wanted = (readonly string[] | readonly boolean[])[];

function waited(client: pg.PoolClient, wanted: Wanted): Promise<unknown> {
  return client.query({
    name: 'locks',
    text: `select case when shared then pg_advisory_xact_lock_shared(k) else pg_advisory_xact_lock(k) end
      from unnest($1::bigint[], $2::boolean[]) with ordinality as l(k, shared, n) order by n`,
    values: wanted,
  });
}

async function tried(client: pg.PoolClient, wanted: Wanted): Promise<void> {
  if (!(await taken(client, wanted))) throw new LockNotFree();
}

/** Takes those that are free; says whether all were. */
async function taken(client: pg.PoolClient, wanted: Wanted): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>({
    name: 'locks:try',
    text: `select bool_and(case when shared then pg_try_advisory_xact_lock_shared(k) else pg_try_advisory_xact_lock(k) end) as taken
      from unnest($1::bigint[], $2::boolean[]) as l(k, shared)`,
    values: wanted,
  });
  return rows[0]?.taken === true;
}

function lockNumber(key: LockKey): bigint {
  return createHash('sha256').update(key).digest().readBigInt64BE();
}
