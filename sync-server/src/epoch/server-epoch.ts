/**
 * The server's epoch: a name for "this database, going on without a break". Always: a database that was restored, moved or
 * copied gets a new one before anybody is told the old (Postgres compares, openkms_epoch() in migrations/0005); however many
 * servers start at once, they agree; nobody's commands are executed under an epoch that has ended.
 */
import type pg from 'pg';
import { keptBriefly } from '../kept-briefly.ts';

/** How long health may still show the epoch before. */
const KEPT_MS = 2_000;

type Queryable = Pick<pg.Pool, 'query'>;

/** The epoch, at most two seconds ago; rejects with Postgres's error. */
export type CurrentEpoch = () => Promise<string>;

/** `pool` is that of the role openkms_auth. */
export function createCurrentEpoch(pool: Queryable, now: () => number): CurrentEpoch {
  return keptBriefly(KEPT_MS, now, () => epochNow(pool));
}

/** The epoch at this moment, asked of the database: before commands are executed under it. */
export function epochNow(pool: Queryable): Promise<string> {
  return ask(pool, null);
}

/** Begins an epoch whatever the database looks like: a snapshot put back cannot be told from one that was never away. */
export function beginEpoch(pool: Queryable, reason: string): Promise<string> {
  return ask(pool, reason);
}

async function ask(pool: Queryable, reason: string | null): Promise<string> {
  const { rows } = await pool.query<{ epoch: string }>('select openkms_epoch($1) as epoch', [reason]);
  const epoch = rows[0]?.epoch;
  if (epoch === undefined) throw new Error('Postgres did not say which epoch this is.');
  return epoch;
}
