// Sends a command about a prompt. Always: what the rules refuse here is said in place and not queued; what is queued is
// told by a toast that promises no more than is known; undoing a change that never left withdraws it.
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { useCallback } from 'react';
import type { Refusal } from '../../ui/form-dialog.tsx';
import { useToasts } from '../../ui/use-toasts.ts';
import { useSync } from '../../view/use-sync.ts';
import { useIssuing } from './use-issuing.ts';
import { WhereItIs } from './where-it-is.tsx';

export type Told = {
  /** What was done: "“Weekly summary” archived". */
  readonly message: string;
  /** What else it means; otherwise where the change is now. */
  readonly detail?: string | undefined;
  /** The commands that take it back, once it has left this device. */
  readonly undo?: readonly { readonly name: string; readonly args: JsonObject }[];
};
export type SendPrompt = (name: string, args: JsonObject, told: Told) => Promise<Refusal>;

/** A function that queues a command and tells. */
export function usePromptCommands(): SendPrompt {
  const issue = useIssuing();
  const { withdraw } = useSync();
  const toasts = useToasts();
  return useCallback(
    async function send(name, args, told) {
      const undo = async (commandId: string): Promise<void> => {
        if ((await withdraw(commandId, 'unsent')) === 'unsent') {
          toasts.show({ id: commandId, tone: 'info', message: 'Undone. Nothing was sent.' });
          return;
        }
        for (const { name: back, args: backArgs } of told.undo ?? []) {
          const refusal = await send(back, backArgs, { message: 'Undone' });
          if (refusal === null) continue;
          toasts.show({ id: commandId, tone: 'error', message: 'It could not be undone', detail: refusal });
          return;
        }
      };
      const issued = await issue(name, args);
      if (issued.kind === 'refused') return issued.why;
      if (issued.kind === 'kept') return null;
      const { commandId, outcome } = issued;
      toasts.show({
        id: commandId,
        message: told.message,
        detail: told.detail ?? (
          <WhereItIs commandId={commandId} expected={outcome.status === 'conflict' ? 'conflict' : 'done'} />
        ),
        tone: outcome.status === 'conflict' ? 'warning' : 'success',
        ...(told.undo === undefined ? {} : { action: { label: 'Undo', onPress: () => void undo(commandId) } }),
      });
      return null;
    },
    [issue, withdraw, toasts],
  );
}
