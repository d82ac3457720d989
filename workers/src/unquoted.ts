/** Errors for logs and for the queue. */
import pg from 'pg';

/**
 * `error` without what it may quote: Postgres shows in its words, details and context what was to be written, and that may be
 * somebody's text. What is left says which rule refused it; errors of anybody else are as they were.
 */
export function unquoted(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const { code, routine, table, column, constraint } = error;
  const known = Object.entries({ code, routine, table, column, constraint }).filter(([, value]) => value !== undefined);
  return Object.assign(new Error('Postgres refused it'), Object.fromEntries(known));
}
