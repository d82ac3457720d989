/**
 * A new version comes to a prompt. Always: the version is kept, whatever else happens; the prompt's head moves forward to
 * something that holds both it and what stood there, or stays where it was and the contradiction is a conflict.
 *
 *     parent is the head             ──▶ head = the new version
 *     head has moved on, no contradiction ──▶ new version, then a merge of head and it: head = the merge
 *     head has moved on, contradiction    ──▶ new version, a conflict; head stays
 */
import { mergeVersions } from '../domain/prompt/merge.ts';
import { diffHash, normaliseContent } from '../domain/prompt/normalise.ts';
import { titleForOthers } from '../domain/prompt/rights.ts';
import { mergeTags } from '../domain/prompt/tags.ts';
import { isAncestor, mergeBase } from '../domain/prompt/version-tree.ts';
import {
  adjusted,
  applied,
  type ConflictDraft,
  conflicted,
  type Job,
  type Outcome,
  rejected,
  type RowChange,
} from '../domain/outcome.ts';
import type { JsonObject, PromptRow, PromptVersionKind, PromptVersionRow } from '../domain/rows.ts';
import { type DecideContext, type Read, rowsOf } from './command.ts';

/** The versions a rule may need: those named, and all of the prompt's where `whole` says that they may have parted. */
export function* readVersions(
  prompt: PromptRow,
  named: readonly string[],
  whole: (found: ReadonlyMap<string, PromptVersionRow>) => boolean,
): Read<ReadonlyMap<string, PromptVersionRow>> {
  const found = byId(yield* rowsOf('promptVersion', { id: [...named, prompt.headId] }));
  return whole(found) ? byId(yield* rowsOf('promptVersion', { promptId: prompt.id })) : found;
}

function byId(rows: readonly PromptVersionRow[]): ReadonlyMap<string, PromptVersionRow> {
  return new Map(rows.map((row) => [row.id, row]));
}

type NewPrompt = Pick<
  PromptRow,
  'id' | 'title' | 'scope' | 'agent' | 'tags' | 'variables' | 'source' | 'status' | 'headId' | 'versionCount' | 'labels'
>;

/** The row of a prompt that nobody has reviewed yet, owned by whoever makes it. */
export function newPrompt(made: NewPrompt, { actor, now }: DecideContext): PromptRow {
  return {
    ...made,
    orgId: actor.orgId,
    ownerId: actor.userId,
    ownerName: actor.name,
    tags: mergeTags([], [], made.tags),
    suggestedTags: [],
    declinedTags: [],
    reviewedAt: null,
    reviewedBy: null,
    createdAt: now,
    updatedBy: actor.userId,
    version: 1,
    updatedAt: now,
  };
}

/** What leaves when other words stand in a prompt than before. */
export function tagsFor({ id }: Pick<PromptRow, 'id'>): readonly Job[] {
  return [{ name: 'prompt.tags', promptId: id }];
}

export type Written = {
  readonly id: string;
  readonly parents: readonly string[];
  readonly content: string;
  readonly notes: string;
  readonly kind: PromptVersionKind;
};

/** The row of what was written, as version `number` of `prompt`. */
export function versionRow(
  prompt: Pick<PromptRow, 'id' | 'orgId'>,
  number: number,
  { id, parents, content, notes, kind }: Written,
  { actor, now }: DecideContext,
): PromptVersionRow {
  const normal = normaliseContent(content);
  const { userId: authorId, name: authorName } = actor;
  const about = { id, orgId: prompt.orgId, promptId: prompt.id, number, parents, notes, kind };
  return { ...about, content: normal, diffHash: diffHash(normal), authorId, authorName, createdAt: now };
}

/** How a version lands: what is to be written, and in which words it ended. `changes` of the prompt's row are the caller's to complete. */
export type Landing = {
  /** The one that landed comes first. */
  readonly versions: readonly PromptVersionRow[];
  readonly headId: string;
  readonly conflict: ConflictDraft | undefined;
  readonly merged: PromptVersionRow | undefined;
};

