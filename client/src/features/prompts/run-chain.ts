/** The runs of one trace: what led to which. Pure. Always: every run of the trace is there once, whatever its parent says. */
import type { PromptRunRow } from '@openkms/schema/domain/rows.ts';

export type ChainLink = { readonly run: PromptRunRow; readonly depth: number };

/** The runs of `runs` that share a trace with `run`, parents before what they led to; none where it stands alone. */
export function chainOf(run: PromptRunRow, runs: readonly PromptRunRow[]): readonly ChainLink[] {
  const those = runs.filter(({ traceId }) => traceId === run.traceId).toSorted((a, b) => a.askedAt - b.askedAt);
  if (those.length < 2) return [];
  const ids = new Set(those.map(({ id }) => id));
  const links: ChainLink[] = [];
  const seen = new Set<string>();
  const add = (one: PromptRunRow, depth: number): void => {
    if (seen.has(one.id)) return;
    seen.add(one.id);
    links.push({ run: one, depth });
    for (const child of those) if (child.parentRunId === one.id) add(child, depth + 1);
  };
  for (const one of those) if (one.parentRunId === null || !ids.has(one.parentRunId)) add(one, 0);
  // What only leads to itself has no beginning.
  for (const one of those) add(one, 0);
  return links;
}
