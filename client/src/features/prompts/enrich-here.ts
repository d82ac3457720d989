/**
 * Enriches a version with what this device holds: for the preview, for a run and for the test bench alike. Pure. Always: as
 * the server's enrich route does it for the same person over the same rows, letter by letter.
 */
import { enrich } from '@openkms/schema/domain/prompt/enrich.ts';
import type { Enriched, EnricherSetting, RefusedEnrichment } from '@openkms/schema/domain/prompt/enrichment.ts';
import { type Learnt, learntOf } from '@openkms/schema/domain/prompt/learnt.ts';
import type { VariableDeclaration } from '@openkms/schema/domain/prompt/variables.ts';
import type { JsonObject, PromptRow } from '@openkms/schema/domain/rows.ts';
import type { Person } from '../../view/use-session.ts';
import { gatherContext, type PreviewRows } from './preview-context.ts';

/** As the server keeps for the answer where nobody says otherwise. */
export const ANSWER_TOKENS = 1000;
const NOTHING: Learnt = { variants: [], examples: [], runs: [] };

export type ToEnrich = {
  readonly promptId: string;
  readonly version: { readonly id: string; readonly content: string };
  readonly variables: readonly VariableDeclaration[];
  readonly learnt: Learnt;
  readonly task: string;
  readonly values: JsonObject;
  readonly model: string;
  readonly maxTokens: number | null;
  readonly enrichers: readonly EnricherSetting[];
};

/** What a model would get of `what` at `now` (ms UTC). */
export function enrichHere(
  rows: PreviewRows,
  person: Person,
  now: number,
  what: ToEnrich,
): Enriched | RefusedEnrichment {
  const { promptId, version, variables, learnt, task, values, model, maxTokens, enrichers } = what;
  const { variants, examples, runs } = learnt;
  const contents = [version.content, ...variants.map(({ content }) => content)];
  return enrich(
    { id: promptId, versionId: version.id, content: version.content, variables, variants, examples },
    {
      ...gatherContext(rows, person, { task, contents, now }),
      now,
      task,
      values,
      memory: [],
      runs,
      model,
      maxTokens,
      answerTokens: ANSWER_TOKENS,
    },
    enrichers,
  );
}

/** What the rows here teach of `prompt`; `options` as `learntOf` takes them. */
export function learntHere(
  rows: PreviewRows,
  prompt: PromptRow | undefined,
  options: Parameters<typeof learntOf>[2],
): Learnt {
  if (prompt === undefined) return NOTHING;
  return learntOf(
    prompt,
    {
      versions: rows.promptVersion.where('promptId', prompt.id),
      cases: rows.promptCase.where('promptId', prompt.id),
      runs: rows.promptRun.where('promptId', prompt.id),
    },
    options,
  );
}
