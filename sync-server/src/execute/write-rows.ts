/**
 * Writes the row changes of an outcome. Always: `version` and `updatedAt` are set here and nowhere else; deletions go
 * first, then insertions parents before children, then updates, in as few statements as the changes allow.
 */
import { eq, inArray, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { RowChange } from '@openkms/schema/domain/outcome.ts';
import type { TableName } from '@openkms/schema/domain/rows.ts';
import { tables } from '@openkms/schema/db/tables.ts';
import type { OrgTransaction } from './org-transaction.ts';

/** Postgres takes at most 65,535 parameters a statement; the widest table has 32 columns. */
const ROWS_PER_INSERT = 1000;

const parentsFirst = Object.keys(tables) as TableName[];
const versioned: ReadonlySet<TableName> = new Set(['office', 'user', 'training', 'session', 'registration', 'syncConflict']);

/** Applies `changes` at `now` (ms UTC). */
export async function writeRows({ db }: OrgTransaction, changes: readonly RowChange[], now: number): Promise<void> {
  for (const [table, group] of byTable(changes, 'delete')) {
    await db.delete(tables[table]).where(inArray(tables[table].id, group.map((change) => idOf(change))));
  }
  const inserts = byTable(changes, 'insert');
  for (const table of parentsFirst) {
    const rows = (inserts.get(table) ?? []).flatMap((change) => (change.op === 'insert' ? [change.row] : []));
    for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
      await db.insert(tables[table] as PgTable).values(rows.slice(from, from + ROWS_PER_INSERT));
    }
  }
  for (const change of changes) {
    if (change.op !== 'update') continue;
    const stamp = versioned.has(change.table) ? { version: sql`version + 1`, updatedAt: now } : {};
    await db
      .update(tables[change.table] as PgTable)
      .set({ ...change.set, ...stamp })
      .where(eq(tables[change.table].id, change.id));
  }
}

function byTable(changes: readonly RowChange[], op: RowChange['op']): Map<TableName, RowChange[]> {
  return Map.groupBy(
    changes.filter((change) => change.op === op),
    (change) => change.table,
  );
}

function idOf(change: RowChange): string {
  return change.op === 'insert' ? change.row.id : change.id;
}
