/** Lines that one version brought and that stand together, as runs. Pure. Always: the runs hold every line once, in order. */
import type { BlamedLine } from '@openkms/schema/domain/prompt/blame.ts';

/** `start` counts lines from 1. */
export type BlameRun = { readonly version: string; readonly start: number; readonly lines: readonly string[] };

export function blameRuns(lines: readonly BlamedLine[]): BlameRun[] {
  const runs: { version: string; start: number; lines: string[] }[] = [];
  for (const [index, { line, version }] of lines.entries()) {
    const last = runs.at(-1);
    if (last?.version === version) last.lines.push(line);
    else runs.push({ version, start: index + 1, lines: [line] });
  }
  return runs;
}

/** The runs of the first `most` lines. */
export function firstRuns(runs: readonly BlameRun[], most: number): BlameRun[] {
  return runs.flatMap((run) => {
    const left = most - (run.start - 1);
    return left <= 0 ? [] : [left < run.lines.length ? { ...run, lines: run.lines.slice(0, left) } : run];
  });
}
