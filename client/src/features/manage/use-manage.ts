// Sends a manager's command. Always: what the rules refuse here is said in the form and not queued; what is queued is told
// by a toast that promises no more than is known: it counts once the server has said so. Undoing what never left this device
// withdraws it; else the opposite goes behind it, and what refuses that is said.
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { useCallback } from 'react';
import { notIssued } from '../../command/not-issued.ts';
import { useCommands } from '../../command/use-commands.ts';
import { withdrawalWords } from '../../command/withdrawal-words.ts';
import { useSync } from '../../view/use-sync.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import type { Refusal } from '../../ui/form-dialog.tsx';
import { codeWords } from './code-words.ts';

export type Told = {
  /** What was done: "Python Basics saved". */
  readonly message: string;
  /** Offered in the toast while it is shown. */
  readonly undo?: { readonly name: string; readonly args: JsonObject; readonly message: string };
};

/** A function that previews, queues and tells. */
export function useManage(): (name: string, args: JsonObject, told: Told) => Promise<Refusal> {
  const { preview, issue } = useCommands();
  const { connection, withdraw } = useSync();
  const toasts = useToasts();
  return useCallback(
    async function send(name: string, args: JsonObject, told: Told): Promise<Refusal> {
      const expected = preview(name, args);
      if (expected.status === 'malformed') return codeWords(expected.code);
      if (expected.status === 'rejected') return codeWords(expected.code, expected.details);
      const issued = await issue(name, args).catch(notIssued);
      if ('isKept' in issued) {
        if (!issued.isKept) return `${issued.message}. ${issued.detail}`;
        toasts.show({ id: 'unsaved', tone: 'warning', message: issued.message, detail: issued.detail });
        return null;
      }
      const { commandId } = issued;
      const { undo } = told;
      const takeBack = async (): Promise<void> => {
        if (undo === undefined) return;
        if ((await withdraw(commandId, 'unsent')) === 'unsent') {
          toasts.show({ id: commandId, ...withdrawalWords('unsent'), detail: undo.message });
          return;
        }
        // What somebody has changed since is theirs: an undo over it would only be one more conflict.
        const refusal =
          preview(undo.name, undo.args).status === 'conflict'
            ? 'It has been changed since; it stays as it stands now.'
            : await send(undo.name, undo.args, { message: undo.message });
        if (refusal !== null) toasts.show({ id: commandId, tone: 'warning', message: 'Not undone', detail: refusal });
      };
      toasts.show({
        id: commandId,
        message: told.message,
        detail: detailOf(expected.status, connection === 'online'),
        tone: expected.status === 'conflict' ? 'warning' : 'success',
        ...(undo === undefined ? {} : { action: { label: 'Undo', onPress: () => void takeBack() } }),
      });
      return null;
    },
    [preview, issue, connection, withdraw, toasts],
  );
}

function detailOf(status: 'applied' | 'adjusted' | 'conflict', isOnline: boolean): string {
  if (status === 'conflict') return 'Somebody changed the same field meanwhile: an administrator will decide.';
  return isOnline
    ? 'Saved on this device, on its way to the server.'
    : 'Saved on this device; it is sent when the line is back.';
}
