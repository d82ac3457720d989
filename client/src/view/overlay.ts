/**
 * What the waiting commands will probably do, laid over the server's rows. Pure: the same rows and entries give the same
 * overlay. Always: commands are replayed in the order they were issued, each over the rows as the ones before it left them,
 * at the time it was issued; what only the server decides (seat counts, positions, promotions) is left alone.
 */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { CommandEnvelope, Preparation } from '@openkms/schema/commands/command.ts';
import { runReadSync } from '@openkms/schema/commands/command.ts';
import { commands } from '@openkms/schema/commands/registry.ts';
import { sameJson } from '@openkms/schema/domain/field-edit.ts';
import { type Outcome, rejected, type RowChange } from '@openkms/schema/domain/outcome.ts';
import type { JsonValue, Rows, TableName } from '@openkms/schema/domain/rows.ts';
import type { OutboxEntry } from '../outbox/entry.ts';
import type { ProgressState } from '../outbox/state.ts';
import type { BaseRows } from './base-rows.ts';
import { answerFrom, type RowSource } from './answer.ts';
import type { TableView } from './table.ts';
import { indexedColumns, type ViewTable, viewTables } from './tables.ts';

/** Says that a row shows what a command will probably do, not what the server said. */
export type PendingMark = { readonly commandId: string; readonly name: string; readonly state: ProgressState };

/** Changed rows of one table by id; null: gone. */
type Patch<T> = ReadonlyMap<string, T | null>;
type Patches = { readonly [T in ViewTable]?: Patch<Rows[T]> };

