/** Runs and cases as REST answers them, as far as the command line looks. */
import { z } from 'zod';

const check = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['contains', 'lacks', 'equals']), text: z.string() }),
  z.object({ kind: z.literal('json') }),
  z.object({ kind: z.literal('at-most-words'), words: z.number() }),
]);
export const promptCase = z.object({ id: z.string(), name: z.string(), checks: z.array(check) });
export type PromptCase = z.infer<typeof promptCase>;
export type PromptCheck = z.infer<typeof check>;

/** What else the server says of a run is kept for --json. */
export const run = z.looseObject({
  id: z.string(),
  promptId: z.string(),
  status: z.enum(['asked', 'running', 'done', 'failed', 'cancelled']),
  code: z.string().nullable(),
  score: z.number().nullable(),
  costMicros: z.number().nullable(),
  traceId: z.string(),
  askedAt: z.number(),
});
export type Run = z.infer<typeof run>;
export const runDetail = run.extend({ text: z.looseObject({ output: z.string() }).nullable() });
export type RunDetail = z.infer<typeof runDetail>;
