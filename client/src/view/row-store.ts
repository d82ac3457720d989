/**
 * Zero's rows in tables of our own, kept up to date change by change. Always: all changes of one Zero transaction become
 * visible together, in one snapshot and one notification.
 */
import type { Change, Input, ViewFactory } from '@rocicorp/zero';
import { skipYields } from '@rocicorp/zero/bindings';
import type { Role, Rows } from '@openkms/schema/domain/rows.ts';
import type { Schema } from '@openkms/schema/zero/schema.ts';
import type { OpenKmsZero } from '../platform/zero-client.ts';
import { type BaseRows, createTables, snapshotOf } from './base-rows.ts';
import type { WritableTable } from './table.ts';
import { subscriptions } from './subscriptions.ts';
import { type ViewTable, viewTables } from './tables.ts';

export type RowStore = {
  /** The rows after the last transaction; the same object until the next that changed any. */
  readonly rows: () => BaseRows;
  /** After each transaction that changed rows, and when a query became complete or failed. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Every query was answered by the server since this instance connected. */
  readonly isComplete: () => boolean;
  /** Queries the server would not answer, with its reason. */
  readonly errors: () => ReadonlyMap<ViewTable, string>;
  readonly destroy: () => void;
};

type Destroyable = { readonly destroy: () => void };

/** Subscribes to what `role` sees and fills tables from it. */
export function materialiseRows(zero: OpenKmsZero, role: Role): RowStore {
  const tables = createTables();
  const listeners = new Set<() => void>();
  const waiting = new Set<ViewTable>();
  const errors = new Map<ViewTable, string>();
  let dirty = false;
  let current = snapshotOf(tables);
  let destroyed = false;
  const notify = () => {
    if (!destroyed) for (const listener of listeners) listener();
  };
  const commit = () => {
    if (!dirty) return;
    dirty = false;
    current = snapshotOf(tables);
    notify();
  };

  const factoryFor =
    <T extends ViewTable>(name: T): ViewFactory<T, Schema, never, Destroyable> =>
    (_query, input, _format, onDestroy, onTransactionCommit, queryComplete) => {
      feed(tables[name] as unknown as WritableTable<Rows[T]>, input, () => {
        dirty = true;
      });
      // The same function for each query: Zero calls it once a transaction.
      onTransactionCommit(commit);
      if (queryComplete === true) return { destroy: onDestroy };
      waiting.add(name);
      const failed = (reason: string) => {
        errors.set(name, reason);
        notify();
      };
      if ('error' in queryComplete) failed(queryComplete.message ?? queryComplete.error);
      else {
        queryComplete.then(
          () => {
            waiting.delete(name);
            if (waiting.size === 0) notify();
          },
          (reason: unknown) => failed(describe(reason)),
        );
      }
      return { destroy: onDestroy };
    };

  const wanted = subscriptions(role);
  const views = viewTables.flatMap((name) => {
    const query = wanted[name];
    return query === null ? [] : [zero.materialize(query as never, factoryFor(name) as never)];
  });
  // What the first fetch found (Zero had loaded its rows already) belongs to no transaction.
  commit();

  return {
    rows: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    isComplete: () => waiting.size === 0,
    errors: () => errors,
    destroy() {
      destroyed = true;
      for (const view of views) view.destroy();
    },
  };
}

/** Fills `table` from what `input` has and keeps it so. */
function feed<T extends { readonly id: string }>(table: WritableTable<T>, input: Input, touched: () => void): void {
  input.setOutput({
    push(change) {
      touched();
      applyChange(table, change);
      return [];
    },
  });
  for (const node of skipYields(input.fetch({}))) {
    touched();
    table.put(node.row as unknown as T);
  }
}

/** Zero's numbers for what happened to a row. */
const ADD = 0;
const REMOVE = 1;
const EDIT = 2;

function applyChange<T extends { readonly id: string }>(table: WritableTable<T>, change: Change): void {
  const row = change[1].row as unknown as T;
  switch (change[0]) {
    case ADD:
      table.put(row);
      return;
    case REMOVE:
      table.remove(row.id);
      return;
    case EDIT: {
      const old = change[2].row as unknown as T;
      if (old.id !== row.id) table.remove(old.id);
      table.put(row);
      return;
    }
    default:
    // A change of a related row: flat queries have none.
  }
}

function describe(reason: unknown): string {
  if (reason instanceof Error) return reason.message;
  if (typeof reason === 'object' && reason !== null && 'message' in reason) return String(reason.message);
  return String(reason);
}