export type Overlay = {
  readonly patches: Patches;
  /** By `table:id`. */
  readonly marks: ReadonlyMap<string, PendingMark>;
  /** What each laid command would do, by its id. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
};

export const NO_OVERLAY: Overlay = { patches: {}, marks: new Map(), outcomes: new Map() };

/** Lays `entries` (in the order they were issued) over `base`; rows that come out as in `previous` are the same objects. */
export function buildOverlay(
  base: BaseRows,
  entries: readonly OutboxEntry[],
  actor: Actor,
  previous: Overlay = NO_OVERLAY,
): Overlay {
  if (entries.length === 0) return NO_OVERLAY;
  const draft = draftOf(NO_OVERLAY);
  for (const entry of entries) lay(base, draft, entry, actor);
  return keepRows(draft, previous);
}

/** The overlay with one more command, issued after all of `overlay`'s. */
export function extendOverlay(base: BaseRows, overlay: Overlay, entry: OutboxEntry, actor: Actor): Overlay {
  const draft = draftOf(overlay);
  lay(base, draft, entry, actor);
  return draft;
}

/** What a command would do now over `rows`. The time and the ids are the caller's. */
export function decideOver(
  rows: RowSource,
  envelope: Pick<CommandEnvelope, 'name' | 'args' | 'version' | 'base'>,
  actor: Actor,
  now: number,
  newId: () => string,
): Outcome | Exclude<Preparation, { kind: 'ready' }> {
  const preparation = prepared(envelope);
  if (preparation.kind !== 'ready') return preparation;
  const { command } = preparation;
  if (!command.authorise(actor)) return rejected('forbidden');
  return runReadSync(command.read(actor), (request) => answerFrom(rows, request))({ now, actor, newId });
}

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

const KEY = (table: TableName, id: string) => `${table}:${id}`;

/** The mark on a row, if a waiting command touched it. */
export function markOn(overlay: Overlay, table: TableName, id: string): PendingMark | undefined {
  return overlay.marks.get(KEY(table, id));
}

type Draft = {
  readonly patches: { [T in ViewTable]?: Map<string, Rows[T] | null> };
  readonly marks: Map<string, PendingMark>;
  readonly outcomes: Map<string, Outcome>;
};

function draftOf(overlay: Overlay): Draft {
  const patches = Object.fromEntries(
    Object.entries(overlay.patches).map(([name, patch]) => [name, new Map<string, unknown>(patch)]),
  );
  return { patches, marks: new Map(overlay.marks), outcomes: new Map(overlay.outcomes) };
}

function lay(base: BaseRows, draft: Draft, entry: OutboxEntry, actor: Actor): void {
  const { envelope } = entry;
  const mark: PendingMark = { commandId: entry.id, name: envelope.name, state: entry.progress.state };
  draft.marks.set(entry.entity, mark);
  let ids = 0;
  // Ids of rows the command makes must be the same in every replay.
  const newId = () => `${entry.id}-${(ids += 1)}`;
  const outcome = decideOver(overlaidLive(base, draft), envelope, actor, envelope.issuedAt, newId);
  // A command this build does not understand changes nothing here; the server will say what it is.
  if ('kind' in outcome) return;
  draft.outcomes.set(entry.id, outcome);
  if (outcome.status === 'rejected') return;
  for (const change of outcome.changes) {
    const id = change.op === 'insert' ? change.row.id : change.id;
    if (applyChange(base, draft, change)) draft.marks.set(KEY(change.table, id), mark);
  }
}

/** Writes one change into the draft; false where it does not concern a row this person holds. */
function applyChange(base: BaseRows, draft: Draft, change: RowChange): boolean {
  if (!isViewTable(change.table)) return false;
  const table = change.table;
  const patch = (draft.patches[table] ??= new Map<string, never>()) as Map<string, Rows[TableName] | null>;
  switch (change.op) {
    case 'insert':
      patch.set(change.row.id, change.row);
      return true;
    case 'delete':
      patch.set(change.id, null);
      return true;
    case 'update': {
      const current = patch.has(change.id) ? patch.get(change.id) : base[table].get(change.id);
      if (current === undefined || current === null) return false;
      patch.set(change.id, { ...current, ...change.set } as Rows[TableName]);
      return true;
    }
  }
}

function isViewTable(name: TableName): name is ViewTable {
  return Object.hasOwn(indexedColumns, name);
}

/** Reads through a draft while it is being written. */
function overlaidLive(base: BaseRows, draft: Draft): RowSource {
  return (table) => {
    if (!isViewTable(table)) return undefined;
    const live = patched(
      table,
      base[table] as unknown as TableView<never>,
      draft.patches[table] as Patch<never> | undefined,
    );
    return live as unknown as TableView<Rows[TableName]>;
  };
}

/** `table` with `patch` over it, read afresh at each ask. */
function patched<T extends { readonly id: string }>(
  name: ViewTable,
  table: TableView<T>,
  patch: Patch<T> | undefined,
): TableView<T> {
  if (patch === undefined || patch.size === 0) return table;
  const indexed: readonly string[] = indexedColumns[name];
  const changed = () => [...patch.values()].filter((row) => row !== null);
  const untouched = (rows: readonly T[]) => rows.filter((row) => !patch.has(row.id));
  return {
    get size() {
      let size = table.size;
      for (const [id, row] of patch) size += (row === null ? 0 : 1) - (table.get(id) === undefined ? 0 : 1);
      return size;
    },
    get: (id) => (patch.has(id) ? (patch.get(id) ?? undefined) : table.get(id)),
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

const preparations = new WeakMap<object, Preparation>();
const UNKNOWN: Preparation = { kind: 'malformed', code: 'unknown_command', issues: {} };

/** Understands an envelope once. */
function prepared(envelope: Pick<CommandEnvelope, 'name' | 'args' | 'version' | 'base'>): Preparation {
  const known = preparations.get(envelope);
  if (known !== undefined) return known;
  const made = commands.get(envelope.name)?.prepare(envelope) ?? UNKNOWN;
  preparations.set(envelope, made);
  return made;
}

/** Gives rows that are as they were in `previous` their old identity, and patches that did not change at all theirs. */
function keepRows(draft: Draft, previous: Overlay): Overlay {
  const patches = Object.fromEntries(
    Object.entries(draft.patches).map(([name, patch]) => {
      const before = previous.patches[name as ViewTable] as Patch<JsonValue & object> | undefined;
      const after = patch as Map<string, (JsonValue & object) | null>;
      if (before === undefined) return [name, after];
      let same = before.size === after.size;
      for (const [id, row] of after) {
        const old = before.get(id);
        if (old !== undefined && sameJson(old, row)) after.set(id, old);
        else same = false;
      }
      return [name, same ? before : after];
    }),
  );
  return { patches, marks: draft.marks, outcomes: draft.outcomes };
}
