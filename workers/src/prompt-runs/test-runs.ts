/** Runs of a prompt as people start them, through the real executor and queue, and a model over real HTTP to answer them. */
import { randomUUID } from 'node:crypto';
import { llmFor } from '@openkms/plugins/host/llm.ts';
import type { LLMPrices } from '@openkms/plugins/host/price.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { CommandReceiptRow, JsonObject, JsonValue, PromptRunLogEntry } from '@openkms/schema/domain/rows.ts';
import pg from 'pg';
import { pino } from 'pino';
import { vi } from 'vitest';
import { runQueue } from '../run-queue.ts';
import { promptRunTask } from './prompt-run.ts';

export const PRICES: LLMPrices = { echo: { input: 2, output: 10 } };

/** Both rows of a run, by the names of the columns. */
export type Run = {
  readonly status: string;
  readonly code: string | null;
  readonly attempts: number;
  readonly output: string;
  readonly log: readonly PromptRunLogEntry[];
  readonly events: string;
} & Record<string, unknown>;

/** What is needed of the executor's fixture; test files bring it, because a helper may not reach into the sync-server. */
type World = {
  readonly owner: pg.Pool;
  readonly person: () => Promise<Actor>;
  readonly send: (actor: Actor, name: string, args: JsonValue) => Promise<CommandReceiptRow>;
  readonly row: (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>>;
  readonly rows: (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;
  readonly close: () => Promise<void>;
};

export type RunWorld = {
  readonly emma: Actor;
  readonly promptId: string;
  /** Starts a run of hers and returns its id. */
  readonly ask: (args?: JsonObject) => Promise<string>;
  readonly run: (runId: string) => Promise<Run>;
  /** Resolves with the run once `check` passes for it. */
  readonly until: (runId: string, check: (run: Run) => void) => Promise<Run>;
  readonly untilEnded: (runId: string) => Promise<Run>;
  /** Jobs of the queue that are left. */
  readonly jobs: () => Promise<{ readonly wait_s: number; readonly locked: boolean }[]>;
  /** What waits, waits no more. */
  readonly hurry: () => Promise<void>;
  /** Works off runs until stopped, as workers/src/main.ts does; lines it logs are kept. */
  readonly startWorker: (options?: { readonly llm?: 'none'; readonly concurrency?: number }) => TestWorker;
  readonly close: () => Promise<void>;
};

export type TestWorker = { readonly pool: pg.Pool; readonly lines: string[]; readonly stop: () => Promise<void> };

const patient = { timeout: 20_000, interval: 20 };

/** `model`: the address of one that speaks chat completions. */
export async function createRunWorld(world: World, model: string): Promise<RunWorld> {
  const emma = await world.person();
  const [promptId, versionId] = [randomUUID(), randomUUID()];
  const made = { promptId, versionId, title: 'Echo', scope: 'user', content: 'Say it again.' };
  await world.send(emma, 'prompt.create', made);
  await world.rows(`delete from graphile_worker._private_jobs`);
  const workers = new Set<TestWorker>();

  const run: RunWorld['run'] = async (runId) => {
    const row = (await world.row(
      `select t.*, r.* from prompt_run r join prompt_run_text t on t.id = r.id where r.id = $1`,
      [runId],
    )) as Run;
    return { ...row, events: row.log.map(({ event }) => event).join(' ') };
  };
  const until: RunWorld['until'] = (runId, check) =>
    vi.waitFor(async () => {
      const found = await run(runId);
      check(found);
      return found;
    }, patient);

  function startWorker({
    llm,
    concurrency = 2,
  }: { readonly llm?: 'none'; readonly concurrency?: number } = {}): TestWorker {
    const { options } = world.owner;
    const pool = new pg.Pool({ ...options, max: 6, application_name: 'openkms-jobs' });
    pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
    const stopping = new AbortController();
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line) => void lines.push(line) });
    const variables = { OPENKMS_LLM_URL: model, OPENKMS_LLM_MODEL: 'echo-small', OPENKMS_LLM_PRICES: PRICES };
    const deps = { pool, llm: llm === 'none' ? null : llmFor(variables), stopping: stopping.signal, log };
    const working = runQueue({ ...deps, concurrency, taskList: { 'prompt.run': promptRunTask(deps) } });
    const worker: TestWorker = {
      pool,
      lines,
      stop: async () => {
        if (!workers.delete(worker)) return;
        stopping.abort();
        await working;
        await pool.end();
      },
    };
    workers.add(worker);
    return worker;
  }

  return {
    emma,
    promptId,
    run,
    until,
    untilEnded: (runId) =>
      until(runId, ({ status }) => {
        if (status === 'asked' || status === 'running') throw new Error(`it is ${status}`);
      }),
    async ask(args = {}) {
      const runId = randomUUID();
      const receipt = await world.send(emma, 'prompt-run.start', {
        runId,
        promptId,
        versionId,
        input: 'hello there',
        ...args,
      });
      if (receipt.status !== 'applied') throw new Error(JSON.stringify(receipt));
      return runId;
    },
    jobs: async () =>
      (await world.rows(
        `select extract(epoch from run_at - now())::float8 as wait_s, locked_at is not null as locked from graphile_worker.jobs`,
      )) as { wait_s: number; locked: boolean }[],
    hurry: async () => {
      await world.rows(
        `select graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) from graphile_worker.jobs where locked_at is null`,
      );
    },
    startWorker,
    async close() {
      for (const worker of workers) await worker.stop();
      await world.close();
    },
  };
}
