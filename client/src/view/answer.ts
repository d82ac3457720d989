/**
 * Answers what a command asks to read from tables in memory. Always: the same rows the executor would find for the same
 * request, as far as this person holds them.
 */
import type { RowsRequest } from '@openkms/schema/commands/command.ts';
import { type Interval, mergeIntervals, overlapsAny } from '@openkms/schema/domain/overlap.ts';
import type { Rows, TableName } from '@openkms/schema/domain/rows.ts';
import type { TableView } from './table.ts';
import { indexedColumns, type ViewTable } from './tables.ts';

/** The tables a reader holds; undefined for one it does not. */
export type RowSource = (table: TableName) => TableView<Rows[TableName]> | undefined;

/** Rows in which every named column equals the value, or one of the values, and which overlap `during` where it is given. */
export function answerFrom(rows: RowSource, { table, where, during }: RowsRequest): readonly Rows[TableName][] {
  const source = rows(table);
  if (source === undefined) return [];
  const wanted = Object.entries(where).map(([column, value]): Wanted => [
    column,
    Array.isArray(value) ? value : [value],
  ]);
  const [found, used] = narrow(source, table, wanted);
  const rest = wanted
    .filter(([column]) => column !== used)
    .map(([column, values]) => [column, new Set(values)] as const);
  if (rest.length === 0 && during === undefined) return found;
  const busy = during === undefined ? undefined : mergeIntervals(during);
  return found.filter((row) => {
    const cells = row as Record<string, unknown>;
    if (busy !== undefined && !takesPlaceDuring(cells, busy)) return false;
    return rest.every(([column, values]) => values.has(cells[column]));
  });
}

/** Half-open; a row without times overlaps nothing. */
function takesPlaceDuring({ startsAt, endsAt }: Record<string, unknown>, busy: readonly Interval[]): boolean {
  return typeof startsAt === 'number' && typeof endsAt === 'number' && overlapsAny(busy, { startsAt, endsAt });
}

type Wanted = readonly [column: string, values: readonly unknown[]];

/** The fewest rows that can be found at once, and the column that found them. */
function narrow(
  source: TableView<Rows[TableName]>,
  table: TableName,
  wanted: readonly Wanted[],
): [readonly Rows[TableName][], string | null] {
  const ids = wanted.find(([column]) => column === 'id');
  if (ids !== undefined) {
    const found: Rows[TableName][] = [];
    for (const id of new Set(ids[1])) {
      const row = source.get(id as string);
      if (row !== undefined) found.push(row);
    }
    return [found, 'id'];
  }
  const indexed: readonly string[] = indexedColumns[table as ViewTable] ?? [];
  const by = wanted.filter(([column]) => indexed.includes(column)).toSorted((a, b) => a[1].length - b[1].length)[0];
  if (by === undefined) return [source.all(), null];
  const [column, values] = by;
  const first = values[0] as string;
  if (values.length === 1) return [source.where(column as 'id', first), column];
  const found: Rows[TableName][] = [];
  for (const value of new Set(values)) for (const row of source.where(column as 'id', value as string)) found.push(row);
  return [found, column];
}
