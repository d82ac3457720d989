// Sends a manager's command. Always: what the rules refuse here is said in the form and not queued; what is queued is told
// by a toast that promises no more than is known: it counts once the server has said so.
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { useCallback } from 'react';
import { useCommands } from '../../command/use-commands.ts';
import { useSync } from '../../view/use-sync.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import { codeWords } from './code-words.ts';

export type Told = {
  /** What was done: "Python Basics saved". */
  readonly message: string;
  /** Offered in the toast while it is shown. */
  readonly undo?: { readonly name: string; readonly args: JsonObject; readonly message: string };
};

/** null when it is queued; otherwise why not, in words. */
export type Refusal = string | null;

/** A function that previews, queues and tells. */
export function useManage(): (name: string, args: JsonObject, told: Told) => Promise<Refusal> {
  const { preview, issue } = useCommands();
  const { connection } = useSync();
  const toasts = useToasts();
  return useCallback(
    async function send(name: string, args: JsonObject, told: Told): Promise<Refusal> {
      const expected = preview(name, args);
      if (expected.status === 'malformed') return codeWords(expected.code);
      if (expected.status === 'rejected') return codeWords(expected.code, expected.details);
      const issued = await issue(name, args).catch(saveFailure);
      if (typeof issued === 'string') return issued;
      const { commandId } = issued;
      const { undo } = told;
      toasts.show({
        id: commandId,
        message: told.message,
        detail: detailOf(expected.status, connection === 'online'),
        tone: expected.status === 'conflict' ? 'warning' : 'success',
        ...(undo === undefined
          ? {}
          : { action: { label: 'Undo', onPress: () => void send(undo.name, undo.args, { message: undo.message }) } }),
      });
      return null;
    },
    [preview, issue, connection, toasts],
  );
}

/** The device's own disk refused: nothing was queued, and the form keeps what was typed. */
function saveFailure(cause: unknown): string {
  return `This device could not save the change (${cause instanceof Error ? cause.message : String(cause)}). Nothing was sent; try again.`;
}

function detailOf(status: 'applied' | 'adjusted' | 'conflict', isOnline: boolean): string {
  if (status === 'conflict') return 'Somebody changed the same field meanwhile: an administrator will decide.';
  return isOnline
    ? 'Saved on this device, on its way to the server.'
    : 'Saved on this device; it is sent when the line is back.';
}
