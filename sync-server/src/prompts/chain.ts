/** The runs of a chain as a tree. Pure. Always: every run is there once, in whatever circle parents were named; siblings keep their order. */
import type { PromptRunRow } from '@openkms/schema/domain/rows.ts';

type Run = Pick<PromptRunRow, 'id' | 'parentRunId'>;

/** `runs` in order of asking, put behind what led to them, with how deep each stands. */
export function chainOf<T extends Run>(runs: readonly T[]): (T & { readonly depth: number })[] {
  const ids = new Set(runs.map(({ id }) => id));
  const children = Map.groupBy(runs, ({ parentRunId }) => parentRunId);
  const placed = new Map<string, T & { readonly depth: number }>();
  const place = (first: T) => {
    const waiting = [{ run: first, depth: 0 }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { run, depth } = next;
      if (placed.has(run.id)) continue;
      placed.set(run.id, { ...run, depth });
      for (const child of (children.get(run.id) ?? []).toReversed()) waiting.push({ run: child, depth: depth + 1 });
    }
  };
  for (const run of runs) if (run.parentRunId === null || !ids.has(run.parentRunId)) place(run);
  // What is left goes in circles: each begins with the run that was asked first.
  for (const run of runs) place(run);
  return [...placed.values()];
}
