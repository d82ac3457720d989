/**
 * prompt.create, prompt.edit, prompt.archive, prompt.restore, prompt.delete, prompt.review. Always: a prompt has at least
 * one version; nothing of its history is removed by archiving or deleting it; no link to it outlives its being active
 * and more than one person's.
 */
import { z } from 'zod';
import { mergeFields } from '../domain/field-edit.ts';
import { adjusted, applied, conflicted, type Outcome, rejected, type RowChange } from '../domain/outcome.ts';
import type { PromptLinkRow, PromptRow, PromptStatus, PromptVersionRow } from '../domain/rows.ts';
import { mergeTags } from '../domain/prompt/tags.ts';
import { defineCommand, type Read, rowOf, rowsOf } from './command.ts';
import { fieldChange, fieldConflict, nonEmpty, readAuthor } from './fields.ts';
import {
  content,
  MAX_TAGS,
  notes,
  promptFields,
  promptSource,
  readPrompt,
  refusalOf,
  refusalOfActive,
} from './prompt-fields.ts';
import { newPrompt, tagsFor, versionRow } from './prompt-land.ts';
import { id, reason } from './text.ts';

const anybody = () => true;
const promptLock = ({ promptId }: { readonly promptId: string }) => [`prompt:${promptId}`] as const;
const promptEntity = ({ promptId }: { readonly promptId: string }) => ({ table: 'prompt', id: promptId }) as const;

type CreateState = { readonly samePrompt: PromptRow | undefined; readonly sameVersion: PromptVersionRow | undefined };

export const create = defineCommand({
  name: 'prompt.create',
  version: 1,
  args: z
    .object({
      promptId: id,
      versionId: id,
      ...promptFields,
      agent: promptFields.agent.default(null),
      tags: promptFields.tags.default([]),
      variables: promptFields.variables.default([]),
      source: promptSource.default('human'),
      content,
      notes,
    })
    .refine(({ agent, scope }) => agent === null || scope === 'agent', { error: 'agent_not_of_scope' }),
  base: z.undefined(),
  authorise: anybody,
  audited: (args) => ({ promptId: args.promptId, scope: args.scope, characters: args.content.length }),
  locks: promptLock,
  *read(args): Read<CreateState> {
    return {
      samePrompt: yield* rowOf('prompt', args.promptId),
      sameVersion: yield* rowOf('promptVersion', args.versionId),
    };
  },
  decide: ({ samePrompt, sameVersion }: CreateState, args, context) => {
    if (samePrompt || sameVersion) return rejected('duplicate_id', { promptId: args.promptId });
    const { promptId, versionId, title, scope, agent, tags, variables, source } = args;
    const prompt = newPrompt(
      {
        id: promptId,
        title,
        scope,
        agent,
        tags,
        variables,
        source,
        status: 'active',
        headId: versionId,
        versionCount: 1,
        labels: {},
      },
      context,
    );
    const first = { id: versionId, parents: [], content: args.content, notes: args.notes, kind: 'saved' } as const;
    const row = versionRow(prompt, 1, first, context);
    const changes: RowChange[] = [
      { op: 'insert', table: 'prompt', row: prompt },
      { op: 'insert', table: 'promptVersion', row },
    ];
    return applied({ changes, jobs: tagsFor(prompt) }, { promptId, versionId, number: 1, diffHash: row.diffHash });
  },
  entity: promptEntity,
  settle: 'count',
});

/** `author` wrote what the edit collides with. */
type EditState = {
  readonly prompt: PromptRow | undefined;
  readonly author: string | null;
  /** In force; read where the prompt is to become one person's. */
  readonly links: readonly PromptLinkRow[];
};

