/**
 * What the waiting commands will probably do, worked out by their own rules over the server's rows. Pure: the same rows
 * and entries give the same overlay. Always: commands are replayed in the order they were issued, each over the rows as
 * the ones before it left them, at the time it was issued; what only the server decides (seat counts, positions,
 * promotions) is left alone.
 */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { CommandEnvelope, Preparation } from '@openkms/schema/commands/command.ts';
import { runReadSync } from '@openkms/schema/commands/command.ts';
import { commands } from '@openkms/schema/commands/registry.ts';
import { sameJson } from '@openkms/schema/domain/field-edit.ts';
import { type Outcome, rejected, type RowChange } from '@openkms/schema/domain/outcome.ts';
import type { JsonValue, Rows, TableName } from '@openkms/schema/domain/rows.ts';
import type { OutboxEntry } from '../outbox/entry.ts';
import { answerFrom, type RowSource } from './answer.ts';
import type { BaseRows } from './base-rows.ts';
import { keyOf, NO_OVERLAY, type Overlay, type Patch, patched, type PendingMark } from './overlay.ts';
import type { TableView } from './table.ts';
import { indexedColumns, type ViewTable } from './tables.ts';

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

type Draft = {
  readonly patches: { [T in ViewTable]?: Map<string, Rows[T]> };
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
    if (applyChange(base, draft, change)) draft.marks.set(keyOf(change.table, id), mark);
  }
}

/** Writes one change into the draft; false where it does not concern a row this person holds. */
function applyChange(base: BaseRows, draft: Draft, change: RowChange): boolean {
  if (!isViewTable(change.table)) return false;
  const table = change.table;
  const patch = (draft.patches[table] ??= new Map<string, never>()) as Map<string, Rows[TableName]>;
  switch (change.op) {
    case 'insert':
      patch.set(change.row.id, change.row);
      return true;
    case 'update': {
      const current = patch.get(change.id) ?? base[table].get(change.id);
      if (current === undefined) return false;
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
      const after = patch as Map<string, JsonValue & object>;
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
