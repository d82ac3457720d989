/**
 * prompt.link and prompt.unlink: an administrator says which prompt serves a capability. Always: only an active prompt is
 * linked (Postgres holds a link to it), and one prompt serves a capability for an agent once.
 */
import { z } from 'zod';
import { adjusted, applied, rejected } from '../domain/outcome.ts';
import { mayDo } from '../domain/prompt/rights.ts';
import type { PromptLinkRow, PromptRow } from '../domain/rows.ts';
import { defineCommand, type Read, rowOf, rowsOf } from './command.ts';
import { agentName, capability, readPrompt, refusalOfActive } from './prompt-fields.ts';
import { id } from './text.ts';
import type { Actor } from '../domain/actor.ts';

const administers = (actor: Actor) => actor.role === 'admin';

type LinkState = {
  readonly prompt: PromptRow | undefined;
  readonly sameId: PromptLinkRow | undefined;
  readonly links: readonly PromptLinkRow[];
};

export const link = defineCommand({
  name: 'prompt.link',
  version: 1,
  args: z.object({
    linkId: id,
    promptId: id,
    capability,
    agent: agentName.nullable().default(null),
    priority: z.number().int().min(-1000).max(1000).default(0),
  }),
  base: z.undefined(),
  authorise: administers,
  locks: (args) => [`prompt:${args.promptId}`],
  *read(args): Read<LinkState> {
    return {
      prompt: yield* readPrompt(args.promptId),
      sameId: yield* rowOf('promptLink', args.linkId),
      links: yield* rowsOf('promptLink', {
        promptId: args.promptId,
        capability: args.capability,
        promptStatus: 'active',
      }),
    };
  },
  decide: ({ prompt, sameId, links }: LinkState, args, { actor, now }) => {
    const refusal = refusalOfActive(prompt, 'read', actor);
    if (refusal || !prompt) return refusal ?? rejected('not_found');
    if (!mayDo('link', prompt, actor)) return rejected('prompt_not_linkable', { promptId: prompt.id });
    if (sameId) return rejected('duplicate_id', { linkId: args.linkId });
    const known = links.find(({ agent }) => agent === args.agent);
    const details = { promptId: prompt.id, linkId: known?.id ?? args.linkId };
    if (known?.priority === args.priority) return adjusted('already_so', {}, details);
    if (known) {
      const set = { priority: args.priority };
      return applied({ changes: [{ op: 'update', table: 'promptLink', id: known.id, set }] }, details);
    }
    const row: PromptLinkRow = {
      id: args.linkId,
      orgId: prompt.orgId,
      promptId: prompt.id,
      promptStatus: 'active',
      capability: args.capability,
      agent: args.agent,
      priority: args.priority,
      createdBy: actor.userId,
      createdAt: now,
      version: 1,
      updatedAt: now,
    };
    return applied({ changes: [{ op: 'insert', table: 'promptLink', row }] }, details);
  },
  entity: (args) => ({ table: 'prompt', id: args.promptId }),
  settle: 'count',
});

type UnlinkState = { readonly link: PromptLinkRow | undefined; readonly prompt: PromptRow | undefined };

export const unlink = defineCommand({
  name: 'prompt.unlink',
  version: 1,
  args: z.object({ linkId: id, promptId: id }),
  base: z.undefined(),
  authorise: administers,
  locks: (args) => [`prompt:${args.promptId}`],
  *read(args): Read<UnlinkState> {
    return { link: yield* rowOf('promptLink', args.linkId), prompt: yield* readPrompt(args.promptId) };
  },
  decide: ({ link: found, prompt }: UnlinkState, args, { actor }) => {
    const refusal = refusalOfActive(prompt, 'read', actor);
    if (refusal || !prompt) return refusal ?? rejected('not_found');
    if (found?.promptId !== prompt.id) return rejected('not_found', { linkId: args.linkId });
    if (found.promptStatus === null) return adjusted('already_so', {}, { linkId: found.id });
    const set = { promptStatus: null };
    return applied({ changes: [{ op: 'update', table: 'promptLink', id: found.id, set }] }, { linkId: found.id });
  },
  entity: (args) => ({ table: 'prompt', id: args.promptId }),
  settle: 'count',
});
