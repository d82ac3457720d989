/**
 * A prompt's history as the page lists it. Pure. Always: newest first; a version is a branch that nobody merged when
 * nothing was made from it, the version that stands was not made from it either, and says something else.
 */
import { layOut, type TreeLayout } from '@openkms/schema/domain/prompt/tree-layout.ts';
import { leaves, newestFirst } from '@openkms/schema/domain/prompt/version-tree.ts';
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
    /** It contradicts another version, and nobody has said yet what the two become. */
    | { readonly kind: 'contradicts'; readonly conflictId: string; readonly number: number | null };
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
  const head = sorted.find(({ id }) => id === prompt.headId);
  const unmerged = new Set(
    leaves(versions).filter(
      (id) => id !== prompt.headId && sorted.find((each) => each.id === id)?.diffHash !== head?.diffHash,
    ),
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
      branch: head !== undefined && unmerged.has(version.id) ? branchOf(version.id, conflicts) : { kind: 'none' },
    })),
  };
}

function branchOf(id: string, conflicts: readonly Conflict[]): HistoryItem['branch'] {
  const conflict = conflicts.find(
    ({ kind, status, mine, theirs }) =>
      kind === 'prompt' && status === 'open' && (mine['versionId'] === id || theirs['versionId'] === id),
  );
  if (conflict === undefined) return { kind: 'unmerged' };
  const other = conflict.mine['versionId'] === id ? conflict.theirs : conflict.mine;
  const { number } = other;
  return { kind: 'contradicts', conflictId: conflict.id, number: typeof number === 'number' ? number : null };
}
