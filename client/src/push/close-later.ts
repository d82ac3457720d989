/**
 * Ends entries that were told no and whose receipt does not come: the server keeps none for some refusals. Always: a "no"
 * is believed only after some seconds, in which its receipt may arrive; what the disk refuses to write down is tried again.
 */
import type { OutboxEntry } from '../outbox/entry.ts';
import type { Change, Outbox } from '../outbox/store.ts';
import type { Clock } from '../platform/clock.ts';
import { letBrowserReport } from '../platform/uncaught.ts';

/** ms after which a "no" without a receipt is believed. */
const CLOSE_AFTER = 10_000;

export type CloseLater = {
  /** The server's answer about `id` has this status. */
  readonly note: (id: string, status: string) => void;
  /** Notes those of `entries` that were told no before. */
  readonly find: (entries: readonly OutboxEntry[]) => void;
  /** Begins to wait for the receipts of those noted, unless it does already. */
  readonly start: () => void;
  readonly stop: () => void;
};

/** Nothing is noted yet. */
export function closeLater(outbox: Pick<Outbox, 'apply'>, clock: Pick<Clock, 'after'>): CloseLater {
  const told = new Set<string>();
  let cancel: (() => void) | null = null;
  let stopped = false;

  const start = () => {
    if (told.size === 0 || cancel !== null || stopped) return;
    cancel = clock.after(CLOSE_AFTER, () => void close());
  };
  const close = async () => {
    const ids = [...told];
    told.clear();
    try {
      await outbox.apply(ids.map((id): Change => ({ id, event: { kind: 'close' } })));
    } catch (error) {
      for (const id of ids) told.add(id);
      letBrowserReport(error);
    }
    cancel = null;
    start();
  };
  const note = (id: string, status: string) => {
    if (status === 'rejected' || status === 'dead-letter') told.add(id);
  };

  return {
    note,
    find(entries) {
      for (const { id, progress } of entries) if (progress.state === 'sent') note(id, progress.verdict.status);
    },
    start,
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
