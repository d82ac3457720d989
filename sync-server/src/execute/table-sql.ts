/**
 * Rows in and out of Postgres in the shapes of domain/rows.ts, as prepared statements. The executor's hot path: Drizzle
 * describes the tables, but building its queries anew for each command costs more than Postgres needs to answer them.
 */
import { getTableColumns, getTableName } from 'drizzle-orm';
import type pg from 'pg';
import type { Interval } from '@openkms/schema/domain/overlap.ts';
import type { Rows, TableName } from '@openkms/schema/domain/rows.ts';
import { tables } from '@openkms/schema/db/tables.ts';

type Column = { readonly property: string; readonly name: string; readonly instant: boolean };
type TableSql = {
  readonly quoted: string;
  readonly columns: readonly Column[];
  readonly byProperty: ReadonlyMap<string, Column>;
};

const sqlOf = new Map<TableName, TableSql>(
  (Object.keys(tables) as TableName[]).map((table) => {
    const columns = Object.entries(getTableColumns(tables[table])).map(([property, column]) => ({
      property,
      name: column.name,
      instant: column.getSQLType().startsWith('timestamptz'),
    }));
    const byProperty = new Map(columns.map((column) => [column.property, column]));
    return [table, { quoted: `"${getTableName(tables[table])}"`, columns, byProperty }];
  }),
);

/** Columns whose values are the same in capitals and without, as the index that keeps them apart has it. */
const CASELESS: ReadonlySet<string> = new Set(['user.email']);

/**
 * Rows of `table` whose `where` columns (text) each equal the value or one of the values, e-mail addresses whatever their
 * case; only those overlapping `during`, if given.
 */
export async function selectRows<T extends TableName>(
  client: pg.PoolClient,
  table: T,
  where: { readonly [property: string]: unknown },
  during?: readonly Interval[],
): Promise<Rows[T][]> {
  const { quoted, columns } = describe(table);
  const names = Object.keys(where).map((property) => columnOf(table, property).name);
  const conditions = names.map((name, index) =>
    CASELESS.has(`${table}.${name}`)
      ? `lower(${name}) in (select lower(unnest($${index + 1}::text[])))`
      : `${name} = any($${index + 1}::text[])`,
  );
  const values: unknown[] = Object.values(where).map((value) => (Array.isArray(value) ? value : [value]));
  if (during) {
    conditions.push(
      `starts_at is not null and tstzrange(starts_at, ends_at) && $${values.push(multirange(during))}::tstzmultirange`,
    );
  }
  const { rows } = await client.query<unknown[]>({
    name: `select:${table}:${names.join()}${during ? ':during' : ''}`,
    text: `select ${columns.map(selected).join(', ')} from ${quoted} where ${conditions.join(' and ')}`,
    values,
    rowMode: 'array',
  });
  return rows.map((values) => fromDatabase(columns, values) as Rows[T]);
}

/** Half-open intervals as Postgres writes a set of them. */
function multirange(intervals: readonly Interval[]): string {
  const ranges = intervals.map(
    ({ startsAt, endsAt }) => `[${new Date(startsAt).toISOString()},${new Date(endsAt).toISOString()})`,
  );
  return `{${ranges.join(',')}}`;
}

/** Inserts whole rows. Columns that this build does not know, of a schema that is ahead of it, get their defaults. */
export async function insertRows<T extends TableName>(
  client: pg.PoolClient,
  table: T,
  rows: readonly Rows[T][],
): Promise<void> {
  if (rows.length === 0) return;
  const { quoted, columns } = describe(table);
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  await client.query({
    name: `insert:${table}`,
    text: `insert into ${quoted} (${names}) select ${names} from json_populate_recordset(null::${quoted}, $1)`,
    values: [JSON.stringify(rows.map((row) => toDatabase(table, row)))],
  });
}

/** Sets some columns of one row; `bump` also counts its `version` up and stamps `updatedAt` with `now`. */
export async function updateRow<T extends TableName>(
  client: pg.PoolClient,
  table: T,
  id: string,
  set: Partial<Rows[T]>,
  { bump, now }: { bump: boolean; now: number },
): Promise<void> {
  const { quoted, columns } = describe(table);
  const record = toDatabase(table, bump ? { ...set, updatedAt: now } : set);
  const names = Object.keys(record).toSorted();
  // Postgres keeps 63 characters of a statement's name: the set columns as a bit mask always fit.
  const mask = columns.reduce((bits, { name }, index) => (name in record ? bits | (1n << BigInt(index)) : bits), 0n);
  await client.query({
    name: `update:${table}:${bump ? 'v' : ''}${mask.toString(36)}`,
    text: `update ${quoted} t set ${names.map((name) => `${name} = r.${name}`).join(', ')}${bump ? ', version = t.version + 1' : ''}
      from json_populate_record(null::${quoted}, $2) r where t.id = $1`,
    values: [id, JSON.stringify(record)],
  });
}

/** Instants come as numbers: parsing timestamps one by one is what a large read would spend its time on. */
function selected({ name, instant }: Column): string {
  return instant ? `round(date_part('epoch', ${name}) * 1000)` : name;
}

function fromDatabase(columns: readonly Column[], values: readonly unknown[]): object {
  const row: Record<string, unknown> = {};
  for (const [index, { property }] of columns.entries()) {
    row[property] = values[index];
  }
  return row;
}

function toDatabase(table: TableName, row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([property, value]: [string, unknown]) => {
      const { name, instant } = columnOf(table, property);
      return [name, instant && typeof value === 'number' ? new Date(value).toISOString() : value];
    }),
  );
}

function describe(table: TableName): TableSql {
  const found = sqlOf.get(table);
  if (!found) throw new TypeError(`no such table: ${table}`);
  return found;
}

function columnOf(table: TableName, property: string): Column {
  const column = describe(table).byProperty.get(property);
  if (!column) throw new TypeError(`${table} has no column ${property}`);
  return column;
}
