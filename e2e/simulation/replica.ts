/**
 * What replication brings to a person: the rows of their organisation that the client's own Zero queries let through.
 * Always: the queries are those of client/view/subscriptions.ts with the person as their context, read from their syntax trees; a
 * condition this reader does not know is an error, never a row too many.
 */
import type { BaseRows } from '@openkms/client/view/base-rows.ts';
import { createTables, snapshotOf } from '@openkms/client/view/base-rows.ts';
import type { WritableTable } from '@openkms/client/view/table.ts';
import { subscriptions } from '@openkms/client/view/subscriptions.ts';
import { type ViewTable, viewTables } from '@openkms/client/view/tables.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { Rows, TableName } from '@openkms/schema/domain/rows.ts';
import type { SyncedRows } from './replication.ts';

/** Every synced row of one organisation at one moment. */
export type OrgRows = { readonly [T in TableName]: readonly Rows[T][] };

type Value = string | number | boolean | null | readonly (string | number | boolean)[];
type Operand = { readonly type: 'column'; readonly name: string } | { readonly type: 'literal'; readonly value: Value };
type Condition =
  | { readonly type: 'simple'; readonly op: string; readonly left: Operand; readonly right: Operand }
  | { readonly type: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | {
      readonly type: 'correlatedSubquery';
      readonly op: 'EXISTS' | 'NOT EXISTS';
      readonly related: {
        readonly correlation: { readonly parentField: readonly string[]; readonly childField: readonly string[] };
        readonly subquery: Ast;
      };
    };
type Ast = {
  readonly table: string;
  readonly where?: Condition;
  readonly orderBy?: readonly (readonly [string, 'asc' | 'desc'])[];
  readonly limit?: number;
};
type Cells = { readonly [column: string]: unknown };

/** The rows that `actor`'s client holds once everything has arrived, by table. */
export function visibleRows(rows: SyncedRows, actor: Actor): ReadonlyMap<ViewTable, readonly Rows[TableName][]> {
  return new Map([...queriesOf(actor)].map(([name, query]) => [name, found(rows, query)]));
}

/** A person's rows on one device, brought from one moment to the next by what changed between them. */
export class Replica {
  readonly #tables = createTables();
  /** What each table's query was answered from. */
  readonly #answered = new Map<ViewTable, readonly unknown[]>();
  #base = snapshotOf(this.#tables);

  /** Makes these the rows there are; the same object as before where nothing changed for `actor`. */
  update(rows: SyncedRows, actor: Actor): BaseRows {
    let changed = false;
    for (const [name, query] of queriesOf(actor)) {
      const from = [query, ...tablesOf(query).map((table) => rows[table])];
      const before = this.#answered.get(name);
      if (before?.length === from.length && from.every((each, index) => each === before[index])) continue;
      this.#answered.set(name, from);
      const wanted = found(rows, query);
      const table = this.#tables[name] as unknown as WritableTable<Rows[TableName]>;
      const gone = new Set(table.snapshot().all());
      for (const row of wanted) {
        if (gone.delete(row)) continue;
        table.put(row);
        changed = true;
      }
      const kept = new Set(wanted.map((row) => row.id));
      for (const row of gone) {
        if (kept.has(row.id)) continue;
        table.remove(row.id);
        changed = true;
      }
    }
    if (changed) this.#base = snapshotOf(this.#tables);
    return this.#base;
  }
}

const known = new WeakMap<Actor, ReadonlyMap<ViewTable, Ast | null>>();

/** What `actor` is subscribed to; null where it is nothing. Queries say the same as long as their person is the same. */
function queriesOf(actor: Actor): ReadonlyMap<ViewTable, Ast | null> {
  const wanted = subscriptions(actor.role) as Record<ViewTable, unknown>;
  const made =
    known.get(actor) ??
    new Map(viewTables.map((name) => [name, wanted[name] === null ? null : astOf(wanted[name] as Request, actor)]));
  known.set(actor, made);
  return made;
}

function found(rows: SyncedRows, query: Ast | null): readonly Rows[TableName][] {
  return query === null ? [] : (answer(rows, query) as unknown as readonly Rows[TableName][]);
}

/** Every table that `query` looks into. */
function tablesOf(query: Ast | null): readonly ViewTable[] {
  if (query === null) return [];
  const inside = (condition: Condition | undefined): readonly ViewTable[] => {
    if (condition === undefined || condition.type === 'simple') return [];
    return condition.type === 'correlatedSubquery'
      ? tablesOf(condition.related.subquery)
      : condition.conditions.flatMap(inside);
  };
  return [query.table as ViewTable, ...inside(query.where)];
}

type Request = {
  readonly args: unknown;
  readonly query: { readonly fn: (of: { args: unknown; ctx: Actor }) => unknown };
};

function astOf({ args, query }: Request, ctx: Actor): Ast {
  return (query.fn({ args, ctx }) as { readonly ast: Ast }).ast;
}

function answer(rows: SyncedRows, { table, where, orderBy, limit }: Ast): readonly Cells[] {
  const all = rows[table as ViewTable] as unknown as readonly Cells[] | undefined;
  if (all === undefined) throw new TypeError(`a query asks for the table ${table}, which this replica does not hold`);
  const matching = where === undefined ? all : all.filter((row) => holds(rows, row, where));
  if (limit === undefined) return matching;
  const order = orderBy ?? [];
  return matching
    .toSorted((a, b) => {
      for (const [column, direction] of order) {
        const [left, right] = [a[column] as number | string, b[column] as number | string];
        if (left !== right) return (left < right ? -1 : 1) * (direction === 'asc' ? 1 : -1);
      }
      return (a['id'] as string) < (b['id'] as string) ? -1 : 1;
    })
    .slice(0, limit);
}

function holds(rows: SyncedRows, row: Cells, condition: Condition): boolean {
  switch (condition.type) {
    case 'and':
      return condition.conditions.every((each) => holds(rows, row, each));
    case 'or':
      return condition.conditions.some((each) => holds(rows, row, each));
    case 'simple':
      return compare(condition.op, operand(row, condition.left), operand(row, condition.right));
    case 'correlatedSubquery': {
      const { correlation, subquery } = condition.related;
      const exists = answer(rows, subquery).some((child) =>
        correlation.parentField.every((field, index) => row[field] === child[correlation.childField[index] ?? '']),
      );
      return exists === (condition.op === 'EXISTS');
    }
  }
}

function operand(row: Cells, of: Operand): unknown {
  return of.type === 'column' ? row[of.name] : of.value;
}

function compare(op: string, left: unknown, right: unknown): boolean {
  switch (op) {
    case '=':
      return left !== null && right !== null && left === right;
    case '!=':
      return left !== null && right !== null && left !== right;
    case 'IS':
      return (left ?? null) === (right ?? null);
    case 'IS NOT':
      return (left ?? null) !== (right ?? null);
    case 'IN':
      return (right as readonly unknown[]).includes(left);
    case 'NOT IN':
      return left !== null && !(right as readonly unknown[]).includes(left);
    case '<':
      return left !== null && right !== null && (left as number) < (right as number);
    case '<=':
      return left !== null && right !== null && (left as number) <= (right as number);
    case '>':
      return left !== null && right !== null && (left as number) > (right as number);
    case '>=':
      return left !== null && right !== null && (left as number) >= (right as number);
    default:
      throw new TypeError(`a query compares by ${op}, which this replica does not know`);
  }
}
