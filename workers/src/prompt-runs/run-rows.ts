/**
 * What the worker writes of a run, one statement a step. Always: only while the run is open and nobody has claimed it since
 * (`attempts` counts the claims, and each step names its own), so a cancelled run stays cancelled and a late worker
 * overwrites nothing; run and text change together; `version` counts up, as with every change of a run.
 *
 *     asked ──claim──▶ running ──end──▶ done | failed
 *       ▲                 │
 *       └────askAgain─────┘              asked | running ──giveUp──▶ failed
 */
import type { PromptCaseCheck, PromptRunLogEntry, PromptRunTextRow } from '@openkms/schema/domain/rows.ts';
import type pg from 'pg';

/** The code of a run that was tried again and again and never came to an end, by a fault of ours. */
const GIVEN_UP = 'run_given_up';

export type RunJob = {
  readonly key: string;
  readonly orgId: string;
  readonly commandId: string;
  readonly runId: string;
};

/** A run that this worker works on. */
export type Claimed = {
  readonly runId: string;
  readonly userId: string;
  readonly attempts: number;
  readonly model: string;
  readonly traceId: string;
  readonly input: string;
  readonly settings: PromptRunTextRow['settings'];
  readonly log: readonly PromptRunLogEntry[];
  /** Of the case it is run against; none where there is none. */
  readonly checks: readonly PromptCaseCheck[];
};

/** Times are ms UTC, texts as Postgres can hold them. */
export type Ended = {
  readonly at: number;
  readonly output: string;
  readonly log: readonly PromptRunLogEntry[];
} & (
  | {
      readonly status: 'done';
      readonly finishReason: string;
      readonly answeredBy: string;
      readonly inputTokens: number;
      readonly outputTokens: number;
      readonly isEstimated: boolean;
      readonly costMicros: number | null;
      readonly latencyMs: number;
      readonly firstTokenMs: number | null;
      readonly score: number | null;
    }
  | { readonly status: 'failed'; readonly code: string }
);

/** Makes an open run this worker's; whatever an earlier one had of an answer goes. Undefined where the run is not open. */
export async function claim(
  pool: pg.Pool,
  { orgId, runId }: RunJob,
  at: number,
  { asks }: { readonly asks: boolean },
): Promise<Claimed | undefined> {
  const { rows } = await pool.query<Claimed>(
    `with mine as (
       update prompt_run set status = 'running', attempts = attempts + $4, started_at = to_timestamp($3::float8 / 1000),
         version = version + 1, updated_at = to_timestamp($3::float8 / 1000)
       where id = $2 and org_id = $1 and status in ('asked', 'running') returning *
     )
     update prompt_run_text t set output = '', finish_reason = null, log = t.log || $5::jsonb, updated_at = mine.updated_at
     from mine where t.id = mine.id
     returning t.id as "runId", t.user_id as "userId", mine.attempts, mine.model, mine.trace_id as "traceId", t.input,
       t.settings, t.log, coalesce((select checks from prompt_case c where c.id = mine.case_id), '[]') as checks`,
    [orgId, runId, at, asks ? 1 : 0, JSON.stringify(asks ? [{ at, event: 'started' }] : [])],
  );
  return rows[0];
}

/** Whether the run is still this worker's. */
export async function isWanted(pool: pg.Pool, { runId, attempts }: Claimed): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select 1 from prompt_run where id = $1 and status = 'running' and attempts = $2`,
    [runId, attempts],
  );
  return rowCount === 1;
}

/** Says what came of the answer so far. False where the run is not this worker's any more. */
export async function grow(pool: pg.Pool, { runId, attempts }: Claimed, output: string, at: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update prompt_run_text t set output = $3, updated_at = to_timestamp($4::float8 / 1000)
     from prompt_run r where t.id = $1 and r.id = t.id and r.status = 'running' and r.attempts = $2`,
    [runId, attempts, output, at],
  );
  return rowCount === 1;
}

/** Gives the run back to the queue, for a worker to begin anew after `waitMs`. False where it is not this worker's any more. */
export async function askAgain(
  pool: pg.Pool,
  { runId, attempts }: Claimed,
  job: RunJob,
  { at, waitMs, log }: { readonly at: number; readonly waitMs: number; readonly log: readonly PromptRunLogEntry[] },
): Promise<boolean> {
  // The queue's own retry knows neither what the provider said of waiting nor that the run is `asked` again. This is one
  // statement: there is no moment at which the run waits and no job does. The job at hand loses its key to the new one.
  const { rowCount } = await pool.query(
    `with mine as (
       update prompt_run set status = 'asked', started_at = null, version = version + 1,
         updated_at = to_timestamp($3::float8 / 1000)
       where id = $1 and status = 'running' and attempts = $2 returning *
     ), said as (
       update prompt_run_text t set log = t.log || $4::jsonb, updated_at = mine.updated_at from mine where t.id = mine.id
     )
     select graphile_worker.add_job('prompt.run', $5::json, run_at := now() + $6::float8 * interval '1 millisecond',
       job_key := $7, max_attempts := 12) from mine`,
    [runId, attempts, at, JSON.stringify(log), JSON.stringify(job), waitMs, job.key],
  );
  return rowCount === 1;
}

