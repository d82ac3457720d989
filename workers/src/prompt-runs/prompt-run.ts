/**
 * The job `prompt.run`: asks a model and writes down what it says, while it says it. Always: a run ends once, or is asked
 * again; what may pass is tried again later, by a job of its own; a worker that is asked to stop gives the run back; of one
 * that was killed the job is freed (unlock-orphans.ts) and the run begins anew. What was said stands in the run's text and
 * in no log of this process.
 */
import type { LLM } from '@openkms/plugins/host/llm.ts';
import { scoreAnswer } from '@openkms/schema/domain/prompt/score.ts';
import type { PromptRunLogEntry } from '@openkms/schema/domain/rows.ts';
import type { Task } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { unquoted } from '../unquoted.ts';
import { waitingOutPostgres } from '../waiting-out-postgres.ts';
import { type Answer, askModel } from './ask-model.ts';
import { startProgress } from './progress.ts';
import { waitBeforeRetry } from './retry.ts';
import {
  abandoned,
  askAgain,
  claim,
  type Claimed,
  end,
  type Ended,
  giveUp,
  grow,
  isWanted,
  noteCancelled,
  type RunJob,
} from './run-rows.ts';
import { storable, storableSoFar } from './storable.ts';

/** A run that was begun so often and never came to an end takes its workers down with it. */
const MOST_BEGINNINGS = 10;
const LONGEST_DETAIL = 500;
const LONGEST_NAME = 200;
/** Of Postgres' integer: a provider may say anything of its tokens. */
const MOST_TOKENS = 2 ** 31 - 1;

const payloadSchema = z.object({
  key: z.string().min(1),
  orgId: z.string().min(1),
  commandId: z.string().min(1),
  runId: z.string().min(1),
});

export type RunDeps = {
  readonly pool: pg.Pool;
  readonly llm: LLM | null;
  /** Aborted when the process is to end. */
  readonly stopping: AbortSignal;
  readonly log: Logger;
};

/** The graphile-worker task. */
export function promptRunTask(deps: RunDeps): Task {
  return async (payload, { job: queued }) => {
    const job = payloadSchema.parse(payload);
    try {
      await begin(deps, job);
    } catch (error) {
      // The queue keeps and logs what it is told.
      const told = unquoted(error);
      if (queued.attempts < queued.max_attempts) throw told;
      await giveUp(deps.pool, job.runId, Date.now());
      deps.log.error({ err: told, orgId: job.orgId, runId: job.runId }, 'a run is given up');
    }
  };
}

/** Ends the runs whose last try a worker did not survive. Returns how many. */
export async function endAbandonedRuns(pool: pg.Pool): Promise<number> {
  let ended = 0;
  for (const runId of await abandoned(pool)) if (await giveUp(pool, runId, Date.now())) ended += 1;
  return ended;
}

async function begin(deps: RunDeps, job: RunJob): Promise<void> {
  const run = await claim(deps.pool, job, Date.now(), { asks: deps.llm !== null });
  if (run === undefined) return noteCancelled(deps.pool, job.runId, null);
  const { runId, traceId, attempts } = run;
  return work({ ...deps, log: deps.log.child({ orgId: job.orgId, runId, traceId, attempts }) }, job, run);
}

async function work(deps: RunDeps, job: RunJob, run: Claimed): Promise<void> {
  if (deps.llm === null) {
    return fail(deps, run, { code: 'llm_not_configured', detail: 'This installation has no model (OPENKMS_LLM_URL).' });
  }
  if (run.attempts > MOST_BEGINNINGS) {
    return fail(deps, run, {
      code: 'llm_stream_cut',
      detail: 'The workers ended in the midst of it, again and again.',
    });
  }
  const { answer, times, isCancelled } = await ask(deps, deps.llm, run);
  const output = storable(answer.text);
  const firstToken = times.firstToken === null ? [] : [entry('first-token', times.firstToken.at)];
  switch (answer.kind) {
    case 'whole':
      return finish(deps, run, doneOf(deps.llm, run, { answer, output, times }), firstToken);
    case 'left': {
      if (isCancelled) return leave(deps, run, output);
      const again = [...firstToken, entry('asked', Date.now(), { detail: 'The worker was stopped.' })];
      const given = () => askAgain(deps.pool, run, job, { at: Date.now(), waitMs: 0, log: again });
      if (!(await persist(deps, given))) return leave(deps, run, output);
      return deps.log.info('the worker stops; the run is asked again');
    }
    case 'failed': {
      const { code, detail } = answer.failure;
      const tries = run.log.filter(({ event }) => event === 'retry').length + 1;
      const waitMs = waitBeforeRetry(answer.failure, tries, Math.random());
      if (waitMs === null) return fail(deps, run, { code, detail, output }, firstToken);
      const again = [...firstToken, entry('retry', Date.now(), { code, detail })];
      const given = () => askAgain(deps.pool, run, job, { at: Date.now(), waitMs, log: again });
      if (!(await persist(deps, given))) return leave(deps, run, output);
      return deps.log.warn({ code, tries, waitMs }, 'the model did not answer; it is asked again later');
    }
  }
}

