// Sends what a person does with versions, and tells of it. Always: what the rules refuse here is said and not queued; what
// is queued is durable before the words change, and promises no more than is known.
import { ERROR_CODES, isErrorCode } from '@openkms/schema/domain/codes.ts';
import type { JsonObject, PromptRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { useCallback } from 'react';
import { anyCommandRefused, notIssued } from '../../command/not-issued.ts';
import { newId, type Preview, useCommands } from '../../command/use-commands.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import { useSync } from '../../view/use-sync.ts';

/** What became of it here: kept on this device with what it will probably do, or refused, in words. */
export type Sent = { readonly ok: true; readonly expected: Preview } | { readonly ok: false; readonly why: string };

export type Told = {
  readonly message: string;
  /** Said instead of when it is sent: what else happens. */
  readonly detail?: string | undefined;
  readonly undo?: (() => void) | undefined;
};

/** A function that sends a command and, with `told`, says so in a toast; refusals are told in any case. */
export function useSending(): (name: string, args: JsonObject, told: (expected: Preview) => Told) => Promise<Sent> {
  const { issue } = useCommands();
  const { connection } = useSync();
  const toasts = useToasts();
  return useCallback(
    async (name, args, told) => {
      const issued = await issue(name, args).catch(notIssued);
      if ('isKept' in issued) {
        const { isKept, message, detail } = issued;
        toasts.show({ id: 'unsaved', tone: isKept ? 'warning' : 'error', message, detail });
        return isKept
          ? { ok: true, expected: { status: 'applied', details: {}, changes: [], jobs: [], conflicts: [] } }
          : { ok: false, why: `${message}. ${detail}` };
      }
      const { commandId, outcome } = issued;
      if (outcome.status === 'rejected' || outcome.status === 'malformed') {
        const why = refusalWords(outcome.code, 'details' in outcome ? outcome.details : {});
        toasts.show({ id: `refused-${name}`, tone: 'error', message: 'Nothing was changed.', detail: why });
        return { ok: false, why };
      }
      const { message, detail, undo } = told(outcome);
      const sentWhen =
        connection === 'online'
          ? 'Saved on this device, on its way to the server.'
          : 'Saved on this device; it is sent when the line is back.';
      toasts.show({
        id: commandId,
        message,
        detail: detail ?? sentWhen,
        tone: outcome.status === 'conflict' ? 'warning' : 'success',
        ...(undo === undefined ? {} : { action: { label: 'Undo', onPress: undo } }),
      });
      return { ok: true, expected: outcome };
    },
    [issue, connection, toasts],
  );
}

/** What a person can do with the versions of `prompt`. */
export function useVersionActions(prompt: PromptRow, versions: readonly PromptVersionRow[]) {
  const send = useSending();
  const revert = useCallback(
    async (to: PromptVersionRow): Promise<void> => {
      const before = prompt.headId;
      const back = (versionId: string, message: string, undo?: () => void) =>
        send('prompt.revert', { promptId: prompt.id, versionId: newId(), to: versionId }, () => ({ message, undo }));
      await back(to.id, `Version ${to.number} stands again`, () => {
        const number = versions.find(({ id }) => id === before)?.number;
        void back(before, number === undefined ? 'Undone' : `Undone: version ${number} stands again`);
      });
    },
    [prompt, versions, send],
  );

  const merge = useCallback(
    async (mine: PromptVersionRow): Promise<void> => {
      const theirs = prompt.headId;
      const args = { promptId: prompt.id, versionId: newId(), mine: mine.id, theirs };
      await send('prompt.merge', args, (expected) =>
        expected.status === 'conflict'
          ? {
              message: `Version ${mine.number} contradicts the one that stands`,
              detail: 'Both are kept. Settle it from this page once the server has confirmed it.',
            }
          : { message: `Version ${mine.number} is merged with the one that stands` },
      );
    },
    [prompt, send],
  );

  return { revert, merge };
}

function refusalWords(code: string, details: JsonObject): string {
  return anyCommandRefused(code, details) ?? (isErrorCode(code) ? ERROR_CODES[code] : `It was refused (${code}).`);
}