/** Writes how the run ended. False where it is not this worker's any more. */
export function end(pool: pg.Pool, run: Claimed, ended: Ended): Promise<boolean> {
  return lockingOut(pool, run.userId, async (client) => (await writeEnd(client, run, ended)).rowCount === 1);
}

/** Open runs that no job works on any more, nor ever will: the queue has tried its last, or the job is gone. */
export async function abandoned(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select r.id from prompt_run r where r.status in ('asked', 'running') and not exists (
       select 1 from graphile_worker.jobs j where j.task_identifier = 'prompt.run'
         and (j.attempts < j.max_attempts or j.locked_at is not null) and right(j.key, length(r.id) + 5) = ':run:' || r.id)`,
  );
  return rows.map(({ id }) => id);
}

/** Ends a run that nobody will end otherwise, whoever claimed it last. False where it is not open. */
export async function giveUp(pool: pg.Pool, runId: string, at: number): Promise<boolean> {
  const { rows } = await pool.query<{ user_id: string }>(`select user_id from prompt_run where id = $1`, [runId]);
  const userId = rows[0]?.user_id;
  if (userId === undefined) return false;
  return lockingOut(pool, userId, async (client) => {
    const { rowCount } = await client.query(
      `with mine as (
         update prompt_run set status = 'failed', code = $3, ended_at = to_timestamp($2::float8 / 1000),
           version = version + 1, updated_at = to_timestamp($2::float8 / 1000)
         where id = $1 and status in ('asked', 'running') returning *
       )
       update prompt_run_text t set log = t.log || $4::jsonb, updated_at = mine.updated_at from mine where t.id = mine.id`,
      [runId, at, GIVEN_UP, JSON.stringify([{ at, event: 'failed', code: GIVEN_UP }])],
    );
    return rowCount === 1;
  });
}

/** Does `work` in a transaction that no command of the person `userId` is beside. */
async function lockingOut(
  pool: pg.Pool,
  userId: string,
  work: (client: pg.PoolClient) => Promise<boolean>,
): Promise<boolean> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    // The lock of the commands of this person (sync-server/src/execute/locks.ts): their cancelling either comes before and is
    // seen here, or comes after and sees that the run has ended.
    await client.query(
      `select pg_advisory_xact_lock(('x' || encode(substr(sha256(convert_to($1, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint)`,
      [`person:${userId}`],
    );
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((cause: unknown) => {
      broken = new Error('rollback failed; the connection is discarded', { cause });
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

function writeEnd(client: pg.PoolClient, { runId, attempts }: Claimed, ended: Ended): Promise<pg.QueryResult> {
  const done = ended.status === 'done' ? ended : undefined;
  return client.query(
    `with mine as (
       update prompt_run set status = $3, code = $4, answered_by = $5, input_tokens = $6, output_tokens = $7,
         is_estimated = $8, cost_micros = $9, latency_ms = $10, first_token_ms = $11, score = coalesce(score, $12),
         ended_at = to_timestamp($13::float8 / 1000), version = version + 1, updated_at = to_timestamp($13::float8 / 1000)
       where id = $1 and status = 'running' and attempts = $2 returning *
     )
     update prompt_run_text t set output = $14, finish_reason = $15, log = t.log || $16::jsonb, updated_at = mine.updated_at
     from mine where t.id = mine.id`,
    [
      runId,
      attempts,
      ended.status,
      ended.status === 'failed' ? ended.code : null,
      done?.answeredBy,
      done?.inputTokens,
      done?.outputTokens,
      done?.isEstimated ?? false,
      done?.costMicros,
      done?.latencyMs,
      done?.firstTokenMs,
      done?.score,
      ended.at,
      ended.output,
      done?.finishReason,
      JSON.stringify(ended.log),
    ],
  );
}

/**
 * Puts the end of a cancelled run into its log, once, with what had come of the answer. Whoever cancels has only the run's
 * own row to write. Null: nothing came.
 */
export async function noteCancelled(pool: pg.Pool, runId: string, output: string | null): Promise<void> {
  await pool.query(
    `update prompt_run_text t set output = coalesce($2, t.output), updated_at = now(),
       log = t.log || jsonb_build_object('at', round(extract(epoch from r.ended_at) * 1000), 'event', 'cancelled')
     from prompt_run r where t.id = $1 and r.id = t.id and r.status = 'cancelled'
       and not t.log @> '[{"event": "cancelled"}]'`,
    [runId, output],
  );
}
