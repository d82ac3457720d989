// One prompt with its versions and conflicts, from the view. Always: the history is asked for while the page is open; offline
// what was brought before is shown, and `missing` is said only once the server has answered that there is nothing to see.
import { queries } from '@openkms/schema/zero/queries.ts';
import { mayDo } from '@openkms/schema/domain/prompt/rights.ts';
import type { PromptRow, PromptVersionRow, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { useMemo } from 'react';
import { useBrought } from '../../view/use-brought.ts';
import { useLiveQuery } from '../../view/use-live-query.ts';
import { type Person, useSession } from '../../view/use-session.ts';
import { type SyncState, useSync } from '../../view/use-sync.ts';
import { useNow, useView } from '../../view/use-view.ts';

export type PromptRows = {
  readonly prompt: PromptRow;
  /** Those on this device, in no order; see {@link PromptRows.isWhole}. */
  readonly versions: readonly PromptVersionRow[];
  /** About this prompt, as far as the reader sees conflicts. */
  readonly conflicts: readonly SyncConflictRow[];
  /** Whether every version is on this device. */
  readonly isWhole: boolean;
  /** Whether only this device has it so far. */
  readonly isPending: (versionId: string) => boolean;
  /** Whether the reader may write, and the prompt is in use. */
  readonly mayWrite: boolean;
};

export type PromptState = {
  readonly sync: SyncState;
  readonly now: number;
  readonly person: Person | null;
} & (
  | { readonly state: 'loading' }
  /** There is none, or it is not the reader's to see: the two are not told apart. */
  | { readonly state: 'missing' }
  /** No line, and it was never brought here. */
  | { readonly state: 'not-here' }
  | ({ readonly state: 'shown' } & PromptRows)
);

const MINUTE = 60_000;

/** The prompt `promptId` with its history. */
export function usePromptRows(promptId: string): PromptState {
  const view = useView((whole) => whole);
  const sync = useSync();
  const who = useSession();
  const now = useNow(MINUTE);
  useBrought(queries.prompts.one({ promptId }));
  const answer = useLiveQuery(queries.prompts.one({ promptId }));
  const person = 'person' in who ? who.person : null;
  const prompt = view.table('prompt').get(promptId);
  const versions = view.table('promptVersion').where('promptId', promptId);
  const conflicts = view.table('syncConflict').where('entityId', promptId);
  const isUnreachable = sync.connection === 'offline' || sync.connection === 'needs-sign-in';

  return useMemo((): PromptState => {
    const around = { sync, now, person };
    if (prompt === undefined || person === null || !mayDo('read', prompt, person)) {
      if (prompt !== undefined || answer.state === 'complete') return { ...around, state: 'missing' };
      return { ...around, state: isUnreachable ? 'not-here' : 'loading' };
    }
    return {
      ...around,
      state: 'shown',
      prompt,
      versions,
      conflicts,
      isWhole: versions.length >= prompt.versionCount,
      isPending: (versionId) => view.pendingOf('promptVersion', versionId) !== undefined,
      mayWrite: prompt.status === 'active' && mayDo('write', prompt, person),
    };
  }, [view, sync, now, person, prompt, versions, conflicts, answer.state, isUnreachable]);
}
