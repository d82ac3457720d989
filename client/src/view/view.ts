/**
 * What a person sees: the server's rows with the waiting commands laid over them, at one moment. Always: an unchanging
 * snapshot; a row that shows a guess is marked by `pendingOf`.
 */
import type { Rows, TableName } from '@openkms/schema/domain/rows.ts';
import { type BaseRows, createTables, snapshotOf } from './base-rows.ts';
import { markOn, NO_OVERLAY, overlaid, type Overlay, type PendingMark } from './overlay.ts';
import type { TableView } from './table.ts';
import type { ViewTable } from './tables.ts';

export type View = {
  readonly table: <T extends ViewTable>(name: T) => TableView<Rows[T]>;
  /** The waiting command that touched this row last; undefined for what the server said. */
  readonly pendingOf: (table: TableName, id: string) => PendingMark | undefined;
};

/** A view of `base` under `overlay`. */
export function viewOf(base: BaseRows, overlay: Overlay): View {
  const tables = overlaid(base, overlay);
  return {
    table: <T extends ViewTable>(name: T) => tables[name] as unknown as TableView<Rows[T]>,
    pendingOf: (table, id) => markOn(overlay, table, id),
  };
}

export const NO_ROWS: BaseRows = snapshotOf(createTables());
/** What nobody sees. */
export const EMPTY_VIEW: View = viewOf(NO_ROWS, NO_OVERLAY);
