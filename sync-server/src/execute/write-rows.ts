/**
 * Writes the row changes of an outcome. Always: `version` and `updatedAt` are set here and nowhere else; insertions go
 * first, parents before children, then updates; where rows of one table alone are inserted its updates go before them, so
 * that what a row gives up, a code or a seat, is free for a new one; all of them travel together.
 */
import type { RowChange } from '@openkms/schema/domain/outcome.ts';
import type { TableName } from '@openkms/schema/domain/rows.ts';
import { tables } from '@openkms/schema/db/tables.ts';
import type { OrgTransaction } from './org-transaction.ts';
import { insertRows, updateRow } from './table-sql.ts';

const parentsFirst = Object.keys(tables) as TableName[];
const versioned: ReadonlySet<TableName> = new Set([
  'office',
  'user',
  'training',
  'session',
  'registration',
  'syncConflict',
  'prompt',
  'promptLink',
  'promptCase',
  'promptRun',
]);

/** Applies `changes` at `now` (ms UTC). */
export async function writeRows({ client }: OrgTransaction, changes: readonly RowChange[], now: number): Promise<void> {
  const statements: Promise<void>[] = [];
  const inserted = new Set(changes.flatMap(({ op, table }) => (op === 'insert' ? [table] : [])));
  const giveUp = ({ table }: RowChange): boolean => inserted.size === 1 && inserted.has(table);
  const update = (change: RowChange): void => {
    if (change.op !== 'update') return;
    statements.push(updateRow(client, change.table, change.id, change.set, { bump: versioned.has(change.table), now }));
  };
  changes.filter(giveUp).forEach(update);
  for (const table of parentsFirst) {
    const rows = changes.flatMap((change) => (change.op === 'insert' && change.table === table ? [change.row] : []));
    statements.push(insertRows(client, table, rows));
  }
  changes.filter((change) => !giveUp(change)).forEach(update);
  await Promise.all(statements);
}
