/** The key that seals a person's queue on a shared laptop. Always: the database makes it together with the person, it never changes, and it is never logged. */
import type pg from 'pg';

/** 32 random bytes in base64. */
export async function queueKeyOf(db: Pick<pg.Pool, 'query'>, userId: string): Promise<string> {
  const { rows } = await db.query<{ key: string }>('select key from queue_key where user_id = $1', [userId]);
  const key = rows[0]?.key;
  if (key === undefined) throw new Error(`There is no queue key for ${userId}.`);
  return key;
}