/**
 * Lands `mine` on `prompt`. `versions` holds the head, and where the two have parted every version of the prompt; those
 * that came with `mine` too, whose numbers may be greater.
 */
export function landOn(
  prompt: PromptRow,
  versions: ReadonlyMap<string, PromptVersionRow>,
  mine: PromptVersionRow,
  context: DecideContext,
): Landing {
  const head = versions.get(prompt.headId);
  const all = [...versions.values(), mine];
  const alone = { versions: [mine], conflict: undefined, merged: undefined };
  if (!head || isAncestor(all, head.id, mine.id)) return { ...alone, headId: mine.id };
  // Whoever wrote the same words as stand there already has nothing to bring together.
  if (head.diffHash === mine.diffHash) return { ...alone, headId: head.id };
  const { base, merge } = mergedOf(all, head, mine);
  if (merge.kind === 'conflict')
    return { ...alone, headId: head.id, conflict: contradiction(prompt, { base, mine, theirs: head }, context) };
  const merged = versionRow(
    prompt,
    1 + all.reduce((last, { number }) => Math.max(last, number), 0),
    {
      id: context.newId(),
      parents: [head.id, mine.id],
      content: merge.content,
      notes: `Merged versions ${head.number} and ${mine.number}.`,
      kind: 'merged',
    },
    context,
  );
  return { versions: [mine, merged], headId: merged.id, conflict: undefined, merged };
}

/** The merge of two versions over their best common ancestor; without one, over nothing. */
export function mergedOf(all: readonly PromptVersionRow[], theirs: PromptVersionRow, mine: PromptVersionRow) {
  const base = all.find(({ id }) => id === mergeBase(all, mine.id, theirs.id));
  return { base, merge: mergeVersions(base?.content ?? '', mine.content, theirs.content) };
}

/** The conflict of two versions, without a word of either. */
export function contradiction(
  prompt: PromptRow,
  sides: {
    readonly base: PromptVersionRow | undefined;
    readonly mine: PromptVersionRow;
    readonly theirs: PromptVersionRow;
  },
  { newId, actor }: DecideContext,
): ConflictDraft {
  const named = (version: PromptVersionRow | undefined): JsonObject =>
    version ? { versionId: version.id, number: version.number } : {};
  return {
    id: newId(),
    kind: 'prompt',
    entityTable: 'prompt',
    entityId: prompt.id,
    title: titleForOthers(prompt),
    officeId: actor.officeId,
    userId: actor.userId,
    theirsUserId: sides.theirs.authorId,
    base: named(sides.base),
    mine: named(sides.mine),
    theirs: named(sides.theirs),
  };
}

/** What has to be written for `landing`, and how that is called. */
export function outcomeOf(
  prompt: PromptRow,
  landing: Landing,
  { actor }: DecideContext,
  more: readonly RowChange[] = [],
): Outcome {
  const [mine] = landing.versions;
  if (!mine) return rejected('not_found', { promptId: prompt.id });
  const set = {
    headId: landing.headId,
    versionCount: prompt.versionCount + landing.versions.length,
    updatedBy: actor.userId,
  };
  const changes: RowChange[] = [
    ...landing.versions
      .toSorted((a, b) => a.number - b.number)
      .map((row): RowChange => ({ op: 'insert', table: 'promptVersion', row })),
    { op: 'update', table: 'prompt', id: prompt.id, set },
    ...more,
  ];
  const details = { promptId: prompt.id, versionId: mine.id, number: mine.number, diffHash: mine.diffHash };
  const { conflict, merged } = landing;
  if (conflict)
    return conflicted('prompt_conflict', { changes, conflicts: [conflict] }, { ...details, conflictId: conflict.id });
  const jobs = tagsFor(prompt);
  if (merged) {
    const made = { versionId: merged.id, number: merged.number, diffHash: merged.diffHash };
    return adjusted('merged', { changes, jobs }, { ...details, merged: made });
  }
  return applied({ changes, jobs }, details);
}
