// One prompt with all that belongs to it, and what this person may do with it.
import { mayDo } from '@openkms/schema/domain/prompt/rights.ts';
import type {
  PromptLabelMoveRow,
  PromptLinkRow,
  PromptRow,
  PromptVersionRow,
  SyncConflictRow,
} from '@openkms/schema/domain/rows.ts';
import { queries } from '@openkms/schema/zero/queries.ts';
import { useMemo } from 'react';
import { useBrought } from '../../view/use-brought.ts';
import type { Person } from '../../view/use-session.ts';
import { useSync } from '../../view/use-sync.ts';
import { useView } from '../../view/use-view.ts';
import { usePerson } from './use-person.ts';

export type PromptRights = {
  readonly write: boolean;
  /** Archive, delete, restore. */
  readonly keep: boolean;
  /** Say who it is for. */
  readonly own: boolean;
  readonly link: boolean;
  readonly review: boolean;
};

export type ShownPrompt = {
  readonly state: 'shown';
  readonly prompt: PromptRow;
  readonly head: PromptVersionRow;
  /** Newest first. */
  readonly versions: readonly PromptVersionRow[];
  readonly moves: readonly PromptLabelMoveRow[];
  /** Those in force, the greatest priority first. */
  readonly links: readonly PromptLinkRow[];
  readonly conflicts: readonly SyncConflictRow[];
  readonly isPending: boolean;
  /** True for a version that this device only expects. */
  readonly isGuess: (versionId: string) => boolean;
  readonly rights: PromptRights;
  readonly person: Person;
};

export type PromptState =
  | { readonly state: 'loading' }
  /** `absent`: not on this device, and no line to ask. */
  | { readonly state: 'missing' | 'absent' }
  | ShownPrompt;

/** The prompt `promptId`. */
export function usePrompt(promptId: string): PromptState {
  const isBrought = useBrought(queries.prompts.one({ promptId }));
  const { connection } = useSync();
  const person = usePerson();
  const view = useView((whole) => whole);
  return useMemo((): PromptState => {
    const prompt = view.table('prompt').get(promptId);
    const head = prompt === undefined ? undefined : view.table('promptVersion').get(prompt.headId);
    if (prompt === undefined || head === undefined || !mayDo('read', prompt, person))
      return { state: isBrought ? 'missing' : connection === 'offline' ? 'absent' : 'loading' };
    const isActive = prompt.status === 'active';
    const own = prompt.ownerId === person.userId || person.role === 'admin';
    return {
      state: 'shown',
      prompt,
      head,
      versions: view
        .table('promptVersion')
        .where('promptId', promptId)
        .toSorted((a, b) => b.number - a.number),
      moves: view.table('promptLabelMove').where('promptId', promptId),
      links: view
        .table('promptLink')
        .where('promptId', promptId)
        .filter(({ promptStatus }) => promptStatus === 'active')
        .toSorted((a, b) => b.priority - a.priority || a.capability.localeCompare(b.capability, 'en')),
      conflicts: view
        .table('syncConflict')
        .where('entityId', promptId)
        .filter(({ status }) => status === 'open'),
      isPending: view.pendingOf('prompt', promptId) !== undefined,
      isGuess: (versionId) => view.pendingOf('promptVersion', versionId) !== undefined,
      rights: {
        write: isActive && mayDo('write', prompt, person),
        keep: mayDo('delete', prompt, person),
        own: isActive && own,
        link: isActive && mayDo('link', prompt, person),
        review: isActive && person.role !== 'employee',
      },
      person,
    };
  }, [view, promptId, person, isBrought, connection]);
}
