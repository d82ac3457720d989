/** What an error of Postgres, or of the way to it, means. Always: drizzle's and our own wrappings are looked through. */
import pg from 'pg';

/** The error Postgres itself answered, however wrapped. */
export function databaseError(error: unknown): pg.DatabaseError | undefined {
  if (error instanceof pg.DatabaseError) return error;
  return error instanceof Error && error.cause !== undefined ? databaseError(error.cause) : undefined;
}

/**
 * Deadlock or serialisation failure: Postgres asks to try again. A lock that was waited for in vain (55P03, pool.ts) is none of
 * these: asking at once would only wait again, and others, who do not need it, would wait for the connection.
 */
export function isTransient(error: unknown): boolean {
  return ['40P01', '40001'].includes(databaseError(error)?.code ?? '');
}

/** Messages of the driver, which has no codes for them. */
const LOST =
  /connection terminated|connection ended|not queryable|timeout exceeded when trying to connect|after calling end on the pool|client was closed/i;

/**
 * Postgres is away, starting, stopping, full or read-only (a standby), or has ended a transaction that stood still: all pass by
 * themselves. Not so 53200: a command that needs more locks than there is room for will always need them.
 */
export function isPostgresAway(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|57P|53[013-9]|25006|25P03)/.test(error.code ?? '');
  if (!(error instanceof Error)) return false;
  if (
    /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/.test(
      String((error as NodeJS.ErrnoException).code),
    )
  )
    return true;
  if (LOST.test(error.message)) return true;
  return error.cause !== undefined && isPostgresAway(error.cause);
}
