/** Runs and cases as REST shows and takes them. Always: the compiler holds each shape to its row. */
import { id, json, line, prose } from '@openkms/schema/commands/text.ts';
import type { PromptCaseRow, PromptRunRow, PromptRunTextRow } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';
import { filterText, fromParameter, toParameter } from '../rest/v1/parameters.ts';
import { capabilityName, forWhom, notBoth, task, taskFields, values, which } from './task-shapes.ts';

const instant = z.number().int().describe('Milliseconds since the epoch, UTC');
const text = z.string();
const object = z.record(z.string(), json);
const status = z.enum(['asked', 'running', 'done', 'failed', 'cancelled']);
export const traceId = z
  .string()
  .regex(/^(?!0+$)[0-9a-f]{32}$/, { error: 'must be 32 lower-case hexadecimal digits, not all of them zero' });

export const runShape = z
  .object({
    id: text,
    orgId: text,
    promptId: text,
    versionId: text,
    userId: text,
    userName: text,
    agent: text.nullable().describe('The agent that asked in the person’s name'),
    caseId: text.nullable(),
    exampleIds: z.array(text).readonly(),
    enrichers: z.array(text).readonly(),
    status,
    code: text.nullable().describe('Why it failed'),
    model: text.describe('As asked for; empty: the installation’s own choice'),
    answeredBy: text.nullable(),
    inputTokens: z.number().nullable(),
    outputTokens: z.number().nullable(),
    isEstimated: z.boolean().describe('The tokens are reckoned, nobody counted them'),
    costMicros: z.number().nullable().describe('Millionths of a US dollar; null where no price is known'),
    latencyMs: z.number().nullable(),
    firstTokenMs: z.number().nullable(),
    score: z.number().nullable().describe('0 to 1'),
    feedback: z.enum(['up', 'down']).nullable(),
    note: text,
    traceId: text,
    parentRunId: text.nullable(),
    attempts: z.number().int(),
    askedAt: instant,
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    version: z.number().int(),
    updatedAt: instant,
  })
  .meta({ id: 'PromptRun' }) satisfies z.ZodType<PromptRunRow>;

const explanation = z.object({ enricher: text, what: text, addedTokens: z.number() });
const logEntry = z.object({
  at: instant,
  event: z.enum(['asked', 'started', 'first-token', 'retry', 'done', 'failed', 'cancelled']),
  code: text.optional(),
  detail: text.optional(),
});
export const log = z.array(logEntry).readonly();

const textShape = z
  .object({
    id: text,
    orgId: text,
    userId: text,
    input: text,
    output: text.describe('Grows while the model answers'),
    finishReason: text.nullable(),
    task: text,
    values: object,
    settings: z.object({ temperature: z.number().optional(), maxOutputTokens: z.number().optional() }),
    explanations: z.array(explanation).readonly(),
    log,
    updatedAt: instant,
  })
  .meta({ id: 'PromptRunText' }) as z.ZodType<PromptRunTextRow>;

export const runDetail = runShape
  .extend({ text: textShape.nullable().describe('What was said; null unless the run is your own') })
  .meta({ id: 'PromptRunDetail' });

export const startedShape = z.object({
  run: runShape,
  enriched: z.object({
    tokens: z.number().describe('Estimated'),
    explanations: z.array(explanation).readonly(),
    variantId: text.describe('The version that runs: Meta Fusion may take another than the one that stands'),
    exampleIds: z.array(text).readonly(),
  }),
});

const runFields = {
  ...which,
  ...taskFields,
  task: task.optional().describe('What the person wants; else that of the case, or nothing'),
  values: values.optional().describe('Of the prompt’s variables; else those of the case, or none'),
  model: z.union([z.literal(''), line(200)]).default(''),
  temperature: z.number().min(0).max(2).optional(),
  maxOutputTokens: z.number().int().min(1).max(1_000_000).optional(),
  caseId: id.optional(),
  parentRunId: id
    .optional()
    .describe('The run of the chain that led to this one; it gives the trace unless a header does'),
  runId: z.uuid().optional().describe('An id of your own, so that sending it twice makes one run'),
};
export const newRun = z.strictObject(runFields).refine(...notBoth);
export const dispatchedRun = z
  .strictObject({ capability: capabilityName, agent: forWhom, ...runFields })
  .omit({ versionId: true });

export const judgement = z.strictObject({
  score: z.number().min(0).max(1).nullable().optional(),
  feedback: z.enum(['up', 'down']).nullable().optional(),
  note: prose(1_000).optional(),
});

/** Of lists of runs, the export and the summary alike. */
export const ofPrompt = {
  versionId: filterText.optional(),
  status: status.optional(),
  traceId: traceId.optional(),
  caseId: filterText.optional(),
  from: fromParameter.optional(),
  to: toParameter.optional(),
};
export const runFilter = { promptId: filterText.optional(), ...ofPrompt };

export const summaryRow = z
  .object({
    promptId: text,
    title: text,
    versionId: text,
    number: z.number().int(),
    model: text.describe('That answered, or where none did, that was asked for'),
    runs: z.number().int(),
    failed: z.number().int(),
    meanScore: z.number().nullable(),
    up: z.number().int(),
    down: z.number().int(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    costMicros: z.number().nullable().describe('Of the runs whose price is known'),
    latencyP50Ms: z.number().nullable(),
    latencyP95Ms: z.number().nullable(),
  })
  .meta({ id: 'PromptRunSummary' });
export type SummaryRow = z.infer<typeof summaryRow>;

const caseCheck = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['contains', 'lacks', 'equals']), text }),
  z.object({ kind: z.literal('json') }),
  z.object({ kind: z.literal('at-most-words'), words: z.number().int() }),
]);
export const caseShape = z
  .object({
    id: text,
    orgId: text,
    promptId: text,
    name: text,
    task: text,
    values: object,
    expected: text.describe('A good answer; may be empty'),
    checks: z.array(caseCheck).readonly(),
    isExample: z.boolean().describe('It may be shown to the model, with its good answer'),
    status: z.enum(['active', 'removed']),
    createdBy: text,
    createdByName: text,
    createdAt: instant,
    version: z.number().int(),
    updatedAt: instant,
  })
  .meta({ id: 'PromptCase' }) satisfies z.ZodType<PromptCaseRow>;
