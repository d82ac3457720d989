/** Answers the reads that commands describe, over the rows of one transaction. Always: rows come in the shapes of domain/rows.ts. */
import { and, eq, getTableColumns, inArray, isNull, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Read, ReadRequest, RowsRequest } from '@openkms/schema/commands/command.ts';
import { runRead } from '@openkms/schema/commands/command.ts';
import type { Rows, TableName } from '@openkms/schema/domain/rows.ts';
import { tables } from '@openkms/schema/db/tables.ts';
import type { HeldLocks } from './locks.ts';
import type { OrgTransaction } from './org-transaction.ts';

type AnswerRows = readonly (readonly Rows[TableName][])[];

/** Runs `read` over the transaction; a lock it asks for must be held already, or the transaction starts over. */
export function readRows<S>(tx: OrgTransaction, held: HeldLocks, read: Read<S>): Promise<S> {
  return runRead(read, async (requests: readonly ReadRequest[]): Promise<AnswerRows> => {
    const answers: Rows[TableName][][] = [];
    for (const request of requests) {
      if (request.kind === 'lock') held.require(request.keys);
      answers.push(request.kind === 'lock' ? [] : await select(tx, request));
    }
    return answers;
  });
}

async function select(tx: OrgTransaction, request: RowsRequest): Promise<Rows[TableName][]> {
  const table = tables[request.table];
  const columns: { readonly [name: string]: PgColumn } = getTableColumns(table);
  const conditions: SQL[] = [];
  for (const [name, wanted] of Object.entries(request.where)) {
    const column = columns[name];
    if (!column) throw new TypeError(`${request.table} has no column ${name}`);
    if (Array.isArray(wanted)) {
      if (wanted.length === 0) return [];
      conditions.push(inArray(column, wanted));
    } else conditions.push(wanted === null ? isNull(column) : eq(column, wanted));
  }
  return tx.db
    .select()
    .from(table)
    .where(and(...conditions));
}
