/**
 * prompt-run.start, prompt-run.cancel and prompt-run.judge: a version is used with a model, and somebody says how good the
 * answer was. Always: whoever may read a prompt may run it; the text that is sent is the one the runner saw, kept with the
 * run and read by nobody else; a worker asks the model and writes down the answer (workers/src/prompt-runs).
 *
 *     asked ──▶ running ──▶ done | failed
 *       └──────────┴──────▶ cancelled
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { adjusted, applied, rejected, type RowChange } from '../domain/outcome.ts';
import type {
  PromptCaseRow,
  PromptRow,
  PromptRunRow,
  PromptRunStatus,
  PromptRunTextRow,
  PromptVersionRow,
} from '../domain/rows.ts';
import { defineCommand, type Read, rowOf, rowsOf } from './command.ts';
import { MAX_CONTENT, readPrompt, refusalOfActive, values } from './prompt-fields.ts';
import { id, line, prose } from './text.ts';

/** Of one person at a time, or of one agent that runs in their name: a bench of ten versions against twenty cases. */
export const MAX_OPEN_RUNS = 200;
const OPEN: readonly PromptRunStatus[] = ['asked', 'running'];
/** What the model gets beside the prompt itself: trainings, schedule, examples. */
const MAX_INPUT = 2 * MAX_CONTENT;

const explanation = z.object({
  enricher: z.string().max(40),
  what: prose(500),
  addedTokens: z.number().int().min(-1_000_000).max(1_000_000),
});

type StartState = {
  readonly prompt: PromptRow | undefined;
  readonly version: PromptVersionRow | undefined;
  readonly tried: PromptCaseRow | undefined;
  readonly same: PromptRunRow | undefined;
  /** Of whoever it is run in the name of, with those that agents run in it. */
  readonly open: readonly PromptRunRow[];
};

export const start = defineCommand({
  name: 'prompt-run.start',
  version: 1,
  args: z.object({
    runId: id,
    promptId: id,
    versionId: id,
    /** The whole text for the model, enriched and filled in. */
    input: prose(MAX_INPUT).refine((text) => text.trim() !== '', { error: 'empty_text' }),
    task: prose(20_000).default(''),
    values: values.default({}),
    explanations: z.array(explanation).max(300).default([]),
    exampleIds: z.array(id).max(20).default([]),
    caseId: id.nullable().default(null),
    model: z.union([z.literal(''), line(200)]).default(''),
    temperature: z.number().min(0).max(2).optional(),
    maxOutputTokens: z.number().int().min(1).max(1_000_000).optional(),
    /** W3C Trace Context; without it the run begins a trace of its own. */
    traceId: z
      .string()
      .regex(/^(?!0+$)[0-9a-f]{32}$/)
      .optional(),
    parentRunId: id.nullable().default(null),
  }),
  base: z.undefined(),
  authorise: () => true,
  audited: (args) => ({
    runId: args.runId,
    promptId: args.promptId,
    versionId: args.versionId,
    model: args.model,
    characters: args.input.length,
  }),
  locks: (_, { userId }) => [`person:${userId}`],
  *read(args, { userId }): Read<StartState> {
    return {
      prompt: yield* readPrompt(args.promptId),
      version: yield* rowOf('promptVersion', args.versionId),
      tried: args.caseId === null ? undefined : yield* rowOf('promptCase', args.caseId),
      same: yield* rowOf('promptRun', args.runId),
      open: yield* rowsOf('promptRun', { userId, status: OPEN }),
    };
  },
  decide: ({ prompt, version, tried, same, open }: StartState, args, { actor, now }) => {
    const refusal = refusalOfActive(prompt, 'read', actor);
    if (refusal || !prompt) return refusal ?? rejected('not_found', { promptId: args.promptId });
    if (version?.promptId !== prompt.id) return rejected('version_unknown', { versionId: args.versionId });
    if (args.caseId !== null && tried?.promptId !== prompt.id) return rejected('case_unknown', { caseId: args.caseId });
    if (same) return rejected('duplicate_id', { runId: args.runId });
    const { runId, caseId, exampleIds, model, parentRunId, input, task, values, explanations } = args;
    // Who came through the agents' door says the door; the run is the person's who vouches for it.
    const { agent = null } = actor;
    const waiting = open.filter((run) => run.agent === agent).length;
    if (waiting >= MAX_OPEN_RUNS) return rejected('too_many_runs', { most: MAX_OPEN_RUNS });
    const run: PromptRunRow = {
      id: runId,
      orgId: prompt.orgId,
      promptId: prompt.id,
      versionId: version.id,
      userId: actor.userId,
      userName: actor.name,
      agent,
      caseId,
      exampleIds,
      enrichers: [...new Set(explanations.map(({ enricher }) => enricher))],
      status: 'asked',
      code: null,
      model,
      answeredBy: null,
      inputTokens: null,
      outputTokens: null,
      isEstimated: false,
      costMicros: null,
      latencyMs: null,
      firstTokenMs: null,
      score: null,
      feedback: null,
      note: '',
      traceId: args.traceId ?? traceOf(runId),
      parentRunId,
      attempts: 0,
      askedAt: now,
      startedAt: null,
      endedAt: null,
      version: 1,
      updatedAt: now,
    };
    const text: PromptRunTextRow = {
      id: runId,
      orgId: prompt.orgId,
      userId: actor.userId,
      input,
      output: '',
      finishReason: null,
      task,
      values,
      settings: {
        ...(args.temperature === undefined ? {} : { temperature: args.temperature }),
        ...(args.maxOutputTokens === undefined ? {} : { maxOutputTokens: args.maxOutputTokens }),
      },
      explanations,
      log: [{ at: now, event: 'asked' }],
      updatedAt: now,
    };
    const changes: RowChange[] = [
      { op: 'insert', table: 'promptRun', row: run },
      { op: 'insert', table: 'promptRunText', row: text },
    ];
    return applied(
      { changes, jobs: [{ name: 'prompt.run', runId }] },
      { runId, promptId: prompt.id, traceId: run.traceId },
    );
  },
  entity: ({ runId }) => ({ table: 'promptRun', id: runId }),
  refs: ({ promptId, caseId }) => [
    { table: 'prompt', id: promptId },
    ...(caseId === null ? [] : [{ table: 'promptCase', id: caseId } as const]),
  ],
  settle: 'count',
});

