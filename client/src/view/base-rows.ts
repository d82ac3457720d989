/** The rows of every table as the server said them, at one moment. Always: an unchanging snapshot. */
import type { Rows } from '@openkms/schema/domain/rows.ts';
import { type TableView, WritableTable } from './table.ts';
import { indexedColumns, type ViewTable, viewTables } from './tables.ts';

export type BaseRows = { readonly [T in ViewTable]: TableView<Rows[T]> };
export type WritableRows = { readonly [T in ViewTable]: WritableTable<Rows[T]> };

/** Empty tables with their indexes. */
export function createTables(): WritableRows {
  const made = viewTables.map((name) => [name, new WritableTable(indexedColumns[name] as readonly never[])] as const);
  return Object.fromEntries(made) as unknown as WritableRows;
}

/** What `tables` hold now. */
export function snapshotOf(tables: WritableRows): BaseRows {
  return Object.fromEntries(viewTables.map((name) => [name, tables[name].snapshot()])) as unknown as BaseRows;
}
