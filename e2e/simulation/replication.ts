/**
 * What replication carries: the synced rows of one organisation at one moment, in one statement. Always: what did not
 * change since the last reading is the same object, a row as well as a whole table, so nobody looks at it again.
 * Apart from organisation.ts on purpose: the oracle compares what devices show with a second, plainer reading.
 */
import { tables } from '@openkms/schema/db/tables.ts';
import type { Rows, TableName } from '@openkms/schema/domain/rows.ts';
import { type ViewTable, viewTables } from '@openkms/client/view/tables.ts';
import type pg from 'pg';

/** What devices can be subscribed to. */
export type SyncedRows = { readonly [T in ViewTable]: readonly Rows[T][] };

type Column = { readonly property: string; readonly name: string; readonly instant: boolean };

const columnsOf = (table: ViewTable): readonly Column[] =>
  Object.entries(tables[table]).flatMap(([property, column]: [string, unknown]) =>
    isColumn(column) ? [{ property, name: column.name, instant: column.getSQLType().startsWith('timestamptz') }] : [],
  );

function isColumn(value: unknown): value is { readonly name: string; readonly getSQLType: () => string } {
  return typeof value === 'object' && value !== null && 'getSQLType' in value && 'name' in value;
}

const SYNCED = viewTables.map((table) => ({ table, columns: columnsOf(table) }));

/** Every table as a JSON text of its rows' values, instants in ms UTC. */
const READ_ALL = `select ${SYNCED.map(({ table, columns }) => {
  const values = columns.map(({ name, instant }) =>
    instant ? `round(date_part('epoch', ${name}) * 1000)` : `"${name}"`,
  );
  return `(select coalesce(json_agg(json_build_array(${values.join(', ')})), '[]')::text
    from "${sqlName(table)}" where ${table === 'org' ? 'id' : 'org_id'} = $1)`;
}).join(', ')}`;

function sqlName(table: string): string {
  return table.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Reads an organisation again and again. */
export class RowsReader {
  readonly #owner: pg.Pool;
  readonly #orgId: string;
  #texts: readonly string[] = [];
  #rows: SyncedRows | null = null;

  constructor(owner: pg.Pool, orgId: string) {
    this.#owner = owner;
    this.#orgId = orgId;
  }

  /** The rows there are now; the same object as last time where nothing changed. */
  async read(): Promise<SyncedRows> {
    const { rows } = await this.#owner.query<string[]>({
      name: 'sim:rows',
      text: READ_ALL,
      values: [this.#orgId],
      rowMode: 'array',
    });
    const texts = rows[0] ?? [];
    const before = this.#rows;
    if (before !== null && texts.every((text, index) => text === this.#texts[index])) return before;
    const read = SYNCED.map(({ table, columns }, index) => {
      const text = texts[index] ?? '[]';
      const known = before?.[table] ?? [];
      return [table, text === this.#texts[index] ? known : sharing(parsed(columns, text), known)];
    });
    this.#texts = texts;
    this.#rows = Object.fromEntries(read) as unknown as SyncedRows;
    return this.#rows;
  }
}

type AnyRow = Rows[TableName];

function parsed(columns: readonly Column[], text: string): readonly AnyRow[] {
  const rows = JSON.parse(text) as readonly (readonly unknown[])[];
  return rows.map(
    (values) =>
      Object.fromEntries(columns.map(({ property }, index) => [property, values[index]])) as unknown as AnyRow,
  );
}

/** `rows` with the row objects of `before` where nothing in them changed. */
function sharing(rows: readonly AnyRow[], before: readonly AnyRow[]): readonly AnyRow[] {
  const known = new Map(before.map((row) => [row.id, row]));
  return rows.map((row) => {
    const old = known.get(row.id);
    return old !== undefined && JSON.stringify(old) === JSON.stringify(row) ? old : row;
  });
}