type RunState = { readonly run: PromptRunRow | undefined };

export const cancel = defineCommand({
  name: 'prompt-run.cancel',
  version: 1,
  args: z.object({ runId: id }),
  base: z.undefined(),
  authorise: () => true,
  locks: (_, { userId }) => [`person:${userId}`],
  *read({ runId }): Read<RunState> {
    return { run: yield* rowOf('promptRun', runId) };
  },
  decide: ({ run }: RunState, { runId }, { actor, now }) => {
    if (run?.userId !== actor.userId) return rejected('not_found', { runId });
    if (run.status === 'cancelled') return adjusted('already_so', {}, { runId });
    if (!OPEN.includes(run.status)) return rejected('run_ended', { runId, status: run.status });
    const set = { status: 'cancelled', endedAt: now } as const;
    return applied({ changes: [{ op: 'update', table: 'promptRun', id: runId, set }] }, { runId });
  },
  entity: ({ runId }) => ({ table: 'promptRun', id: runId }),
  settle: 'count',
});

export const judge = defineCommand({
  name: 'prompt-run.judge',
  version: 1,
  args: z
    .object({
      runId: id,
      /** Null takes back what was said; what is left out stays. */
      score: z.number().min(0).max(1).nullable().optional(),
      feedback: z.enum(['up', 'down']).nullable().optional(),
      note: prose(1_000).optional(),
    })
    .refine(({ score, feedback, note }) => score !== undefined || feedback !== undefined || note !== undefined, {
      error: 'nothing_to_judge',
    }),
  base: z.undefined(),
  authorise: () => true,
  audited: ({ runId }) => ({ runId }),
  locks: (_, { userId }) => [`person:${userId}`],
  *read({ runId }): Read<RunState> {
    return { run: yield* rowOf('promptRun', runId) };
  },
  // Whoever ran it read the answer; nobody else did.
  decide: ({ run }: RunState, { runId, score, feedback, note }, { actor }) => {
    if (run?.userId !== actor.userId) return rejected('not_found', { runId });
    if (run.status !== 'done' && run.status !== 'failed')
      return rejected('run_not_ended', { runId, status: run.status });
    const set = {
      ...(score === undefined ? {} : { score }),
      ...(feedback === undefined ? {} : { feedback }),
      ...(note === undefined ? {} : { note }),
    };
    return applied({ changes: [{ op: 'update', table: 'promptRun', id: runId, set }] }, { runId });
  },
  entity: ({ runId }) => ({ table: 'promptRun', id: runId }),
  settle: 'count',
});

/** A run's id is a UUID, which is as many digits as a trace has; of another id it is the SHA-256, as long ones may begin alike. */
function traceOf(runId: string): string {
  const digits = runId.replaceAll('-', '').toLowerCase();
  if (/^(?!0+$)[0-9a-f]{32}$/.test(digits)) return digits;
  return bytesToHex(sha256(utf8ToBytes(runId))).slice(0, 32);
}
