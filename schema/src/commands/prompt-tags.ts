/**
 * prompt.tags: a person takes or declines tags that were proposed. Always: only what was proposed is taken this way, and
 * what was declined is not proposed again.
 */
import { z } from 'zod';
import { adjusted, applied, rejected } from '../domain/outcome.ts';
import { mergeTags } from '../domain/prompt/tags.ts';
import type { PromptRow } from '../domain/rows.ts';
import { defineCommand, type Read } from './command.ts';
import { MAX_TAGS, promptFields, readPrompt, refusalOfActive } from './prompt-fields.ts';
import { id } from './text.ts';

type State = { readonly prompt: PromptRow | undefined };

export const settle = defineCommand({
  name: 'prompt.tags',
  version: 1,
  args: z.object({
    promptId: id,
    accept: promptFields.tags.default([]),
    decline: promptFields.tags.default([]),
  }),
  base: z.undefined(),
  authorise: () => true,
  audited: ({ promptId, accept, decline }) => ({ promptId, accepted: accept.length, declined: decline.length }),
  locks: ({ promptId }) => [`prompt:${promptId}`],
  *read({ promptId }): Read<State> {
    return { prompt: yield* readPrompt(promptId) };
  },
  decide: ({ prompt }: State, { promptId, accept, decline }, { actor }) => {
    const refusal = refusalOfActive(prompt, 'write', actor);
    if (refusal || !prompt) return refusal ?? rejected('not_found', { promptId });
    const proposed = new Set(prompt.suggestedTags);
    const accepted = accept.filter((tag) => proposed.has(tag));
    const declined = decline.filter((tag) => proposed.has(tag) && !accepted.includes(tag));
    if (accepted.length + declined.length === 0) return adjusted('already_so', {}, { promptId });
    const tags = mergeTags([], prompt.tags, accepted);
    if (accepted.length > 0 && tags.length > MAX_TAGS) return rejected('text_too_long', { most: MAX_TAGS });
    const settled = new Set([...accepted, ...declined]);
    const set = {
      tags,
      suggestedTags: prompt.suggestedTags.filter((tag) => !settled.has(tag)),
      declinedTags: mergeTags([], prompt.declinedTags, declined),
      updatedBy: actor.userId,
    };
    const changes = [{ op: 'update', table: 'prompt', id: prompt.id, set } as const];
    // Not which: the audit log keeps these, and a tag of one's own is a word of one's own.
    return applied({ changes }, { promptId, accepted: accepted.length, declined: declined.length });
  },
  entity: ({ promptId }) => ({ table: 'prompt', id: promptId }),
  settle: 'count',
});
