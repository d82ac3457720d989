// Rows and columns on a laptop; on a phone each row becomes a small card whose lines carry the columns' names.
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { VisuallyHidden } from './visually-hidden.tsx';
import './table.css';

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: 'start' | 'end' | undefined;
  /** The row's name: its header cell, and the card's heading on a phone. One per table. */
  primary?: boolean | undefined;
  /** Can be sorted by; `sort.onSort` gets the key. */
  sortable?: boolean | undefined;
  /** Hides the header's words (for a column of actions). */
  hideHeader?: boolean | undefined;
  /** Keeps the column no wider than its content. */
  narrow?: boolean | undefined;
}

export interface TableProps<Row> {
  /** Names the table; shown above it only with `showCaption`. */
  caption: string;
  showCaption?: boolean | undefined;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  sort?: { key: string; direction: 'ascending' | 'descending'; onSort: (key: string) => void } | undefined;
  /** Marks one row (the one whose details are open). */
  selectedKey?: string | null | undefined;
  /** Shown instead of rows. */
  empty?: ReactNode;
}

/** A data table that reads well on every width. */
export function Table<Row>({
  caption,
  showCaption = false,
  columns,
  rows,
  rowKey,
  sort,
  selectedKey,
  empty,
}: TableProps<Row>) {
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>;
  return (
    <div className="ui-table-scroll">
      <table className="ui-table">
        <caption>{showCaption ? caption : <VisuallyHidden>{caption}</VisuallyHidden>}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}

                scope="col"
                className={cellClass(column)}
                aria-sort={sort?.key === column.key ? sort.direction : undefined}
              >
                <HeaderWords column={column} sort={sort} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} data-selected={rowKey(row) === selectedKey || undefined}>
              {columns.map((column) =>
                column.primary === true ? (
                  <th key={column.key} scope="row" className={cellClass(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td
                    key={column.key}

                    className={cellClass(column)}
                    data-label={column.hideHeader === true ? undefined : column.header}
                  >
                    <span className="ui-table-value">{column.cell(row)}</span>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeaderWords<Row>({ column, sort }: { column: Column<Row>; sort: TableProps<Row>['sort'] }) {
  if (column.hideHeader === true) return <VisuallyHidden>{column.header}</VisuallyHidden>;
  if (column.sortable !== true || sort === undefined) return <>{column.header}</>;
  const isSorted = sort.key === column.key;
  return (
    <button
      type="button"
      className="ui-table-sort"
      data-direction={isSorted ? sort.direction : undefined}
      onClick={() => sort.onSort(column.key)}
    >
      {column.header}
      <Icon name="chevron-down" size={16} />
    </button>
  );
}

function cellClass<Row>(column: Column<Row>): string {
  const names = ['ui-table-cell'];
  if (column.align === 'end') names.push('ui-table-cell--end');
  if (column.narrow === true) names.push('ui-table-cell--narrow');
  if (column.primary === true) names.push('ui-table-cell--primary');
  if (column.hideHeader === true) names.push('ui-table-cell--bare');
  return names.join(' ');
}
