/**
 * Answers what a command asks to read from tables in memory. Always: the same rows the executor would find for the same
 * request, as far as this person holds them.
 */
import type { RowsRequest } from '@openkms/schema/commands/command.ts';
import type { Rows, TableName } from '@openkms/schema/domain/rows.ts';
import type { TableView } from './table.ts';
import { indexedColumns, type ViewTable } from './tables.ts';

/** The tables a reader holds; undefined for one it does not. */
export type RowSource = (table: TableName) => TableView<Rows[TableName]> | undefined;

/** Rows in which every named column equals the value, or one of the values. */
export function answerFrom(rows: RowSource, { table, where }: RowsRequest): readonly Rows[TableName][] {
  const source = rows(table);
  if (source === undefined) return [];
  const wanted = Object.entries(where).map(([column, value]): [string, readonly unknown[]] => [
    column,
    Array.isArray(value) ? value : [value],
  ]);
  const [found, used] = narrow(source, table, wanted);
  const rest = wanted.filter(([column]) => column !== used);
  if (rest.length === 0) return found;
  return found.filter((row) =>
    rest.every(([column, values]) => values.includes((row as Record<string, unknown>)[column])),
  );
}

/** The fewest rows that can be found at once, and the column that found them. */
function narrow(
  source: TableView<Rows[TableName]>,
  table: TableName,
  wanted: readonly [string, readonly unknown[]][],
): [readonly Rows[TableName][], string | null] {
  const ids = wanted.find(([column]) => column === 'id');
  if (ids !== undefined) {
    const found = [...new Set(ids[1])].flatMap((id) => (typeof id === 'string' ? (source.get(id) ?? []) : []));
    return [found, 'id'];
  }
  const indexed: readonly string[] = indexedColumns[table as ViewTable] ?? [];
  const by = wanted.filter(([column]) => indexed.includes(column)).toSorted((a, b) => a[1].length - b[1].length)[0];
  if (by === undefined) return [source.all(), null];
  const [column, values] = by;
  return [[...new Set(values)].flatMap((value) => source.where(column as 'id', value as string)), column];
}
