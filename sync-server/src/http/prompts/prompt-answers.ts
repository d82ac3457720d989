/** What the routes of prompts answer with beside rows: a conflict of two versions as its sides and hunks. */
import { mergeVersions } from '@openkms/schema/domain/prompt/merge.ts';
import type { PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import type { JsonObject, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { syncConflict } from '@openkms/schema/db/tables.ts';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { AppError } from '../../app-error.ts';
import type { OrgTransaction } from '../../execute/org-transaction.ts';
import type { conflictAnswer } from './prompt-shapes.ts';
import { isReadable, type PromptDetail, readPromptDetail, readVersionRows } from './prompt-store.ts';

type Db = OrgTransaction['db'];

/** The prompt, or AppError `not_found`: the same for what is not there and what is not theirs. */
export async function promptOf(db: Db, reader: PromptReader, id: string): Promise<PromptDetail> {
  const found = await readPromptDetail(db, reader, id);
  if (!found) throw new AppError('not_found', 404);
  return found;
}

/** Throws AppError `not_found` where the reader may not read the prompt: as {@link promptOf}, without reading all of it. */
export async function requirePrompt(db: Db, reader: PromptReader, id: string): Promise<void> {
  if (!(await isReadable(db, reader, id))) throw new AppError('not_found', 404);
}

/** A version by its id or its number. Throws AppError `not_found`. */
export function versionIn(versions: readonly PromptVersionRow[], idOrNumber: string): PromptVersionRow {
  const found = versions.find(({ id, number }) => id === idOrNumber || String(number) === idOrNumber);
  if (!found) throw new AppError('not_found', 404, { version: idOrNumber });
  return found;
}

/** Base, mine and theirs of an open or decided conflict of versions, and where they contradict each other. */
export async function conflictOf(db: Db, conflictId: string): Promise<z.input<typeof conflictAnswer>> {
  const [row] = await db.select().from(syncConflict).where(eq(syncConflict.id, conflictId));
  if (row?.kind !== 'prompt') throw new AppError('not_found', 404, { conflictId });
  const sides = [row.base, row.mine, row.theirs].map(versionIdOf);
  const versions = await readVersionRows(
    db,
    row.entityId,
    sides.filter((id) => id !== undefined),
  );
  const [base, mine, theirs] = sides.map((id) => versions.find((version) => version.id === id));
  if (!mine || !theirs) throw new AppError('not_found', 404, { conflictId });
  const merge = mergeVersions(base?.content ?? '', mine.content, theirs.content);
  const hunks = merge.kind === 'conflict' ? merge.hunks : [];
  return { id: row.id, base: base ? side(base) : null, mine: side(mine), theirs: side(theirs), hunks };
}

function side({ id, number, content }: PromptVersionRow) {
  return { versionId: id, number, content };
}

function versionIdOf(named: JsonObject): string | undefined {
  const { versionId } = named;
  return typeof versionId === 'string' ? versionId : undefined;
}
