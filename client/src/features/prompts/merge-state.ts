// A contradiction and its versions, as far as this device and the reader have them. Always: `open` only while nobody, here
// or elsewhere, has settled it; the hunks are worked out once for the same texts.
import { type MergeHunk, mergeVersions } from '@openkms/schema/domain/prompt/merge.ts';
import type { PromptRow, PromptVersionRow, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { useMemo } from 'react';
import { useView } from '../../view/use-view.ts';
import { type PromptState, usePromptRows } from './history-rows.ts';
import { type MergeSides, sidesOf } from './merge-sides.ts';

/** What the product calls the conflict about a prompt whose words are nobody else's to read (commands/prompt-land.ts). */
const OF_ONE_PERSON = 'A prompt of one person';

export type MergeState = Pick<PromptState, 'sync' | 'now' | 'person'> &
  (
    | { readonly state: 'loading' | 'missing' | 'not-here' }
    /** It is somebody else's own prompt: they settle it. */
    | { readonly state: 'of-one-person'; readonly owner: string }
    /** The prompt is there, the conflict is not: it has not come, or is not shown to the reader. */
    | { readonly state: 'no-conflict'; readonly prompt: PromptRow }
    | { readonly state: 'versions-missing'; readonly prompt: PromptRow; readonly conflict: SyncConflictRow }
    | ({
        readonly state: 'open' | 'settled';
        /** Settled here, and the server has not confirmed it. */
        readonly isPending: boolean;
      } & MergeSubject)
  );

export type MergeSubject = {
  readonly prompt: PromptRow;
  readonly versions: readonly PromptVersionRow[];
  readonly conflict: SyncConflictRow;
  readonly sides: MergeSides;
  readonly hunks: readonly MergeHunk[];
  readonly mayWrite: boolean;
  /** What the device is called on which the later version was written. */
  readonly device: string | undefined;
};

/** The contradiction `conflictId` of the prompt `promptId`. */
export function useMerge(promptId: string, conflictId: string): MergeState {
  const rows = usePromptRows(promptId);
  const conflict = useView((view) => view.table('syncConflict').get(conflictId));
  const isPending = useView((view) => view.pendingOf('syncConflict', conflictId) !== undefined);
  const device = useView((view) => view.table('device').get(conflict?.deviceId ?? '')?.label);
  const versions = rows.state === 'shown' ? rows.versions : NONE;
  const sides = useMemo(() => (conflict === undefined ? null : sidesOf(conflict, versions)), [conflict, versions]);
  const [base, mine, theirs] = [sides?.base?.content ?? '', sides?.mine.content ?? '', sides?.theirs.content ?? ''];
  // Rows come anew with each answer of the server; what is being settled must not.
  const hunks = useMemo(() => hunksOf(base, mine, theirs), [base, mine, theirs]);

  const { sync, now, person } = rows;
  const around = { sync, now, person };
  if (rows.state !== 'shown') {
    if (conflict?.title === OF_ONE_PERSON && conflict.userId !== person?.userId)
      return { ...around, state: 'of-one-person', owner: conflict.userName };
    return { ...around, state: rows.state };
  }
  const { prompt, mayWrite } = rows;
  if (conflict === undefined || conflict.kind !== 'prompt' || conflict.entityId !== promptId)
    return { ...around, state: 'no-conflict', prompt };
  if (sides === null) return { ...around, state: 'versions-missing', prompt, conflict };
  const state = conflict.status === 'resolved' ? 'settled' : 'open';
  return { ...around, state, isPending, prompt, versions, conflict, sides, hunks, mayWrite, device };
}

const NONE: readonly PromptVersionRow[] = [];

function hunksOf(base: string, mine: string, theirs: string): readonly MergeHunk[] {
  const merge = mergeVersions(base, mine, theirs);
  return merge.kind === 'conflict'
    ? merge.hunks
    : [{ kind: 'agreed', lines: merge.content.replace(/\n$/, '').split('\n') }];
}