export const edit = defineCommand({
  name: 'prompt.edit',
  version: 1,
  args: z.object({
    promptId: id,
    changes: nonEmpty(
      z.object({
        title: fieldChange(promptFields.title).optional(),
        scope: fieldChange(promptFields.scope).optional(),
        agent: fieldChange(promptFields.agent).optional(),
        tags: z.object({ from: promptFields.tags, to: promptFields.tags }).optional(),
        variables: fieldChange(promptFields.variables).optional(),
      }),
    ),
  }),
  base: z.undefined(),
  authorise: anybody,
  audited: ({ promptId, changes }) => ({ promptId, fields: Object.keys(changes) }),
  locks: promptLock,
  *read(args): Read<EditState> {
    const prompt = yield* readPrompt(args.promptId);
    const { tags: _, ...single } = args.changes;
    if (!prompt) return { prompt, author: null, links: [] };
    const author = yield* readAuthor(prompt, mergeFields(prompt, single));
    return { prompt, author, links: args.changes.scope?.to === 'user' ? yield* linksOf(prompt.id) : [] };
  },
  decide: ({ prompt, author, links }: EditState, { promptId, changes }, context): Outcome => {
    const refusal = refusalOfActive(prompt, 'write', context.actor);
    if (refusal || !prompt) return refusal ?? rejected('not_found');
    // Making it one's own, or giving it away, is for whoever owns it and administrators.
    if (changes.scope && prompt.ownerId !== context.actor.userId && context.actor.role !== 'admin')
      return rejected('forbidden', { promptId, field: 'scope' });
    // Taken from everybody it would vanish before those who wrote it with others.
    if (changes.scope?.to === 'user' && prompt.ownerId !== context.actor.userId)
      return rejected('forbidden', { promptId, field: 'scope' });
    const { tags, ...single } = changes;
    const merge = mergeFields(prompt, single);
    // Only one person writes it, or will: what they did last on any of their devices is what they want, and no conflict shows
    // administrators a title that was to be theirs alone.
    const isOwn = prompt.scope === 'user' || merge.apply['scope'] === 'user';
    const mine = isOwn ? { ...merge.apply, ...lastWins(merge.conflicts) } : merge.apply;
    const merged = tags ? mergeTags(tags.from, prompt.tags, tags.to) : prompt.tags;
    // With more it could be edited and imported no longer. Who takes some away is not held up by what was there.
    if (merged.length > Math.max(MAX_TAGS, prompt.tags.length))
      return rejected('text_too_long', { promptId, field: 'tags', most: MAX_TAGS });
    const set = { ...mine, ...(same(merged, prompt.tags) ? {} : { tags: merged }) } as Partial<PromptRow>;
    const after = { ...prompt, ...set };
    if (after.agent !== null && after.scope !== 'agent') return rejected('agent_not_of_scope', { promptId });
    const fields = Object.keys(set);
    const update = {
      op: 'update',
      table: 'prompt',
      id: prompt.id,
      // What was proposed, and then declined, may come from other prompts of its owner's own, which are nobody else's to see.
      set: {
        ...set,
        ...(set.scope ? { suggestedTags: [] } : {}),
        ...(set.scope && prompt.scope === 'user' ? { declinedTags: [] } : {}),
        updatedBy: context.actor.userId,
      },
    };
    const unlinked = after.scope === 'user' ? links.map(unlinking) : [];
    const changed = fields.length === 0 ? [] : [...unlinked, update as RowChange];
    const jobs = (set.title ?? set.scope ?? set.tags) ? tagsFor(prompt) : [];
    const moved = set.scope === undefined ? {} : { scope: { from: prompt.scope, to: set.scope } };
    const details = { promptId, fields, ...moved };
    if (merge.conflicts.length > 0 && isOwn)
      return adjusted(
        'replaced',
        { changes: changed, jobs },
        { ...details, replaced: merge.conflicts.map(({ field }) => field) },
      );
    if (merge.conflicts.length > 0) {
      const draft = fieldConflict(merge, context, {
        entityTable: 'prompt',
        entityId: prompt.id,
        title: prompt.title,
        officeId: context.actor.officeId,
        theirsUserId: author,
      });
      return conflicted(
        'field_conflict',
        { changes: changed, jobs, conflicts: [draft] },
        { ...details, conflictId: draft.id },
      );
    }
    return changed.length === 0 ? adjusted('already_so', {}, details) : applied({ changes: changed, jobs }, details);
  },
  entity: promptEntity,
  settle: 'count',
});

type StandingState = { readonly prompt: PromptRow | undefined; readonly links: readonly PromptLinkRow[] };

/** archive, restore and delete: the same but for where they lead and who may. */
const standing = (name: string, to: PromptStatus, act: 'write' | 'delete', from: readonly PromptStatus[]) =>
  defineCommand({
    name,
    version: 1,
    args: z.object({ promptId: id, reason: reason.optional() }),
    base: z.undefined(),
    authorise: anybody,
    audited: ({ promptId }) => ({ promptId }),
    locks: promptLock,
    *read(args): Read<StandingState> {
      const prompt = yield* readPrompt(args.promptId);
      return { prompt, links: prompt ? yield* linksOf(prompt.id) : [] };
    },
    decide: ({ prompt, links }: StandingState, { promptId }, { actor }) => {
      const refusal = refusalOf(prompt, act, actor);
      if (refusal || !prompt) return refusal ?? rejected('not_found');
      if (prompt.status === to) return adjusted('already_so', {}, { promptId });
      if (!from.includes(prompt.status)) return rejected('prompt_deleted', { promptId });
      const removed = to === 'active' ? [] : links.map(unlinking);
      const set = { status: to, updatedBy: actor.userId };
      const changes: RowChange[] = [...removed, { op: 'update', table: 'prompt', id: prompt.id, set }];
      return applied({ changes }, { promptId, unlinked: removed.length });
    },
    entity: promptEntity,
    settle: 'count',
  });

export const archive = standing('prompt.archive', 'archived', 'write', ['active']);
/** `delete` is no name a module may export. */
export const remove = standing('prompt.delete', 'deleted', 'delete', ['active', 'archived']);
/** Brings back what was archived or deleted; its links have to be made anew. */
export const restore = standing('prompt.restore', 'active', 'delete', ['archived', 'deleted']);

type ReviewState = { readonly prompt: PromptRow | undefined };

export const review = defineCommand({
  name: 'prompt.review',
  version: 1,
  args: z.object({ promptId: id }),
  base: z.undefined(),
  authorise: (actor) => actor.role !== 'employee',
  locks: promptLock,
  *read(args): Read<ReviewState> {
    return { prompt: yield* readPrompt(args.promptId) };
  },
  decide: ({ prompt }: ReviewState, { promptId }, { actor, now }) => {
    const refusal = refusalOfActive(prompt, 'read', actor);
    if (refusal || !prompt) return refusal ?? rejected('not_found');
    const set = { reviewedAt: now, reviewedBy: actor.userId };
    return applied({ changes: [{ op: 'update', table: 'prompt', id: prompt.id, set }] }, { promptId });
  },
  entity: promptEntity,
  settle: 'count',
});

function linksOf(promptId: string): Read<readonly PromptLinkRow[]> {
  return rowsOf('promptLink', { promptId, promptStatus: 'active' });
}

function unlinking({ id }: PromptLinkRow): RowChange {
  return { op: 'update', table: 'promptLink', id, set: { promptStatus: null } };
}

function lastWins(conflicts: readonly { readonly field: string; readonly mine: unknown }[]): object {
  return Object.fromEntries(conflicts.map(({ field, mine }) => [field, mine]));
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}
