// Runs as a file of this device's own making: nothing is asked of the server for it.
import type { PromptRunRow, PromptRunTextRow } from '@openkms/schema/domain/rows.ts';
import { runsJsonl } from './runs-export.ts';

/** Offers `runs` for saving, one a line; `now` in ms UTC. */
export function downloadRuns(
  runs: readonly PromptRunRow[],
  textOf: (runId: string) => PromptRunTextRow | undefined,
  now: number,
): void {
  const url = URL.createObjectURL(new Blob([runsJsonl(runs, textOf)], { type: 'application/jsonl;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `openkms-runs-${new Date(now).toISOString().slice(0, 10)}.jsonl`;
  link.click();
  URL.revokeObjectURL(url);
}
