/**
 * A prompt's history as the page lists it. Pure. Always: newest first; a version is a branch that nobody merged when
 * nothing was made from it, the version that stands was not made from it either, and says something else.
 */
import { mergeVersions } from '@openkms/schema/domain/prompt/merge.ts';
import { layOut, type TreeLayout } from '@openkms/schema/domain/prompt/tree-layout.ts';
import { byId, leaves, mergeBase, newestFirst } from '@openkms/schema/domain/prompt/version-tree.ts';
import type { PromptRow, PromptVersionRow, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { madeWords } from './history-words.ts';

export type HistoryItem = {
  readonly version: PromptVersionRow;
  /** "Merged versions 4 and 5" */
  readonly made: string;
  readonly labels: readonly string[];
  readonly isHead: boolean;
  /** Only on this device so far. */
  readonly isPending: boolean;
  readonly branch:
    | { readonly kind: 'none' }
    | { readonly kind: 'unmerged' }
    /**
     * It contradicts another version, and nobody has said yet what the two become. Without a conflict: none is shown to
     * this reader, and the texts themselves say so.
     */
    | { readonly kind: 'contradicts'; readonly conflictId: string | null; readonly number: number | null };
};

export type PromptHistory = { readonly items: readonly HistoryItem[]; readonly tree: TreeLayout };

type Prompt = Pick<PromptRow, 'headId' | 'labels'>;
type Conflict = Pick<SyncConflictRow, 'id' | 'kind' | 'status' | 'mine' | 'theirs'>;

/** `isPending` says of a version's id whether only this device has it; `conflicts` are those about this prompt. */
export function historyOf(
  prompt: Prompt,
  versions: readonly PromptVersionRow[],
  conflicts: readonly Conflict[],
  isPending: (versionId: string) => boolean,
): PromptHistory {
  const sorted = versions.toSorted(newestFirst);
  const known = byId(versions);
  const head = known.get(prompt.headId);
  const unmerged = leaves(versions).filter((id) => id !== prompt.headId && known.get(id)?.diffHash !== head?.diffHash);
  const branches = new Map(
    unmerged.map((id, index) => [id, branchOf(id, conflicts, index < MOST_TRIED ? contradicted(id) : null)]),
  );
  const labels = Map.groupBy(Object.entries(prompt.labels), ([, versionId]) => versionId);
  const made = madeWords(sorted);
  return {
    tree: layOut(versions),
    items: sorted.map((version) => ({
      version,
      made: made(version),
      labels: (labels.get(version.id) ?? []).map(([label]) => label).toSorted(),
      isHead: version.id === prompt.headId,
      isPending: isPending(version.id),
      branch: (head === undefined ? undefined : branches.get(version.id)) ?? { kind: 'none' },
    })),
  };

  /** The version that stands, where `id` cannot be merged with it. */
  function contradicted(id: string): PromptVersionRow | null {
    const base = known.get(mergeBase(versions, id, prompt.headId) ?? '');
    const mine = known.get(id);
    if (head === undefined || mine === undefined) return null;
    return mergeVersions(base?.content ?? '', mine.content, head.content).kind === 'conflict' ? head : null;
  }
}

/** Branches of which it is tried whether they can be merged: each costs some milliseconds. */
const MOST_TRIED = 3;

function branchOf(
  id: string,
  conflicts: readonly Conflict[],
  contradicted: PromptVersionRow | null,
): HistoryItem['branch'] {
  const conflict = conflicts.find(
    ({ kind, status, mine, theirs }) =>
      kind === 'prompt' && status === 'open' && (mine['versionId'] === id || theirs['versionId'] === id),
  );
  if (conflict === undefined)
    return contradicted === null
      ? { kind: 'unmerged' }
      : { kind: 'contradicts', conflictId: null, number: contradicted.number };
  const other = conflict.mine['versionId'] === id ? conflict.theirs : conflict.mine;
  const { number } = other;
  return { kind: 'contradicts', conflictId: conflict.id, number: typeof number === 'number' ? number : null };
}
