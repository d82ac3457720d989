/**
 * A transaction that can see one organisation only: the server's role is under row-level security, and the organisation
 * is set for the length of the transaction. Always: nothing of the setting survives on the pooled connection.
 */
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';

export type OrgTransaction = {
  readonly client: pg.PoolClient;
  /** Drizzle over the same connection. */
  readonly db: NodePgDatabase;
  /** Lets a statement that has been sent travel together with the commit; if it fails, the commit fails. */
  readonly finally: (sent: Promise<unknown>) => void;
};

/**
 * Runs `work` in one transaction as a reader or writer of `orgId`; commits when it resolves, rolls back when it throws.
 * On a pipelined connection the opening travels with the first statements of `work`, and the commit with its last.
 */
export async function inOrg<T>(pool: pg.Pool, orgId: string, work: (tx: OrgTransaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  let failed: unknown;
  try {
    const opened = client.query(`begin; select set_config('openkms.org_id', ${pg.escapeLiteral(orgId)}, true)`);
    const last: Promise<unknown>[] = [];
    let db: NodePgDatabase | undefined;
    const tx: OrgTransaction = {
      client,
      get db() {
        return (db ??= drizzle(client));
      },
      finally(sent) {
        // When `work` throws, nobody waits for these any more; their failure is no second error.
        sent.catch((error: unknown) => {
          failed ??= error;
        });
        last.push(sent);
      },
    };
    const [, result] = await Promise.all([opened, work(tx)]);
    const [{ command }] = await Promise.all([client.query('commit'), ...last]);
    // Postgres answers a commit of a failed transaction with ROLLBACK and no error.
    if (command !== 'COMMIT') throw new Error('the transaction had failed before it was committed');
    return result;
  } catch (error) {
    await client.query('rollback').catch((cause: unknown) => {
      broken = new Error('rollback failed; the connection is discarded', { cause });
    });
    // What failed first ended the transaction; the statements behind it only say that it has ended.
    throw isAborted(error) ? (failed ?? error) : error;
  } finally {
    client.release(broken);
  }
}

/** "current transaction is aborted": an earlier statement failed. */
function isAborted(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '25P02';
}
