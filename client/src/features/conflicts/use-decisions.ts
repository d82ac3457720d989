// Deciding and undoing, as commands. Always: a decision the rules refuse here is told at once and not queued; one that is
// queued can be undone from its toast; what the server refuses later shows on the conflict itself (`refusalOf`).
import type { JsonObject, Resolution, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { useCallback } from 'react';
import { anyCommandRefused, notIssued } from '../../command/not-issued.ts';
import { useCommands } from '../../command/use-commands.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import { canReopen, decisionWords, refusalWords } from './conflict-words.ts';

export type Decision = {
  readonly resolution: Resolution;
  readonly values?: JsonObject | undefined;
  readonly note?: string | undefined;
  /** The fields that held something else than `theirs` when it was judged, with what was seen in them. */
  readonly seen: JsonObject;
};

/** True: queued. A string: why not, in words. */
export type Decided = true | string;

/** What an administrator can do with a conflict. */
export function useDecisions() {
  const { preview, issue } = useCommands();
  const toasts = useToasts();

  const send = useCallback(
    async (name: 'conflict.resolve' | 'conflict.reopen', args: JsonObject, base?: JsonObject): Promise<Decided> => {
      const expected = preview(name, args, base);
      if (expected.status === 'rejected' || expected.status === 'malformed')
        return (
          anyCommandRefused(expected.code, 'details' in expected ? expected.details : {}) ?? refusalWords(expected.code)
        );
      return issue(name, args, base).then(
        () => true as const,
        (cause: unknown) => {
          const { isKept, message, detail } = notIssued(cause);
          if (!isKept) return `${message}. ${detail}`;
          toasts.show({ id: 'unsaved', tone: 'warning', message, detail });
          return true as const;
        },
      );
    },
    [preview, issue, toasts],
  );

  const reopen = useCallback(
    async (conflict: SyncConflictRow): Promise<Decided> => {
      const done = await send('conflict.reopen', { conflictId: conflict.id });
      toasts.show(
        done === true
          ? { id: conflict.id, message: `“${conflict.title}” is open again`, tone: 'info' }
          : { id: conflict.id, message: 'Not undone', detail: done, tone: 'error' },
      );
      return done;
    },
    [send, toasts],
  );

  const resolve = useCallback(
    async (conflict: SyncConflictRow, { resolution, values, note, seen }: Decision): Promise<Decided> => {
      const args = {
        conflictId: conflict.id,
        resolution,
        ...(values === undefined ? {} : { values }),
        ...(note === undefined || note.trim() === '' ? {} : { note: note.trim() }),
      };
      const done = await send('conflict.resolve', args, Object.keys(seen).length === 0 ? undefined : seen);
      toasts.show(
        done === true
          ? {
              id: conflict.id,
              message: decisionWords(conflict, resolution),
              detail: conflict.title,
              ...(canReopen({ ...conflict, resolution })
                ? { action: { label: 'Undo', onPress: () => void reopen(conflict) } }
                : {}),
            }
          : { id: conflict.id, message: 'Not decided', detail: done, tone: 'error' },
      );
      return done;
    },
    [send, reopen, toasts],
  );

  return { resolve, reopen };
}
