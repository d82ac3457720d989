/**
 * A prompt as a file holds it, whatever the file's format. Always: it knows nothing of the server; what a file leaves out
 * has one meaning (the defaults below), so that writing may leave it out too.
 */
import type { JsonValue } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';

export type PromptFileVariable = {
  readonly name: string;
  readonly type: 'text' | 'number' | 'boolean' | 'date' | 'list' | 'json';
  readonly required: boolean;
  readonly default?: JsonValue;
  readonly description?: string;
};

export type PromptFileVersion = {
  /** 1, 2, 3 … without gaps. Null in a file that holds one content and no history. */
  readonly number: number | null;
  /** Numbers of older versions of the same file. */
  readonly parents: readonly number[];
  readonly content: string;
  readonly notes: string;
  readonly author: string | null;
  /** ISO 8601: an instant, or a day. */
  readonly createdAt: string | null;
  /** As the server computes it; null where nobody vouches that the content is the one that was saved under this number. */
  readonly diffHash: string | null;
};

export type PromptFile = {
  readonly id: string | null;
  readonly title: string;
  readonly scope: 'user' | 'agent' | 'global';
  readonly agent: string | null;
  readonly tags: readonly string[];
  readonly source: 'system' | 'gen' | 'human' | 'file';
  readonly variables: readonly PromptFileVariable[];
  /** The number of the version each label stands at. */
  readonly labels: Readonly<Record<string, number>>;
  /** The number of the version that stands, where another one is the newest; null where the last one stands. */
  readonly head: number | null;
  /** Oldest first. Never empty. */
  readonly versions: readonly PromptFileVersion[];
  readonly archived: boolean;
};

const line = z.string().refine((value) => value.trim() !== '' && !/\p{Cc}/u.test(value), {
  error: 'it takes one line of text, not an empty one',
});
const labelName = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u);

const variable = z.object({
  name: line,
  type: z.enum(['text', 'number', 'boolean', 'date', 'list', 'json']).default('text'),
  required: z.boolean().default(false),
  default: z.exactOptional(z.json()),
  description: z.exactOptional(z.string()),
});

const version = z.object({
  number: z.int().min(1).nullable().default(null),
  parents: z.array(z.int()).default([]),
  content: z.string(),
  notes: z.string().default(''),
  author: line.nullable().default(null),
  createdAt: z
    .union([z.iso.datetime({ offset: true }), z.iso.date()], {
      error: 'it takes an ISO 8601 time such as 2026-03-01T09:00:00Z',
    })
    .nullable()
    .default(null),
  diffHash: z.string().nullable().default(null),
});

/** Checks the shape of one prompt and fills in what it leaves out; what hangs together is for check-history.ts. */
export const promptFile = z.object({
  id: line
    .refine((value) => value.length <= 200, { error: 'it is longer than 200 characters' })
    .nullable()
    .default(null),
  title: line,
  scope: z.enum(['user', 'agent', 'global']).default('user'),
  agent: line.nullable().default(null),
  tags: z.array(line).default([]),
  source: z.enum(['system', 'gen', 'human', 'file']).default('file'),
  variables: z.array(variable).default([]),
  labels: z.record(labelName, z.int()).default({}),
  head: z.int().min(1).nullable().default(null),
  versions: z.array(version).min(1),
  archived: z.boolean().default(false),
}) satisfies z.ZodType<PromptFile>;

/** The version that stands. */
export function headOf({ head, versions }: PromptFile): PromptFileVersion {
  const found = head === null ? versions.at(-1) : versions.find(({ number }) => number === head);
  if (!found) throw new Error('a prompt file without the version that stands');
  return found;
}
