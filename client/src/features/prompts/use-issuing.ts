// Issues a command about a prompt. Always: what the rules refuse here comes back as words and was not queued; what this page
// could only keep in its memory is told by a toast at once, because the person must not close it.
import type { Outcome } from '@openkms/schema/domain/outcome.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { useCallback } from 'react';
import { notIssued } from '../../command/not-issued.ts';
import { useCommands } from '../../command/use-commands.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import { refusalWords } from './refusal-words.ts';

export type Issuing =
  | { readonly kind: 'refused'; readonly why: string }
  /** In this page's memory alone, and saved by itself as soon as that works. */
  | { readonly kind: 'kept' }
  | {
      readonly kind: 'issued';
      readonly commandId: string;
      readonly outcome: Exclude<Outcome, { readonly status: 'rejected' }>;
    };
export type IssuePrompt = (name: string, args: JsonObject) => Promise<Issuing>;

/** A function that queues a command and says how that went; the same one for as long as the page is open. */
export function useIssuing(): IssuePrompt {
  const { issue } = useCommands();
  const toasts = useToasts();
  return useCallback(
    async (name, args) => {
      const issued = await issue(name, args).catch(notIssued);
      if ('isKept' in issued) {
        if (!issued.isKept) return { kind: 'refused', why: `${issued.message}. ${issued.detail}` };
        toasts.show({ id: 'unsaved', tone: 'warning', message: issued.message, detail: issued.detail });
        return { kind: 'kept' };
      }
      const { commandId, outcome } = issued;
      if (outcome.status === 'malformed') return { kind: 'refused', why: refusalWords(outcome.code) };
      if (outcome.status === 'rejected') return { kind: 'refused', why: refusalWords(outcome.code, outcome.details) };
      return { kind: 'issued', commandId, outcome };
    },
    [issue, toasts],
  );
}
