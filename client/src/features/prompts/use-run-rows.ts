// One run with what was said in it, as this device has it.
import type { PromptRunRow, PromptRunTextRow } from '@openkms/schema/domain/rows.ts';
import { useView } from '../../view/use-view.ts';

export type RunRows = {
  /** Undefined where it is not here: not brought yet, refused, or not the reader's to see. */
  readonly run: PromptRunRow | undefined;
  readonly text: PromptRunTextRow | null;
  /** Asked here, and the server has not heard of it. */
  readonly isPending: boolean;
};

/** The rows of the run `runId`; drawn anew with each piece of its answer. */
export function useRunRows(runId: string): RunRows {
  return useView((view): RunRows => ({
    run: view.table('promptRun').get(runId),
    text: view.table('promptRunText').get(runId) ?? null,
    isPending: view.pendingOf('promptRun', runId)?.name === 'prompt-run.start',
  }));
}
