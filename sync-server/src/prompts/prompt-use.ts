/**
 * A prompt with what was learnt from its use, and the text that a model gets of it for a task. Always: what the reader may
 * not read is not there; the same rows give the same text here and in the browser.
 */
import { enrich } from '@openkms/schema/domain/prompt/enrich.ts';
import type { EnrichContext, Enriched } from '@openkms/schema/domain/prompt/enrichment.ts';
import { LEARNT_RUNS, learntOf } from '@openkms/schema/domain/prompt/learnt.ts';
import type { PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import type { JsonObject, JsonValue, PromptRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { prompt, promptCase, promptRun, promptVersion } from '@openkms/schema/db/tables.ts';
import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm';
import { AppError } from '../app-error.ts';
import type { OrgTransaction } from '../execute/org-transaction.ts';
import { readableBy } from '../http/prompts/prompt-store.ts';
import type { ActivePrompts } from './active-prompts.ts';
import { gatherContext } from './enrich-context.ts';

/** Which prompt is meant: by its id, or as what serves a capability. */
export type Named = {
  readonly promptId?: string | undefined;
  /** Id or number of a version. */
  readonly versionId?: string | undefined;
  readonly capability?: string | undefined;
  /** With a capability: for whom. */
  readonly agent?: string | undefined;
  readonly label?: string | undefined;
};
/** Of a prompt the version that stands, unless one is named by itself or by its label. */
export type Wanted = {
  readonly promptId: string;
  readonly versionId?: string | undefined;
  readonly label?: string | undefined;
};

/** What is said of a task, beside what the server knows itself. */
export type Task = Pick<EnrichContext, 'task' | 'values' | 'memory' | 'model' | 'maxTokens' | 'answerTokens'> & {
  readonly zone?: string | undefined;
  readonly enrichers: readonly JsonValue[];
};

export type PromptUse = {
  readonly prompt: PromptRow;
  readonly version: PromptVersionRow;
  readonly learnt: ReturnType<typeof learntOf>;
};

/** The prompt that `named` says; the linker's first for a capability. Throws AppError `not_found`, `forbidden` or `invalid_request`. */
export async function wantedPrompt(
  activePrompts: ActivePrompts,
  { orgId, reader }: { readonly orgId: string; readonly reader: PromptReader },
  { promptId, versionId, capability = '', agent: asked, label }: Named,
): Promise<Wanted> {
  if (promptId !== undefined) return { promptId, versionId, label };
  const agent = 'agent' in reader ? reader.agent : asked;
  if (agent === undefined) throw new AppError('invalid_request', 400, { reason: 'Say for which agent.' });
  if (asked !== undefined && asked !== agent) throw new AppError('forbidden', 403);
  const [first] = await activePrompts.find({ orgId, agent, capability, label: label ?? null });
  if (!first) throw new AppError('not_found', 404, { capability });
  // Without a label it is whatever stands when it is read: other wordings may stand in for it.
  return label === undefined ? { promptId: first.promptId } : { promptId: first.promptId, versionId: first.versionId };
}

/**
 * `tried`: the case that is tried, whose good answer the model must not be shown. Throws AppError `not_found` for a prompt that
 * is not there or not theirs, `version_unknown` for a version or label it has not.
 */
export async function readPromptUse(
  { db }: OrgTransaction,
  reader: PromptReader,
  { promptId, versionId, label }: Wanted,
  tried?: string,
): Promise<PromptUse> {
  const [row] = await db
    .select()
    .from(prompt)
    .where(and(eq(prompt.id, promptId), readableBy(reader)));
  if (!row) throw new AppError('not_found', 404);
  const labelled = label !== undefined && Object.hasOwn(row.labels, label) ? row.labels[label] : undefined;
  const named = versionId ?? labelled;
  if (label !== undefined && labelled === undefined) throw new AppError('version_unknown', 422, { label });
  const wanted = named ?? row.headId;
  const [versions, cases, runs] = await Promise.all([
    db
      .select()
      .from(promptVersion)
      .where(
        and(
          eq(promptVersion.promptId, promptId),
          or(
            inArray(promptVersion.id, [wanted, row.headId, ...Object.values(row.labels)]),
            sql`${promptVersion.number}::text = ${wanted}`,
          ),
        ),
      ),
    db
      .select()
      .from(promptCase)
      .where(and(eq(promptCase.promptId, promptId), eq(promptCase.status, 'active'), eq(promptCase.isExample, true))),
    db
      .select()
      .from(promptRun)
      .where(eq(promptRun.promptId, promptId))
      .orderBy(desc(promptRun.askedAt), asc(promptRun.id))
      .limit(LEARNT_RUNS),
  ]);
  const version = versions.find(({ id }) => id === wanted) ?? versions.find(({ number }) => String(number) === wanted);
  if (!version) throw new AppError('version_unknown', 422, { versionId: wanted });
  const learnt = learntOf(row, { versions, cases, runs }, { isChosen: named !== undefined, without: tried });
  return { prompt: row, version, learnt };
}

/** Throws AppError with the code of the fault (domain/prompt/fault.ts), 422. */
export async function enrichPrompt(
  tx: OrgTransaction,
  reader: PromptReader,
  { prompt: { id, variables }, version, learnt }: PromptUse,
  { zone, enrichers, ...asked }: Task,
  now: number,
): Promise<Enriched> {
  const { variants, examples, runs } = learnt;
  const wordings = [version.content, ...variants.map(({ content }) => content)];
  const gathered = await gatherContext(tx, reader, { task: asked.task, wordings, now });
  const enriched = enrich(
    { id, versionId: version.id, content: version.content, variables, variants, examples },
    { ...gathered, zone: zone ?? gathered.zone, now, runs, ...asked },
    enrichers,
  );
  if (enriched.kind === 'enriched') return enriched;
  const { code, message, ...where } = enriched.fault;
  throw new AppError(code, 422, { reason: message, ...(where as JsonObject) });
}
