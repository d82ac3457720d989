/** Several writes at the door that belong together. */
import type pg from 'pg';

/** All of `work` or nothing; `work` must go through the client it is given. */
export async function inAuthTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
