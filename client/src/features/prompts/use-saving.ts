// Saving a text, and what the latest save came to. Always: what is still on its way is told after a reload, too.
import { isAncestor } from '@openkms/schema/domain/prompt/version-tree.ts';
import { useCallback, useState } from 'react';
import { z } from 'zod';
import { newId, useCommands } from '../../command/use-commands.ts';
import { type QueueEntry, useSync } from '../../view/use-sync.ts';
import { useView } from '../../view/use-view.ts';
import type { TextDraft } from './draft-store.ts';
import { isOnItsWay, type SaveOutcome, saveOutcome, SAVES } from './save-outcome.ts';
import { useIssuing } from './use-issuing.ts';
import type { ShownPrompt } from './use-prompt.ts';

/** `versionId`: the version that says what was written; `why`: in words. */
export type Saved =
  | { readonly kind: 'saved'; readonly versionId: string }
  | { readonly kind: 'refused'; readonly why: string };

export type Saving = {
  readonly save: (draft: TextDraft) => Promise<Saved>;
  /** What became of the latest save; null where there is nothing to say. */
  readonly outcome: SaveOutcome | null;
  /** The person has read it. */
  readonly dismiss: () => void;
  /** What saving `draft` now would probably come to. */
  readonly expect: (draft: TextDraft) => 'merges' | 'contradicts' | 'same';
};

const about = z.object({ promptId: z.string(), versionId: z.string() });

/** Saving for `shown`. */
export function useSaving(shown: ShownPrompt): Saving {
  const { prompt } = shown;
  const { preview } = useCommands();
  const issue = useIssuing();
  const { entries, acknowledge } = useSync();
  const [watched, setWatched] = useState<string | null>(null);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const latest = entries.find(
    (entry) =>
      SAVES.has(entry.name) &&
      about.safeParse(entry.args).data?.promptId === prompt.id &&
      (isOnItsWay(entry) || entry.id === watched || entry.upTo !== null),
  );
  if (latest !== undefined && latest.id !== watched) setWatched(latest.id);
  const conflicts = useView((view) => view.table('syncConflict'));
  const outcome = latest === undefined || latest.id === dismissed ? null : saveOutcome(latest, guessOf(latest, shown));
  const settled = outcome?.kind === 'contradiction' && conflicts.get(outcome.conflictId)?.status === 'resolved';

  const expect = useCallback<Saving['expect']>(
    (draft) => {
      const expected = preview('prompt.save', argsOf(prompt.id, draft));
      if (expected.status === 'conflict') return 'contradicts';
      return expected.status === 'adjusted' && expected.code === 'merged' ? 'merges' : 'same';
    },
    [preview, prompt.id],
  );
  return {
    async save(draft) {
      const args = argsOf(prompt.id, draft);
      const issued = await issue('prompt.save', args);
      if (issued.kind === 'refused') return issued;
      if (issued.kind === 'kept') return { kind: 'saved', versionId: args.versionId };
      setWatched(issued.commandId);
      // Where it was said already, it is that version which says it.
      const { versionId } = about.safeParse(issued.outcome.details).data ?? args;
      return {
        kind: 'saved',
        versionId:
          issued.outcome.status === 'adjusted' && issued.outcome.code === 'already_so' ? versionId : args.versionId,
      };
    },
    outcome: settled ? null : outcome,
    dismiss() {
      if (latest === undefined) return;
      setDismissed(latest.id);
      if (latest.upTo !== null) void acknowledge([latest.id]);
    },
    expect,
  };
}

function argsOf(promptId: string, { parent, content, notes }: TextDraft) {
  return { promptId, versionId: newId(), parent, content, notes: notes.trim() };
}

/** How this device's rows took what waits. */
function guessOf({ args }: QueueEntry, { head, versions }: ShownPrompt): 'alone' | 'merges' | 'contradicts' {
  const mine = about.safeParse(args).data?.versionId;
  if (mine === undefined || mine === head.id || !versions.some(({ id }) => id === mine)) return 'alone';
  if (!isAncestor(versions, mine, head.id)) return 'contradicts';
  return head.kind === 'merged' ? 'merges' : 'alone';
}
