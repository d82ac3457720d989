/** A run ends as a worker lets it end: the rows are written as the owner, for tests of those who read them. */
import type pg from 'pg';

export type Ending = {
  readonly status?: 'running' | 'done' | 'failed';
  readonly code?: string;
  readonly output?: string;
  readonly score?: number;
  readonly answeredBy?: string;
  readonly costMicros?: number;
  readonly latencyMs?: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
};

export async function endRun(owner: pg.Pool, runId: string, ending: Ending = {}): Promise<void> {
  const { status = 'done', output = 'An answer.' } = ending;
  // The text first: whoever waits for the end reads it as soon as the run has ended.
  await owner.query(
    `update prompt_run_text set output = $2, log = log || jsonb_build_array(jsonb_build_object('at', $3::bigint, 'event', $4::text))
     where id = $1`,
    [runId, output, Date.now(), status === 'running' ? 'started' : status],
  );
  const { rowCount } = await owner.query(
    `update prompt_run set status = $2, code = $3, score = coalesce(score, $4), answered_by = $5, cost_micros = $6,
       latency_ms = $7, input_tokens = $8, output_tokens = $9, attempts = 1, started_at = now(),
       ended_at = case when $2 = 'running' then null else now() end, version = version + 1, updated_at = now()
     where id = $1 and status in ('asked', 'running')`,
    [
      runId,
      status,
      ending.code ?? null,
      ending.score ?? null,
      ending.answeredBy ?? 'echo-small',
      ending.costMicros ?? null,
      ending.latencyMs ?? 100,
      ending.inputTokens ?? 10,
      ending.outputTokens ?? 5,
    ],
  );
  if (rowCount !== 1) throw new Error(`There is no open run ${runId}.`);
}
