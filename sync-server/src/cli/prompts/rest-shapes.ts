/** Prompts as REST answers them, as far as the command line looks. */
import { z } from 'zod';

const variable = z.object({
  name: z.string(),
  type: z.enum(['text', 'number', 'boolean', 'date', 'list', 'json']),
  required: z.boolean(),
  default: z.json(),
  description: z.string(),
});
const scope = z.enum(['user', 'agent', 'global']);

const prompt = {
  id: z.string(),
  title: z.string(),
  scope,
  ownerId: z.string(),
  ownerName: z.string(),
  agent: z.string().nullable(),
  tags: z.array(z.string()),
  source: z.enum(['system', 'gen', 'human', 'file']),
  variables: z.array(variable),
  status: z.enum(['active', 'archived', 'deleted']),
  headId: z.string(),
  versionCount: z.number(),
  labels: z.record(z.string(), z.string()),
  reviewedAt: z.number().nullable(),
  updatedAt: z.number(),
};
const version = z.object({
  id: z.string(),
  number: z.number(),
  parents: z.array(z.string()),
  content: z.string(),
  diffHash: z.string(),
  notes: z.string(),
  authorName: z.string(),
});

/** A prompt of a list; what else the server says of it is kept for --json. */
export const promptSummary = z.looseObject({
  ...prompt,
  head: z.looseObject({ id: z.string(), number: z.number(), diffHash: z.string() }),
});
export type PromptSummary = z.infer<typeof promptSummary>;

/** A prompt with its versions by number, its links, and where its labels stood. */
export const promptDetail = z.object({
  ...prompt,
  versions: z.array(version),
  links: z.array(z.object({ id: z.string(), capability: z.string() })),
  labelMoves: z.array(z.object({ label: z.string() })),
});
export type PromptDetail = z.infer<typeof promptDetail>;
export type PromptVersion = z.infer<typeof version>;

export const PROMPTS = '/api/v1/prompts';
