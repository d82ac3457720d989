/**
 * Keeps the view true while rows and commands change. Always: one snapshot for each Zero transaction and for each change of
 * the outbox; in it a command's overlay is gone exactly when its receipt is among the rows, so nothing flickers and nothing
 * shows twice, whichever tab or database hears first.
 */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { CommandReceiptRow, Rows } from '@openkms/schema/domain/rows.ts';
import type { OutboxEntry } from '../outbox/entry.ts';
import { awaitsRows, type Verdict } from '../outbox/state.ts';
import { createBell } from '../platform/observable.ts';
import type { BaseRows } from './base-rows.ts';
import { buildOverlay, extendOverlay } from './build-overlay.ts';
import { NO_OVERLAY } from './overlay.ts';
import type { TableView } from './table.ts';
import { RECEIPT_WINDOW } from './tables.ts';
import { NO_ROWS, type View, viewOf } from './view.ts';

export type LiveView = {
  readonly view: () => View;
  readonly base: () => BaseRows;
  /** How a command ended, as the rows at hand say. */
  readonly verdictOf: (id: string) => Verdict | undefined;
  /** What was decided before has no receipt among the rows at hand any more, but its effects; ms UTC by the server's clock. */
  readonly receiptsFrom: () => number;
  readonly subscribe: (listener: () => void) => () => void;
  /** New rows, after a transaction. */
  readonly setRows: (rows: BaseRows) => void;
  readonly setActor: (actor: Actor) => void;
  readonly stop: () => void;
};

export type OutboxReader = {
  readonly entries: () => readonly OutboxEntry[];
  readonly subscribe: (listener: () => void) => () => void;
};

/** Starts with no rows and the outbox as it is. */
export function startLiveView(outbox: OutboxReader, firstActor: Actor): LiveView {
  const bell = createBell();
  let actor = firstActor;
  let base = NO_ROWS;
  let laid: readonly OutboxEntry[] = [];
  let overlay = NO_OVERLAY;
  let current = viewOf(base, overlay);

  const rebuild = (full: boolean) => {
    const wanted = entriesToLay(outbox.entries(), base.commandReceipt);
    const added = full ? null : addedAtEnd(laid, wanted);
    const before = overlay;
    if (added === null) overlay = buildOverlay(base, wanted, actor, before);
    else overlay = added.reduce((over, entry) => extendOverlay(base, over, entry, actor), before);
    laid = wanted;
    if (full || overlay !== before) current = viewOf(base, overlay);
    bell.ring();
  };
  const unsubscribe = outbox.subscribe(() => rebuild(false));
  rebuild(true);

  return {
    view: () => current,
    base: () => base,
    verdictOf: (id) => verdictFrom(base.commandReceipt, id),
    receiptsFrom: () => windowStart(base.commandReceipt),
    subscribe: bell.subscribe,
    setRows(rows) {
      if (rows === base) return;
      base = rows;
      rebuild(true);
    },
    setActor(next) {
      actor = next;
      rebuild(true);
    },
    stop: unsubscribe,
  };
}

/**
 * Entries whose effects the rows do not hold yet, in the order they were issued. A person's receipts are a window of the
 * newest: what ended before the window began has its effects among the rows, too.
 */
export function entriesToLay(
  entries: readonly OutboxEntry[],
  receipts: TableView<CommandReceiptRow>,
): readonly OutboxEntry[] {
  const from = windowStart(receipts);
  return entries.filter(({ id, progress }) => {
    if (!awaitsRows(progress) || receipts.get(id) !== undefined) return false;
    return !('verdict' in progress) || progress.verdict.decidedAt >= from;
  });
}

const windows = new WeakMap<object, number>();

function windowStart(receipts: TableView<CommandReceiptRow>): number {
  return receipts.size < RECEIPT_WINDOW ? -Infinity : oldest(receipts);
}

function oldest(receipts: TableView<CommandReceiptRow>): number {
  const known = windows.get(receipts);
  if (known !== undefined) return known;
  const found = receipts.all().reduce((least, row) => Math.min(least, row.decidedAt), Infinity);
  windows.set(receipts, found);
  return found;
}

/** What was added after `before`, where nothing else changed but progress that leaves the overlay as it is; else null. */
function addedAtEnd(before: readonly OutboxEntry[], after: readonly OutboxEntry[]): readonly OutboxEntry[] | null {
  if (before.length > after.length || before.some((entry, index) => entry !== after[index])) return null;
  return after.slice(before.length);
}

const verdicts = new WeakMap<object, Verdict>();

/** The verdict a receipt row carries; the same object for the same row. */
export function verdictFrom(receipts: TableView<Rows['commandReceipt']>, id: string): Verdict | undefined {
  const row = receipts.get(id);
  if (row === undefined) return undefined;
  const known = verdicts.get(row);
  if (known !== undefined) return known;
  const { status, code, details, decidedAt } = row;
  const made: Verdict = { status, code, details, decidedAt };
  verdicts.set(row, made);
  return made;
}
