/** What the commands of prompts share: their arguments, and how they read a prompt. */
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { type Outcome, rejected } from '../domain/outcome.ts';
import { mayDo, type PromptAct } from '../domain/prompt/rights.ts';
import type { PromptRow } from '../domain/rows.ts';
import { type Read, steadyRow } from './command.ts';
import { isStorableJson, json, line, prose } from './text.ts';

/** UTF-16 code units of a version: some eighty pages, and far below what one command may hold. */
export const MAX_CONTENT = 250_000;

export const content = prose(MAX_CONTENT).refine((text) => text.trim() !== '', { error: 'empty_text' });
export const notes = prose(2_000).default('');
/** Lower-case words joined by dots, dashes and underscores: names of agents, labels and tags. */
const slug = (max: number) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .min(1, { error: 'empty_text' })
    .max(max, { error: 'text_too_long' })
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, { error: 'invalid_args' });

/** Of one prompt; a file that holds more is refused. */
export const MAX_TAGS = 50;
export const agentName = slug(60);
export const label = slug(40);
/** `summarize`, `mail.write`; `mail.*` stands for all that begin so, `*` for every capability. */
export const capability = z
  .string()
  .trim()
  .toLowerCase()
  .max(80, { error: 'text_too_long' })
  .regex(/^(\*|[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*(\.\*)?)$/, { error: 'invalid_args' });

const variable = z.object({
  name: z
    .string()
    .max(60, { error: 'text_too_long' })
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'invalid_args' }),
  type: z.enum(['text', 'number', 'boolean', 'date', 'list', 'json']),
  required: z.boolean().default(false),
  default: json.refine(isStorableJson, { error: 'invalid_args' }).default(null),
  description: prose(300).default(''),
});

/** Of a prompt's variables, by name. */
export const values = z.record(z.string().max(60), json).refine(isStorableJson, { error: 'invalid_args' });

/** The fields of a prompt a person may set. */
export const promptFields = {
  title: line(200),
  scope: z.enum(['user', 'agent', 'global'], { error: 'scope_unknown' }),
  agent: agentName.nullable(),
  tags: z.array(line(60)).max(MAX_TAGS, { error: 'text_too_long' }),
  variables: z
    .array(variable)
    .max(100, { error: 'text_too_long' })
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, { error: 'variable_twice' }),
} as const;

export const promptSource = z.enum(['system', 'gen', 'human', 'file']);

/** The prompt, if it is there; whether the actor may do with it what they ask is {@link refusalOf}'s to say. */
export const readPrompt = (promptId: string): Read<PromptRow | undefined> => steadyRow('prompt', promptId);

/**
 * Why `actor` may not do `act`: one answer, to the letter, for what is not there and what is not theirs to see. Undefined
 * where they may.
 */
export function refusalOf(prompt: PromptRow | undefined, act: PromptAct, actor: Actor): Outcome | undefined {
  if (!prompt || !mayDo('read', prompt, actor)) return rejected('not_found');
  if (!mayDo(act, prompt, actor)) return rejected('forbidden', { promptId: prompt.id });
  return undefined;
}

/** As {@link refusalOf}, and the prompt must be in use. */
export function refusalOfActive(prompt: PromptRow | undefined, act: PromptAct, actor: Actor): Outcome | undefined {
  const refusal = refusalOf(prompt, act, actor);
  if (refusal || prompt?.status === 'active') return refusal;
  return rejected(prompt?.status === 'archived' ? 'prompt_archived' : 'prompt_deleted', { promptId: prompt?.id ?? '' });
}