type Times = { readonly latencyMs: number; readonly firstToken: { readonly at: number; readonly ms: number } | null };

/** Asks, and lets the answer be seen as it grows. */
async function ask(
  { pool, stopping, log }: RunDeps,
  { provider, defaultModel }: LLM,
  run: Claimed,
): Promise<{ readonly answer: Answer; readonly times: Times; readonly isCancelled: boolean }> {
  const unwanted = new AbortController();
  const progress = startProgress({
    write: (text) => grow(pool, run, storableSoFar(text), Date.now()),
    look: () => isWanted(pool, run),
    unwanted: () => unwanted.abort(),
    log,
  });
  const { model, settings } = run;
  const request = {
    messages: [{ role: 'user', content: run.input } as const],
    ...(model === '' ? {} : { model }),
    ...settings,
  };
  const began = performance.now();
  const sinceMs = () => Math.round(performance.now() - began);
  let firstToken: Times['firstToken'] = null;
  const answer = await askModel(provider, request, {
    model: model === '' ? defaultModel : model,
    signal: AbortSignal.any([stopping, unwanted.signal]),
    grew: (text) => {
      firstToken ??= { at: Date.now(), ms: sinceMs() };
      progress.grew(text);
    },
  });
  const latencyMs = sinceMs();
  await progress.stop();
  return { answer, times: { latencyMs, firstToken }, isCancelled: unwanted.signal.aborted };
}

function doneOf(
  llm: LLM,
  run: Claimed,
  { answer, output, times }: { answer: Extract<Answer, { kind: 'whole' }>; output: string; times: Times },
): Omit<Extract<Ended, { status: 'done' }>, 'at' | 'log'> {
  const { usage, finishReason } = answer;
  const tokens = {
    inputTokens: Math.min(usage.inputTokens, MOST_TOKENS),
    outputTokens: Math.min(usage.outputTokens, MOST_TOKENS),
  };
  const asked = run.model === '' ? llm.defaultModel : run.model;
  return {
    status: 'done',
    output,
    finishReason,
    answeredBy: storable(answer.model).slice(0, LONGEST_NAME),
    ...tokens,
    isEstimated: usage.estimated,
    // A gateway may answer in a name of its own.
    costMicros: llm.costMicros(answer.model, tokens) ?? llm.costMicros(asked, tokens),
    latencyMs: times.latencyMs,
    firstTokenMs: times.firstToken?.ms ?? null,
    score: scoreAnswer(run.checks, output).score,
  };
}

async function finish(
  deps: RunDeps,
  run: Claimed,
  done: ReturnType<typeof doneOf>,
  log: readonly PromptRunLogEntry[],
): Promise<void> {
  const at = Date.now();
  const { output, status: _, ...figures } = done;
  const written = () => end(deps.pool, run, { ...done, at, log: [...log, entry('done', at)] });
  if (!(await persist(deps, written))) return leave(deps, run, output);
  deps.log.info({ ...figures, characters: output.length }, 'a model answered');
}

async function fail(
  deps: RunDeps,
  run: Claimed,
  { code, detail, output = '' }: { readonly code: string; readonly detail: string; readonly output?: string },
  log: readonly PromptRunLogEntry[] = [],
): Promise<void> {
  const at = Date.now();
  const failed = { status: 'failed', code, at, output, log: [...log, entry('failed', at, { code, detail })] } as const;
  if (!(await persist(deps, () => end(deps.pool, run, failed)))) return leave(deps, run, output);
  // What the provider said may quote the prompt: it stands in the run's own log.
  deps.log.warn({ code }, 'a run failed');
}

function entry(
  event: PromptRunLogEntry['event'],
  at: number,
  { code, detail }: { readonly code?: string; readonly detail?: string } = {},
): PromptRunLogEntry {
  return {
    at,
    event,
    ...(code === undefined ? {} : { code }),
    ...(detail === undefined ? {} : { detail: storable(detail).slice(0, LONGEST_DETAIL).toWellFormed() }),
  };
}

/** A model was paid for what is written here: Postgres being away for a while must not lose it. */
function persist<T>({ stopping, log }: RunDeps, write: () => Promise<T>): Promise<T> {
  return waitingOutPostgres(write, { stopping, log });
}

/** The run was cancelled, or another worker has it. */
async function leave(deps: RunDeps, { runId }: Claimed, output: string): Promise<void> {
  await persist(deps, () => noteCancelled(deps.pool, runId, output));
  deps.log.info('the run is not wanted any more');
}
