// One run with its prompt and what led to it. Always: without a line what was brought before is shown; a run that the server
// refused is still there with what was to be sent.
import { mayDo } from '@openkms/schema/domain/prompt/rights.ts';
import type {
  PromptCaseRow,
  PromptRow,
  PromptRunRow,
  PromptRunTextRow,
  PromptVersionRow,
} from '@openkms/schema/domain/rows.ts';
import { queries } from '@openkms/schema/zero/queries.ts';
import { useMemo } from 'react';
import { z } from 'zod';
import { useBrought } from '../../view/use-brought.ts';
import { useSync } from '../../view/use-sync.ts';
import { useView } from '../../view/use-view.ts';
import { refusalWords } from './refusal-words.ts';
import { type ChainLink, chainOf } from './run-chain.ts';
import { type Names, namesOf } from './run-names.ts';
import { usePerson } from './use-person.ts';
import { useOwnRunsOf } from './use-prompt-runs.ts';

export type ShownRun = {
  readonly state: 'shown';
  readonly run: PromptRunRow;
  /** Null where it is somebody else's, or not on this device. */
  readonly text: PromptRunTextRow | null;
  readonly prompt: PromptRow;
  /** The version that ran, and the one that stands; undefined while they are not on this device. */
  readonly version: PromptVersionRow | undefined;
  readonly head: PromptVersionRow | undefined;
  /** What it was tried on. */
  readonly tried: PromptCaseRow | undefined;
  readonly chain: readonly ChainLink[];
  readonly names: Names;
  readonly isPending: boolean;
  readonly isMine: boolean;
};

export type RunState =
  | { readonly state: 'loading' }
  /** `absent`: not on this device, and no line to ask. */
  | { readonly state: 'missing' | 'absent' }
  /** The server did not take it. */
  | { readonly state: 'refused'; readonly prompt: PromptRow; readonly why: string; readonly input: string }
  | ShownRun;

const started = z.object({ runId: z.string(), input: z.string() });

/** The run `runId` of the prompt `promptId`. */
export function useRun(promptId: string, runId: string): RunState {
  const isPromptBrought = useBrought(queries.prompts.one({ promptId }));
  const areOwnBrought = useOwnRunsOf(promptId);
  const { connection, entries } = useSync();
  const person = usePerson();
  const view = useView((whole) => whole);
  const asking = entries.find(
    ({ name, args }) => name === 'prompt-run.start' && started.safeParse(args).data?.runId === runId,
  );
  return useMemo((): RunState => {
    const prompt = view.table('prompt').get(promptId);
    const run = view.table('promptRun').get(runId);
    if (prompt === undefined || !mayDo('read', prompt, person) || run?.promptId !== promptId) {
      const refused = asking?.state === 'rejected' || asking?.state === 'dead-letter';
      if (refused && prompt !== undefined) {
        const why = refusalWords(asking.code ?? 'unknown', asking.details);
        return { state: 'refused', prompt, why, input: started.safeParse(asking.args).data?.input ?? '' };
      }
      if (isPromptBrought && areOwnBrought) return { state: 'missing' };
      return { state: connection === 'offline' ? 'absent' : 'loading' };
    }
    const versions = view.table('promptVersion').where('promptId', promptId);
    const cases = view.table('promptCase').where('promptId', promptId);
    return {
      state: 'shown',
      run,
      text: view.table('promptRunText').get(runId) ?? null,
      prompt,
      version: versions.find(({ id }) => id === run.versionId),
      head: versions.find(({ id }) => id === prompt.headId),
      tried: cases.find(({ id }) => id === run.caseId),
      chain: chainOf(run, view.table('promptRun').all()),
      names: namesOf(versions, cases),
      isPending: view.pendingOf('promptRun', runId)?.name === 'prompt-run.start',
      isMine: run.userId === person.userId,
    };
  }, [view, promptId, runId, person, asking, isPromptBrought, areOwnBrought, connection]);
}
