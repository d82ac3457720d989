/**
 * From what a caller asks of a prompt to the arguments of `prompt-run.start`. Always: the text is enriched by the rules of
 * the browser's preview and travels whole; the version named is the one whose wording was taken.
 */
import type { Enriched } from '@openkms/schema/domain/prompt/enrichment.ts';
import { DEFAULT_ENRICHERS } from '@openkms/schema/domain/prompt/enrichers/registry.ts';
import type { PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import type { JsonObject, JsonValue, PromptCaseRow } from '@openkms/schema/domain/rows.ts';
import { promptCase } from '@openkms/schema/db/tables.ts';
import { and, eq } from 'drizzle-orm';
import { AppError } from '../app-error.ts';
import type { OrgTransaction } from '../execute/org-transaction.ts';
import { enrichPrompt, readPromptUse, type Task, type Wanted } from './prompt-use.ts';

export type AskedRun = Pick<Task, 'memory' | 'model' | 'zone'> & {
  readonly task?: string | undefined;
  readonly values?: JsonObject | undefined;
  readonly enrichers?: readonly JsonValue[] | undefined;
  readonly temperature?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly caseId?: string | undefined;
};

/** As the browser keeps where nobody says otherwise. */
const ANSWER_TOKENS = 1000;
/** What the command takes (commands/prompt-run.ts). */
const MAX_WHAT = 500;
const MAX_EXPLANATIONS = 300;

/** Throws AppError as `readPromptUse` and `enrichPrompt` do, and `case_unknown` (422). `now` in ms UTC. */
export async function argumentsOfRun(
  tx: OrgTransaction,
  reader: PromptReader,
  wanted: Wanted,
  asked: AskedRun,
  now: number,
): Promise<JsonObject> {
  const { model, memory, zone, temperature, maxOutputTokens, caseId, enrichers = DEFAULT_ENRICHERS } = asked;
  const use = await readPromptUse(tx, reader, wanted, caseId);
  const promptId = use.prompt.id;
  const tried = caseId === undefined ? undefined : await caseOf(tx, promptId, caseId);
  const task = asked.task ?? tried?.task ?? '';
  const values = asked.values ?? tried?.values ?? {};
  const answerTokens = maxOutputTokens ?? ANSWER_TOKENS;
  const about = { task, values, memory, model, zone, enrichers, maxTokens: null, answerTokens };
  const { text, variantId, exampleIds, explanations } = await enrichPrompt(tx, reader, use, about, now);
  return {
    promptId,
    versionId: variantId,
    input: text,
    task,
    values,
    exampleIds: [...exampleIds],
    explanations: explanations.slice(0, MAX_EXPLANATIONS).map(brief),
    caseId: caseId ?? null,
    model,
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  };
}

async function caseOf({ db }: OrgTransaction, promptId: string, caseId: string): Promise<PromptCaseRow> {
  const [row] = await db
    .select()
    .from(promptCase)
    .where(and(eq(promptCase.id, caseId), eq(promptCase.promptId, promptId)));
  if (!row) throw new AppError('case_unknown', 422, { caseId });
  return row;
}

function brief({ enricher, what, addedTokens }: Enriched['explanations'][number]): JsonObject {
  // Cut in the middle of a pair, the half would refuse the whole command.
  return { enricher, what: what.slice(0, MAX_WHAT).toWellFormed(), addedTokens };
}
