/**
 * What waiting commands will probably do, laid over the server's rows; build-overlay.ts works it out. Pure. Always: a table
 * it does not touch is the server's own object; a changed one answers as if its rows were there.
 */
import type { Outcome } from '@openkms/schema/domain/outcome.ts';
import type { Rows, TableName } from '@openkms/schema/domain/rows.ts';
import type { ProgressState } from '../outbox/state.ts';
import type { BaseRows } from './base-rows.ts';
import type { TableView } from './table.ts';
import { indexedColumns, type ViewTable, viewTables } from './tables.ts';

/** Says that a row shows what a command will probably do, not what the server said. */
export type PendingMark = { readonly commandId: string; readonly name: string; readonly state: ProgressState };

/** New and changed rows of one table by id. */
export type Patch<T> = ReadonlyMap<string, T>;
type Patches = { readonly [T in ViewTable]?: Patch<Rows[T]> };

export type Overlay = {
  readonly patches: Patches;
  /** By `table:id`. */
  readonly marks: ReadonlyMap<string, PendingMark>;
  /** What each laid command would do, by its id. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
};

export const NO_OVERLAY: Overlay = { patches: {}, marks: new Map(), outcomes: new Map() };

/** The tables of `base` as `overlay` leaves them; a table it does not touch is `base`'s own object. */
export function overlaid(base: BaseRows, overlay: Overlay): BaseRows {
  const tables = viewTables.map((name) => [
    name,
    finished(name, base[name] as unknown as TableView<never>, overlay.patches[name] as Patch<never> | undefined),
  ]);
  return Object.fromEntries(tables);
}

const finishedTables = new WeakMap<object, WeakMap<object, TableView<never>>>();

/** A patched table that will not change: its lists are made once, and the same table and patch give the same object. */
function finished(name: ViewTable, table: TableView<never>, patch: Patch<never> | undefined): TableView<never> {
  if (patch === undefined || patch.size === 0) return table;
  const over = finishedTables.get(table) ?? new WeakMap<object, TableView<never>>();
  finishedTables.set(table, over);
  const made = over.get(patch) ?? remembering(patched(name, table, patch));
  over.set(patch, made);
  return made;
}

function remembering<T extends { readonly id: string }>(table: TableView<T>): TableView<T> {
  let all: readonly T[] | null = null;
  const lists = new Map<string, Map<unknown, readonly T[]>>();
  return {
    size: table.size,
    get: table.get,
    all: () => (all ??= table.all()),
    where(column, value) {
      const known = lists.get(column) ?? new Map<unknown, readonly T[]>();
      lists.set(column, known);
      const list = known.get(value) ?? table.where(column, value);
      known.set(value, list);
      return list;
    },
  };
}

/** How marks are found: `table:id`. */
export const keyOf = (table: TableName, id: string) => `${table}:${id}`;

/** The mark on a row, if a waiting command touched it. */
export function markOn(overlay: Overlay, table: TableName, id: string): PendingMark | undefined {
  return overlay.marks.get(keyOf(table, id));
}

/** `table` with `patch` over it, read afresh at each ask. */
export function patched<T extends { readonly id: string }>(
  name: ViewTable,
  table: TableView<T>,
  patch: Patch<T> | undefined,
): TableView<T> {
  if (patch === undefined || patch.size === 0) return table;
  const indexed: readonly string[] = indexedColumns[name];
  const changed = () => [...patch.values()];
  const untouched = (rows: readonly T[]) => rows.filter((row) => !patch.has(row.id));
  return {
    get size() {
      let size = table.size;
      for (const id of patch.keys()) size += table.get(id) === undefined ? 1 : 0;
      return size;
    },
    get: (id) => patch.get(id) ?? table.get(id),
    all: () => [...untouched(table.all()), ...changed()],
    where(column, value) {
      const below = indexed.includes(column)
        ? table.where(column, value)
        : table.all().filter((row) => row[column] === value);
      const above = changed().filter((row) => row[column] === value);
      const kept = untouched(below);
      return above.length === 0 && kept.length === below.length ? below : [...kept, ...above];
    },
  };
}
