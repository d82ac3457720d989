/** Reads of prompts for REST. Always: inside one organisation's transaction, and no prompt the reader may not read (domain/prompt/rights.ts). */
import type { PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import type { PromptLinkRow, PromptRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { prompt, promptLabelMove, promptLink, promptVersion } from '@openkms/schema/db/tables.ts';
import { and, asc, desc, eq, exists, ilike, inArray, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { OrgTransaction } from '../../execute/org-transaction.ts';

type Db = OrgTransaction['db'];

export type PromptFilter = {
  readonly q?: string | undefined;
  readonly scope?: PromptRow['scope'] | undefined;
  readonly status?: PromptRow['status'] | undefined;
  readonly source?: PromptRow['source'] | undefined;
  readonly tag?: string | undefined;
  readonly agent?: string | undefined;
  readonly label?: string | undefined;
  readonly owner?: string | undefined;
  readonly capability?: string | undefined;
};
export type PromptKey = readonly [updatedAt: number, id: string];
type Head = Pick<PromptVersionRow, 'id' | 'number' | 'diffHash' | 'createdAt' | 'authorName'>;
export type PromptSummary = PromptRow & { readonly head: Head };
export type PromptDetail = PromptRow & {
  readonly versions: readonly PromptVersionRow[];
  readonly links: readonly PromptLinkRow[];
  readonly labelMoves: readonly (typeof promptLabelMove.$inferSelect)[];
};

/** What `mayDo('read', …)` says, as a condition on `prompt`. */
export function readableBy(reader: PromptReader): SQL | undefined {
  if ('agent' in reader) {
    const own = and(eq(prompt.scope, 'agent'), or(isNull(prompt.agent), eq(prompt.agent, reader.agent)));
    return and(ne(prompt.status, 'deleted'), or(eq(prompt.scope, 'global'), own));
  }
  const shared = reader.role === 'admin' ? undefined : ne(prompt.status, 'deleted');
  return or(eq(prompt.ownerId, reader.userId), and(ne(prompt.scope, 'user'), shared));
}

const head = {
  id: promptVersion.id,
  number: promptVersion.number,
  diffHash: promptVersion.diffHash,
  createdAt: promptVersion.createdAt,
  authorName: promptVersion.authorName,
};

/** Prompts the latest changed first, `limit` + 1 of them, from behind `after`. */
export async function listPrompts(
  db: Db,
  reader: PromptReader,
  filter: PromptFilter,
  after: PromptKey | undefined,
  limit: number,
): Promise<PromptSummary[]> {
  const conditions = [readableBy(reader), ...conditionsOf(db, filter)];
  if (after) {
    const since = new Date(after[0]).toISOString();
    conditions.push(sql`(${prompt.updatedAt}, ${prompt.id}) < (${since}::timestamptz, ${after[1]})`);
  }
  const rows = await db
    .select({ row: prompt, head })
    .from(prompt)
    .innerJoin(promptVersion, eq(promptVersion.id, prompt.headId))
    .where(and(...conditions))
    .orderBy(desc(prompt.updatedAt), desc(prompt.id))
    .limit(limit + 1);
  return rows.map(({ row, head: at }) => ({ ...row, head: at }));
}

function conditionsOf(db: Db, filter: PromptFilter): (SQL | undefined)[] {
  const { q, scope, status, source, tag, agent, label, owner, capability } = filter;
  return [
    status === undefined ? ne(prompt.status, 'deleted') : eq(prompt.status, status),
    scope && eq(prompt.scope, scope),
    source && eq(prompt.source, source),
    agent === undefined ? undefined : eq(prompt.agent, agent),
    owner === undefined ? undefined : eq(prompt.ownerId, owner),
    tag === undefined
      ? undefined
      : sql`exists (select from jsonb_array_elements_text(${prompt.tags}) as t where lower(t) = lower(${tag}))`,
    label === undefined ? undefined : sql`${prompt.labels} ? ${label}`,
    capability === undefined ? undefined : isLinkedTo(db, capability),
    q === undefined ? undefined : matchesText(db, q),
  ];
}

function isLinkedTo(db: Db, capability: string): SQL {
  const standing = [
    eq(promptLink.promptId, prompt.id),
    eq(promptLink.promptStatus, 'active'),
    eq(promptLink.capability, capability),
  ];
  return exists(
    db
      .select({ one: sql`1` })
      .from(promptLink)
      .where(and(...standing)),
  );
}

/** Part of the title, a tag, or the words that stand now. */
function matchesText(db: Db, q: string): SQL | undefined {
  const part = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const inHead = db
    .select({ one: sql`1` })
    .from(promptVersion)
    .where(and(eq(promptVersion.id, prompt.headId), ilike(promptVersion.content, part)));
  return or(ilike(prompt.title, part), sql`${prompt.tags}::text ilike ${part}`, exists(inHead));
}

/** The prompt with everything that belongs to it, if the reader may read it. */
export async function readPromptDetail(db: Db, reader: PromptReader, id: string): Promise<PromptDetail | undefined> {
  const [row] = await db
    .select()
    .from(prompt)
    .where(and(eq(prompt.id, id), readableBy(reader)));
  if (!row) return undefined;
  const [versions, links, labelMoves] = await Promise.all([
    db.select().from(promptVersion).where(eq(promptVersion.promptId, id)).orderBy(asc(promptVersion.number)),
    db
      .select()
      .from(promptLink)
      .where(and(eq(promptLink.promptId, id), eq(promptLink.promptStatus, 'active')))
      .orderBy(desc(promptLink.priority), asc(promptLink.id)),
    db.select().from(promptLabelMove).where(eq(promptLabelMove.promptId, id)).orderBy(asc(promptLabelMove.movedAt)),
  ]);
  return { ...row, versions, links, labelMoves };
}

export async function isReadable(db: Db, reader: PromptReader, id: string): Promise<boolean> {
  const rows = await db
    .select({ id: prompt.id })
    .from(prompt)
    .where(and(eq(prompt.id, id), readableBy(reader)));
  return rows.length > 0;
}

/** Versions of one prompt by id. */
export async function readVersionRows(db: Db, promptId: string, ids: readonly string[]): Promise<PromptVersionRow[]> {
  return db
    .select()
    .from(promptVersion)
    .where(and(eq(promptVersion.promptId, promptId), inArray(promptVersion.id, [...ids])));
}
