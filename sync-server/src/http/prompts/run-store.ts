/**
 * Reads of runs for REST. Always: inside one organisation's transaction; a run is there for whoever may read its prompt and
 * for whoever ran it; what was said in it comes to the runner alone.
 */
import type { PromptRunRow, PromptRunTextRow } from '@openkms/schema/domain/rows.ts';
import { commandReceipt, prompt, promptRun, promptRunText, promptVersion } from '@openkms/schema/db/tables.ts';
import { and, asc, desc, eq, getTableColumns, gte, lt, or, type SQL, sql } from 'drizzle-orm';
import type { OrgTransaction } from '../../execute/org-transaction.ts';
import type { Reading, Runner } from './prompt-reader.ts';
import { readableBy } from './prompt-store.ts';
import type { SummaryRow } from './run-shapes.ts';

type Db = OrgTransaction['db'];

export type RunFilter = {
  readonly promptId?: string | undefined;
  readonly versionId?: string | undefined;
  readonly status?: PromptRunRow['status'] | undefined;
  readonly traceId?: string | undefined;
  readonly caseId?: string | undefined;
  /** ms UTC; the first instant that counts, and the first that no longer does. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
};
export type RunKey = readonly [askedAt: number, id: string];
export type SummaryKey = readonly [promptId: string, versionId: string, model: string];
export type RunWithText = PromptRunRow & { readonly text: PromptRunTextRow | null };
export type RunWithLog = PromptRunRow & { readonly log: PromptRunTextRow['log'] | null };

const textColumns = getTableColumns(promptRunText);

function isOwn({ userId, agent }: Runner): SQL | undefined {
  return and(eq(promptRun.userId, userId), agent === null ? undefined : eq(promptRun.agent, agent));
}

function conditionsOf({ promptId, versionId, status, traceId, caseId, from, to }: RunFilter): (SQL | undefined)[] {
  return [
    promptId === undefined ? undefined : eq(promptRun.promptId, promptId),
    versionId === undefined ? undefined : eq(promptRun.versionId, versionId),
    status && eq(promptRun.status, status),
    traceId === undefined ? undefined : eq(promptRun.traceId, traceId),
    caseId === undefined ? undefined : eq(promptRun.caseId, caseId),
    from === undefined ? undefined : gte(promptRun.askedAt, from),
    to === undefined ? undefined : lt(promptRun.askedAt, to),
  ];
}

/** Runs that the reader may see, with what is asked for of the texts of their own. */
function runsFor<T extends Partial<typeof textColumns>>(
  db: Db,
  reading: Reading,
  of: T,
  conditions: readonly (SQL | undefined)[],
) {
  return db
    .select({ run: promptRun, text: of })
    .from(promptRun)
    .innerJoin(prompt, eq(prompt.id, promptRun.promptId))
    .leftJoin(promptRunText, and(eq(promptRunText.id, promptRun.id), isOwn(reading.runner)))
    .where(and(or(readableBy(reading.reader), isOwn(reading.runner)), ...conditions));
}

/** The latest first, `limit` of them, from behind `after`. */
export async function listRuns(
  db: Db,
  reading: Reading,
  filter: RunFilter,
  after: RunKey | undefined,
  limit: number,
): Promise<RunWithLog[]> {
  const rows = await runsFor(db, reading, { log: textColumns.log }, [...conditionsOf(filter), behind(after)])
    .orderBy(desc(promptRun.askedAt), desc(promptRun.id))
    .limit(limit);
  return rows.map(({ run, text }) => ({ ...run, log: text?.log ?? null }));
}

export async function readRun(db: Db, reading: Reading, runId: string): Promise<RunWithText | undefined> {
  const [row] = await runsFor(db, reading, textColumns, [eq(promptRun.id, runId)]);
  return row && { ...row.run, text: row.text };
}

/** How a run stands, for whoever looks again and again: its text may be long. */
export async function readRunStatus(db: Db, reading: Reading, runId: string): Promise<PromptRunRow | undefined> {
  const [row] = await runsFor(db, reading, { id: textColumns.id }, [eq(promptRun.id, runId)]);
  return row?.run;
}

/** A run that the reader made. */
export async function readOwnRun(db: Db, reading: Reading, runId: string): Promise<RunWithText | undefined> {
  const found = await readRun(db, reading, runId);
  return found?.text ? found : undefined;
}

/** How the command of this id was answered, if it was sent. */
export async function readReceipt(db: Db, commandId: string): Promise<{ readonly seq: number } | undefined> {
  const [row] = await db
    .select({ seq: commandReceipt.seq })
    .from(commandReceipt)
    .where(eq(commandReceipt.id, commandId));
  return row;
}

/** Runs of one chain, the first asked first. */
export async function listTrace(db: Db, reading: Reading, traceId: string, limit: number): Promise<PromptRunRow[]> {
  const rows = await runsFor(db, reading, { id: textColumns.id }, [eq(promptRun.traceId, traceId)])
    .orderBy(asc(promptRun.askedAt), asc(promptRun.id))
    .limit(limit);
  return rows.map(({ run }) => run);
}

/** What runs came to, by prompt, version and model, in that order; `limit` of them, from behind `after`. */
export async function summarise(
  db: Db,
  { reader }: Reading,
  filter: RunFilter,
  after: SummaryKey | undefined,
  limit: number,
): Promise<SummaryRow[]> {
  const model = sql<string>`coalesce(${promptRun.answeredBy}, ${promptRun.model})`;
  const groups = [promptRun.promptId, promptRun.versionId, model] as const;
  const many = (condition: SQL) => sql<number>`(count(*) filter (where ${condition}))::int`;
  const latency = (share: number) =>
    sql<number | null>`percentile_cont(${share}::float8) within group (order by ${promptRun.latencyMs})`;
  const key =
    after && sql`(${promptRun.promptId}, ${promptRun.versionId}, ${model}) > (${after[0]}, ${after[1]}, ${after[2]})`;
  return db
    .select({
      promptId: promptRun.promptId,
      title: prompt.title,
      versionId: promptRun.versionId,
      number: promptVersion.number,
      model,
      runs: sql<number>`count(*)::int`,
      failed: many(eq(promptRun.status, 'failed')),
      meanScore: sql<number | null>`avg(${promptRun.score})`,
      up: many(eq(promptRun.feedback, 'up')),
      down: many(eq(promptRun.feedback, 'down')),
      inputTokens: sql<number>`coalesce(sum(${promptRun.inputTokens}), 0)::float8`,
      outputTokens: sql<number>`coalesce(sum(${promptRun.outputTokens}), 0)::float8`,
      costMicros: sql<number | null>`sum(${promptRun.costMicros})::float8`,
      latencyP50Ms: latency(0.5),
      latencyP95Ms: latency(0.95),
    })
    .from(promptRun)
    .innerJoin(prompt, eq(prompt.id, promptRun.promptId))
    .innerJoin(promptVersion, eq(promptVersion.id, promptRun.versionId))
    .where(and(readableBy(reader), ...conditionsOf(filter), key))
    .groupBy(...groups, prompt.title, promptVersion.number)
    .orderBy(...groups)
    .limit(limit + 1);
}

function behind(after: RunKey | undefined): SQL | undefined {
  if (!after) return undefined;
  const since = new Date(after[0]).toISOString();
  return sql`(${promptRun.askedAt}, ${promptRun.id}) < (${since}::timestamptz, ${after[1]})`;
}
