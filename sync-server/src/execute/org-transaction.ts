/**
 * A transaction that can see one organisation only: the server's role is under row-level security, and the organisation
 * is set for the length of the transaction. Always: nothing of the setting survives on the pooled connection.
 *
 * A batch's transactions may travel together (`inConvoy`): each is a savepoint of one that is committed every few of them, so
 * that a device's long queue costs a commit, and a change for every replica, a few times and not for each command.
 *
 *     begin ── savepoint, work, release ── savepoint, work, release ── … ── commit ── begin ── …
 *                          └─ failed: rolled back to its savepoint, the others stand
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';

export type OrgTransaction = {
  readonly client: pg.PoolClient;
  /** Drizzle over the same connection. */
  readonly db: NodePgDatabase;
  /** Lets a statement that has been sent travel together with the commit; if it fails, the commit fails. */
  readonly finally: (sent: Promise<unknown>) => void;
};

/** Thrown where a lock is held elsewhere and may not be waited for: others in the convoy hold locks already. */
export class LockNotFree extends Error {
  constructor() {
    super('a lock is held by another transaction');
    this.name = 'LockNotFree';
  }
}

/** What travelled together was not committed: nothing of it may be answered, all of it is to be done again. */
export class ConvoyLost extends Error {
  constructor(cause: unknown) {
    super('the transactions that travelled together were not committed', { cause });
    this.name = 'ConvoyLost';
  }
}

/** The longest others wait for locks that a convoy holds. */
const CONVOY_MS = 100;
/** Savepoints in one transaction; Postgres keeps 64 without looking them up on the disk. */
const CONVOY_LENGTH = 20;

type Convoy = {
  readonly pool: pg.Pool;
  readonly orgId: string;
  readonly client: pg.PoolClient;
  /** Transactions since `begin`; null: none has begun. */
  riding: { count: number; readonly since: number } | null;
  /** Why some that had ended well were not committed; from then on nothing travels. */
  lost: ConvoyLost | null;
};

const convoys = new AsyncLocalStorage<Convoy>();

/** Whether a lock may be waited for here: not while others wait for what this connection holds, or two could wait for each other. */
export function mayWaitForLocks(): boolean {
  const riding = convoys.getStore()?.riding;
  return riding === undefined || riding === null || riding.count === 0;
}

/**
 * Runs `work`, whose transactions of `orgId` (one after the other, never two at once) travel together. Resolves when all are
 * committed. Throws {@link ConvoyLost} where some that had ended well were not.
 */
