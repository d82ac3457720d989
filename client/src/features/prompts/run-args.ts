/** What `prompt-run.start` is sent with. Pure. Always: the text is the one that was shown, letter by letter. */
import type { Enriched } from '@openkms/schema/domain/prompt/enrichment.ts';
import type { JsonObject, PromptRunRow, PromptRunTextRow } from '@openkms/schema/domain/rows.ts';

/** As much of the explanations as the record of a run keeps. */
const MOST_EXPLANATIONS = 300;
const LONGEST_EXPLANATION = 500;

export type RunAsked = {
  readonly promptId: string;
  readonly versionId: string;
  readonly enriched: Pick<Enriched, 'text' | 'explanations' | 'exampleIds'>;
  readonly task: string;
  readonly values: JsonObject;
  readonly model: string;
  readonly caseId?: string | null;
};

/** The arguments of a new run. */
export function startArgs(runId: string, asked: RunAsked): JsonObject {
  const { promptId, versionId, enriched, task, values, model, caseId = null } = asked;
  return {
    runId,
    promptId,
    versionId,
    input: enriched.text,
    task,
    values,
    explanations: enriched.explanations.slice(0, MOST_EXPLANATIONS).map(({ enricher, what, addedTokens }) => ({
      enricher,
      // Cutting may leave half of a sign.
      what: what.slice(0, LONGEST_EXPLANATION).toWellFormed(),
      addedTokens: Math.round(addedTokens),
    })),
    exampleIds: [...enriched.exampleIds],
    caseId,
    model: model.trim(),
  };
}

/** The arguments of a run that sends what `run` sent. */
export function againArgs(
  runId: string,
  { promptId, versionId, caseId, model, exampleIds }: PromptRunRow,
  { input, task, values, explanations, settings }: PromptRunTextRow,
): JsonObject {
  return {
    runId,
    promptId,
    versionId,
    input,
    task,
    values,
    explanations: explanations.map((each) => ({ ...each })),
    exampleIds: [...exampleIds],
    caseId,
    model,
    ...settings,
  };
}
