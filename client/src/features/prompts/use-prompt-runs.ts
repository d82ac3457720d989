// The runs of one prompt and what it is tried on, the newest first; with the reader's own texts.
import { LEARNT_RUNS } from '@openkms/schema/domain/prompt/learnt.ts';
import type { PromptCaseRow, PromptRunRow } from '@openkms/schema/domain/rows.ts';
import { queries } from '@openkms/schema/zero/queries.ts';
import { useMemo } from 'react';
import { useBrought } from '../../view/use-brought.ts';
import { useView } from '../../view/use-view.ts';

export type PromptRuns = {
  /** The newest, as many as count. */
  readonly runs: readonly PromptRunRow[];
  /** All that ever were, by name; see `status`. */
  readonly cases: readonly PromptCaseRow[];
  /** The server has answered: there are no others. */
  readonly isBrought: boolean;
};

/** Asks for them while the component is there. */
export function usePromptRuns(promptId: string): PromptRuns {
  const isPromptBrought = useBrought(queries.prompts.one({ promptId }));
  const areOwnBrought = useOwnRunsOf(promptId);
  const found = useView((view) => view.table('promptRun').where('promptId', promptId));
  const tried = useView((view) => view.table('promptCase').where('promptId', promptId));
  const runs = useMemo(() => found.toSorted(newestRunFirst).slice(0, LEARNT_RUNS), [found]);
  const cases = useMemo(() => tried.toSorted((a, b) => a.name.localeCompare(b.name, 'en')), [tried]);
  return { runs, cases, isBrought: isPromptBrought && areOwnBrought };
}

/** Asks for what the reader ran with a prompt, and what agents ran in their name; true once the server has answered. */
export function useOwnRunsOf(promptId: string): boolean {
  const areOwnBrought = useBrought(queries.prompts.ownRunsOf({ promptId }));
  const areAgentsBrought = useBrought(queries.prompts.agentRunsOf({ promptId }));
  return areOwnBrought && areAgentsBrought;
}

/** For sorting: the run that was asked last comes first. */
export function newestRunFirst(a: PromptRunRow, b: PromptRunRow): number {
  return b.askedAt - a.askedAt || (a.id < b.id ? 1 : -1);
}
