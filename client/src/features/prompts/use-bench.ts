// Runs cells of a test bench. Always: each version is tried as it is, no other wording stands in for it; a cell that cannot be
// enriched says why and keeps no other from running; what was asked is on this device's disk one by one.
import type { EnricherSetting } from '@openkms/schema/domain/prompt/enrichment.ts';
import type { PromptCaseRow, PromptRow, PromptRunRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { useRef, useState } from 'react';
import { type CellKey, cellKey } from './bench-cells.ts';
import { isOpen } from './run-words.ts';
import { useEnriching } from './use-enriching.ts';
import { useStarting } from './use-starting.ts';

export type BenchWish = { readonly tried: PromptCaseRow; readonly version: PromptVersionRow };

/** Each of `cases` with each of `versions`, but for those that `userId` has asked and that have not ended. */
export function wishesOf(
  cases: readonly PromptCaseRow[],
  versions: readonly PromptVersionRow[],
  cells: ReadonlyMap<CellKey, PromptRunRow>,
  userId: string,
): readonly BenchWish[] {
  return cases.flatMap((tried) =>
    versions.flatMap((version) => {
      const run = cells.get(cellKey(tried.id, version.id));
      return run !== undefined && run.userId === userId && isOpen(run) ? [] : [{ tried, version }];
    }),
  );
}

export type Bench = {
  readonly run: (wishes: readonly BenchWish[]) => Promise<void>;
  /** Runs that are being asked: so many of so many; null when none are. */
  readonly asking: { readonly done: number; readonly of: number } | null;
  readonly refusals: ReadonlyMap<CellKey, string>;
};

/** The bench of `prompt` with `model` and `enrichers`. */
export function useBench(prompt: PromptRow, model: string, enrichers: readonly EnricherSetting[]): Bench {
  const enriching = useEnriching();
  const { start } = useStarting();
  const isBusy = useRef(false);
  const [asking, setAsking] = useState<Bench['asking']>(null);
  const [refusals, setRefusals] = useState<Bench['refusals']>(new Map());

  const askFor = async ({ tried, version }: BenchWish): Promise<string | null> => {
    const { id: caseId, task, values } = tried;
    const made = enriching({ prompt, version, caseId, task, values, model, enrichers });
    if (made.kind === 'refused') return made.why;
    const { enriched } = made;
    const started = await start({ promptId: prompt.id, versionId: version.id, enriched, task, values, model, caseId });
    return started.kind === 'refused' ? started.why : null;
  };
  return {
    async run(wishes) {
      if (isBusy.current) return;
      isBusy.current = true;
      const refused = new Map(refusals);
      try {
        for (const [done, wish] of wishes.entries()) {
          setAsking({ done, of: wishes.length });
          const key = cellKey(wish.tried.id, wish.version.id);
          const why = await askFor(wish);
          if (why === null) refused.delete(key);
          else refused.set(key, why);
        }
      } finally {
        isBusy.current = false;
        setAsking(null);
        setRefusals(refused);
      }
    },
    asking,
    refusals,
  };
}
