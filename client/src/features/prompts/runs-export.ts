/** Runs as JSONL: one JSON object a line. Pure. Always: everything this device holds of a run; what was said only where it is the reader's. */
import type { PromptRunRow, PromptRunTextRow } from '@openkms/schema/domain/rows.ts';

/** A line for each of `runs`, in their order. */
export function runsJsonl(
  runs: readonly PromptRunRow[],
  textOf: (runId: string) => PromptRunTextRow | undefined,
): string {
  return runs
    .map((run) => {
      const text = textOf(run.id);
      if (text === undefined) return `${JSON.stringify(run)}\n`;
      const { input, output, finishReason, task, values, settings, explanations, log } = text;
      return `${JSON.stringify({ ...run, input, output, finishReason, task, values, settings, explanations, log })}\n`;
    })
    .join('');
}