export async function inConvoy<T>(pool: pg.Pool, orgId: string, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(asLost);
  const convoy: Convoy = { pool, orgId, client, riding: null, lost: null };
  let broken: Error | undefined;
  try {
    const result = await convoys.run(convoy, work);
    if (convoy.lost === null) await arrive(convoy).catch(asLost);
    // Whoever ran `work` may have taken it for the failure of one of them.
    if (convoy.lost !== null) throw convoy.lost;
    return result;
  } catch (error) {
    if (convoy.riding !== null) {
      await client.query('rollback').catch((cause: unknown) => {
        broken = new Error('rollback failed; the connection is discarded', { cause });
      });
    }
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * Runs `work` in one transaction as a reader or writer of `orgId`; commits when it resolves, rolls back when it throws.
 * On a pipelined connection the opening travels with the first statements of `work`, and the commit with its last.
 */
export async function inOrg<T>(pool: pg.Pool, orgId: string, work: (tx: OrgTransaction) => Promise<T>): Promise<T> {
  const convoy = convoys.getStore();
  if (convoy !== undefined && convoy.pool === pool && convoy.orgId === orgId) return ride(convoy, work);
  const client = await pool.connect();
  let broken: Error | undefined;
  const { tx, last, causeOf, refuseFailed } = transactionOn(client);
  try {
    const [, result] = await Promise.all([begin(client, orgId), work(tx)]);
    refuseFailed();
    await commit(client, last);
    return result;
  } catch (error) {
    const cause = await causeOf(error);
    await client.query('rollback').catch((cause: unknown) => {
      broken = new Error('rollback failed; the connection is discarded', { cause });
    });
    throw cause;
  } finally {
    client.release(broken);
  }
}

/** One transaction of a convoy. Where it needs a lock that is not free, those before it are committed and it waits alone. */
async function ride<T>(convoy: Convoy, work: (tx: OrgTransaction) => Promise<T>): Promise<T> {
  const { client } = convoy;
  if (convoy.lost !== null) throw convoy.lost;
  const opened = convoy.riding === null ? begin(client, convoy.orgId) : Promise.resolve();
  const riding = (convoy.riding ??= { count: 0, since: performance.now() });
  const { tx, last, causeOf, refuseFailed } = transactionOn(client);
  try {
    const saved = client.query('savepoint rider');
    const [, , result] = await Promise.all([opened, saved, work(tx)]);
    refuseFailed();
    await Promise.all([client.query('release savepoint rider'), ...last]);
    riding.count += 1;
    if (riding.count >= CONVOY_LENGTH || performance.now() - riding.since > CONVOY_MS) await arrive(convoy);
    return result;
  } catch (error) {
    if (error instanceof ConvoyLost) throw error;
    const cause = await causeOf(error);
    await client.query('rollback to savepoint rider').catch((cause: unknown) => lost(convoy, cause));
    const alone = riding.count === 0;
    // What failed may fail because of what the others hold: let them go first.
    await arrive(convoy);
    if (error instanceof LockNotFree && !alone) return ride(convoy, work);
    throw cause;
  }
}

/** Commits what travels. */
async function arrive(convoy: Convoy): Promise<void> {
  if (convoy.riding === null) return;
  await commit(convoy.client, []).catch((cause: unknown) => lost(convoy, cause));
  convoy.riding = null;
}

function lost(convoy: Convoy, cause: unknown): never {
  // Nothing had ended well before the first: its own error says more.
  if (convoy.riding?.count === 0) throw cause;
  convoy.lost = new ConvoyLost(cause);
  throw convoy.lost;
}

function asLost(cause: unknown): never {
  throw cause instanceof ConvoyLost ? cause : new ConvoyLost(cause);
}

function begin(client: pg.PoolClient, orgId: string): Promise<unknown> {
  return client.query(`begin; select set_config('openkms.org_id', ${pg.escapeLiteral(orgId)}, true)`);
}

async function commit(client: pg.PoolClient, last: readonly Promise<unknown>[]): Promise<void> {
  const [{ command }] = await Promise.all([client.query('commit'), ...last]);
  // Postgres answers a commit of a failed transaction with ROLLBACK and no error.
  if (command !== 'COMMIT') throw new NotCommitted();
}

class NotCommitted extends Error {
  constructor() {
    super('the transaction had failed before it was committed');
    this.name = 'NotCommitted';
  }
}

function transactionOn(client: pg.PoolClient) {
  const last: Promise<unknown>[] = [];
  let failed: unknown;
  let db: NodePgDatabase | undefined;
  const tx: OrgTransaction = {
    client,
    get db() {
      return (db ??= drizzle(client));
    },
    finally(sent) {
      // When `work` throws, nobody waits for these any more; their failure is no second error.
      sent.catch((error: unknown) => {
        if (failed === undefined || isAborted(failed)) failed = error;
      });
      last.push(sent);
    },
  };
  /**
   * What failed first ended the transaction; the statements behind it only say that it has ended, and may be heard first: fewer
   * promises may lie between them and their answer. So all are heard, and nothing is still on its way afterwards.
   */
  async function causeOf(failure: unknown): Promise<unknown> {
    await Promise.allSettled(last);
    return isAborted(failure) || failure instanceof NotCommitted ? (failed ?? failure) : failure;
  }
  return {
    tx,
    last,
    causeOf,
    /** One that failed before it left (a date that is none) is unknown to Postgres, which would commit the others. */
    refuseFailed: () => {
      if (failed !== undefined) throw failed;
    },
  };
}

/** "current transaction is aborted": an earlier statement failed. */
function isAborted(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '25P02';
}
