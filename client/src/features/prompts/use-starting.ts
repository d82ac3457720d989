// Starts runs. Always: resolved once the run cannot be lost any more; without a line it waits in the queue like any change.
import type { PromptRunRow, PromptRunTextRow } from '@openkms/schema/domain/rows.ts';
import { useMemo } from 'react';
import { newId } from '../../command/use-commands.ts';
import { againArgs, type RunAsked, startArgs } from './run-args.ts';
import { useIssuing } from './use-issuing.ts';

export type Started =
  | { readonly kind: 'asked'; readonly runId: string }
  /** In words; nothing was queued. */
  | { readonly kind: 'refused'; readonly why: string };

export type Starting = {
  readonly start: (asked: RunAsked) => Promise<Started>;
  /** The same input once more. */
  readonly again: (run: PromptRunRow, text: PromptRunTextRow) => Promise<Started>;
};

/** Ways to start a run; the same ones for as long as the page is open. */
export function useStarting(): Starting {
  const issue = useIssuing();
  return useMemo(() => {
    const send = async (runId: string, args: Parameters<typeof issue>[1]): Promise<Started> => {
      const issued = await issue('prompt-run.start', args);
      return issued.kind === 'refused' ? issued : { kind: 'asked', runId };
    };
    return {
      start(asked) {
        const runId = newId();
        return send(runId, startArgs(runId, asked));
      },
      again(run, text) {
        const runId = newId();
        return send(runId, againArgs(runId, run, text));
      },
    };
  }, [issue]);
}
