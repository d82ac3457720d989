/**
 * prompt-case.save and prompt-case.remove: what a prompt is tried on. Always: a case never changes, so that runs can be
 * compared by it; writing it anew makes another that stands in its place, and of two who do that at once both are kept.
 */
import { z } from 'zod';
import { adjusted, applied, rejected, type RowChange } from '../domain/outcome.ts';
import type { PromptCaseRow, PromptRow } from '../domain/rows.ts';
import { defineCommand, type Read, rowOf, rowsOf } from './command.ts';
import { readPrompt, refusalOfActive, values } from './prompt-fields.ts';
import { id, line, prose } from './text.ts';

/** More than a bench shows side by side. */
const MAX_CASES = 200;
const sample = prose(2_000).refine((text) => text !== '', { error: 'empty_text' });

const check = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['contains', 'lacks', 'equals']), text: sample }),
  z.object({ kind: z.literal('json') }),
  z.object({ kind: z.literal('at-most-words'), words: z.number().int().min(1).max(1_000_000) }),
]);

type SaveState = {
  readonly prompt: PromptRow | undefined;
  readonly same: PromptCaseRow | undefined;
  readonly cases: readonly PromptCaseRow[];
};

export const newCase = z.object({
  caseId: id,
  promptId: id,
  /** The case it stands in the place of. */
  replaces: id.nullable().default(null),
  name: line(120),
  task: prose(20_000).default(''),
  values: values.default({}),
  expected: prose(50_000).default(''),
  checks: z.array(check).max(20).default([]),
  isExample: z.boolean().default(false),
});

export const save = defineCommand({
  name: 'prompt-case.save',
  version: 1,
  args: newCase,
  base: z.undefined(),
  authorise: () => true,
  audited: ({ caseId, promptId, replaces }) => ({ caseId, promptId, replaces }),
  locks: ({ promptId }) => [`prompt:${promptId}`],
  *read(args): Read<SaveState> {
    return {
      prompt: yield* readPrompt(args.promptId),
      same: yield* rowOf('promptCase', args.caseId),
      cases: yield* rowsOf('promptCase', { promptId: args.promptId, status: 'active' }),
    };
  },
  decide: ({ prompt, same, cases }: SaveState, args, { actor, now }) => {
    const refusal = refusalOfActive(prompt, 'write', actor);
    if (refusal || !prompt) return refusal ?? rejected('not_found', { promptId: args.promptId });
    if (same) return rejected('duplicate_id', { caseId: args.caseId });
    const replaced = cases.find((each) => each.id === args.replaces);
    if (!replaced && cases.length >= MAX_CASES) return rejected('too_many_cases', { most: MAX_CASES });
    const { caseId, name, task, values, expected, checks, isExample } = args;
    const row: PromptCaseRow = {
      id: caseId,
      orgId: prompt.orgId,
      promptId: prompt.id,
      name,
      task,
      values,
      expected,
      checks,
      isExample,
      status: 'active',
      createdBy: actor.userId,
      createdByName: actor.name,
      createdAt: now,
      version: 1,
      updatedAt: now,
    };
    const changes: RowChange[] = [
      ...(replaced
        ? [{ op: 'update', table: 'promptCase', id: replaced.id, set: { status: 'removed' } } as const]
        : []),
      { op: 'insert', table: 'promptCase', row },
    ];
    return applied({ changes }, { caseId, promptId: prompt.id, replaced: replaced?.id ?? null });
  },
  entity: ({ caseId }) => ({ table: 'promptCase', id: caseId }),
  refs: ({ promptId }) => [{ table: 'prompt', id: promptId }],
  also: ({ replaces }) => (replaces === null ? [] : [{ table: 'promptCase', id: replaces }]),
  settle: 'count',
});

type RemoveState = { readonly prompt: PromptRow | undefined; readonly found: PromptCaseRow | undefined };

export const remove = defineCommand({
  name: 'prompt-case.remove',
  version: 1,
  args: z.object({ caseId: id, promptId: id }),
  base: z.undefined(),
  authorise: () => true,
  locks: ({ promptId }) => [`prompt:${promptId}`],
  *read({ caseId, promptId }): Read<RemoveState> {
    return { prompt: yield* readPrompt(promptId), found: yield* rowOf('promptCase', caseId) };
  },
  decide: ({ prompt, found }: RemoveState, { caseId, promptId }, { actor }) => {
    const refusal = refusalOfActive(prompt, 'write', actor);
    if (refusal || !prompt) return refusal ?? rejected('not_found', { promptId });
    if (found?.promptId !== prompt.id) return rejected('case_unknown', { caseId });
    if (found.status === 'removed') return adjusted('already_so', {}, { caseId });
    const set = { status: 'removed' } as const;
    return applied({ changes: [{ op: 'update', table: 'promptCase', id: caseId, set }] }, { caseId });
  },
  entity: ({ caseId }) => ({ table: 'promptCase', id: caseId }),
  settle: 'count',
});
