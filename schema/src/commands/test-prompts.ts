/** A world with one prompt of Emma's, version `v1`, for tests of what is done with prompts. */
import type { JsonObject, PromptScope, PromptStatus } from '../domain/rows.ts';
import { person, world } from './test-world.ts';

export const emma = person('emma');
export const eli = person('eli');
export const grace = person('grace', 'admin');

export function worldWithPrompt({
  scope = 'global',
  status = 'active',
  ...args
}: { readonly scope?: PromptScope; readonly status?: PromptStatus } & JsonObject = {}) {
  const made = world();
  const first = { promptId: 'p', versionId: 'v1', title: 'Summary', scope, content: 'Summarise.\n', ...args };
  made.issue(emma, 'prompt.create', first);
  made.change('prompt', 'p', { status });
  return made;
}

/** Every cell of what matters for rights: whose prompt it is to read is decided by scope, standing and person. */
export const CELLS = (['user', 'agent', 'global'] as const).flatMap((scope) =>
  (['active', 'archived', 'deleted'] as const).flatMap((status) =>
    [emma, eli, grace].map((who) => ({ scope, status, who, name: `${who.role} ${who.userId}` })),
  ),
);
