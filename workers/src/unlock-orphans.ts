/**
 * Frees jobs that a killed worker process left locked, which the queue alone would hold for four hours.
 * Always: nothing is freed while another worker process is alive (its heartbeat shows), because its jobs are locked too;
 * call it after this process's own heartbeat began and before it takes a job.
 */
import { heartbeatAt } from '@openkms/schema/domain/worker-heartbeat.ts';
import type pg from 'pg';

/** Returns how many vanished workers' jobs were freed. */
export async function unlockOrphans(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ application_name: string }>(
    'select application_name from pg_stat_activity where datname = current_database()',
  );
  const alive = rows.filter((row) => heartbeatAt(row.application_name) !== undefined).length;
  if (alive > 1) return 0;
  const locked = await pool.query<{ locked_by: string }>(
    'select distinct locked_by from graphile_worker.jobs where locked_by is not null',
  );
  const workers = locked.rows.map((row) => row.locked_by);
  if (workers.length > 0) await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [workers]);
  return workers.length;
}
