/**
 * Writes down how commands ended, once their receipts have arrived together with their effects. Always: an entry ends by
 * a receipt this device holds, or one that newer ones have pushed out of its rows, never by a status code; writing it twice changes nothing; a receipt is heeded once, and the
 * one that a restored server made anew is another.
 */
import type { OutboxEntry } from '../outbox/entry.ts';
import type { Outbox } from '../outbox/store.ts';
import { isPending, nextProgress, type Verdict } from '../outbox/state.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { letBrowserReport } from '../platform/uncaught.ts';

export type Receipts = {
  /** The verdict of a command whose receipt is among the rows; the same object while it stands. */
  readonly verdictOf: (id: string) => Verdict | undefined;
  /** What was decided before (ms UTC, the server's clock) has its effects among the rows, and its receipt no more. */
  readonly receiptsFrom?: () => number;
  readonly subscribe: (listener: () => void) => () => void;
};

/** ms until what the disk refused is tried again. */
const TRY_AGAIN = 5_000;

/** Watches `receipts` for the ends of entries. Returns how to stop. */
export function retireByReceipt(
  outbox: Pick<Outbox, 'entries' | 'get' | 'apply' | 'onChange'>,
  receipts: Receipts,
  clock: Pick<Clock, 'after'> = systemClock,
): () => void {
  /** The verdict last heeded of each entry as it is; null where there was none yet. */
  const heeded = new Map<string, Verdict | null>();
  const writing = new Set<string>();
  let cancel = () => {};
  let stopped = false;
  const note = (entries: readonly OutboxEntry[]) => {
    // What waits, or waits again, may end by a receipt that said nothing to it before.
    for (const { id, progress } of entries) if (!heeded.has(id) || isPending(progress.state)) heeded.set(id, null);
  };
  /** A long queue, sent while no rows came, ends with more receipts than rows hold: the answer is what the older ones said. */
  const passed = (id: string): Verdict | undefined => {
    const progress = outbox.get(id)?.progress;
    if (progress?.state !== 'sent' || receipts.receiptsFrom === undefined) return undefined;
    return progress.verdict.decidedAt < receipts.receiptsFrom() ? progress.verdict : undefined;
  };
  const look = (ids: Iterable<string>) => {
    const changes: { id: string; event: { kind: 'receipt'; verdict: Verdict } }[] = [];
    for (const id of ids) {
      const verdict = writing.has(id) ? undefined : (receipts.verdictOf(id) ?? passed(id));
      if (verdict === undefined || verdict === heeded.get(id)) continue;
      const entry = outbox.get(id);
      if (entry === undefined) {
        heeded.delete(id);
        continue;
      }
      const event = { kind: 'receipt', verdict } as const;
      // The receipt of a server that was restored since: the rows still hold it, the server does not.
      if (nextProgress(entry.progress, event) !== entry.progress) changes.push({ id, event });
      else heeded.set(id, verdict);
    }
    if (changes.length === 0) return;
    for (const { id } of changes) writing.add(id);
    const release = () => {
      for (const { id } of changes) writing.delete(id);
    };
    const written = () => {
      release();
      if (stopped) return;
      for (const { id, event } of changes) {
        const entry = outbox.get(id);
        // Put away with another end, say: asked again it would be the same.
        if (entry !== undefined && nextProgress(entry.progress, event) !== entry.progress)
          heeded.set(id, event.verdict);
      }
      // Another receipt may have come meanwhile.
      look(changes.map(({ id }) => id));
    };
    outbox.apply(changes).then(written, (error: unknown) => {
      release();
      letBrowserReport(error);
      if (stopped) return;
      // Not only with the next receipt, which may be long in coming.
      cancel();
      cancel = clock.after(TRY_AGAIN, () => look(heeded.keys()));
    });
  };
  const stops = [
    outbox.onChange((changed) => {
      note(changed);
      look(changed.map(({ id }) => id));
    }),
    receipts.subscribe(() => look(heeded.keys())),
  ];
  note(outbox.entries());
  look(heeded.keys());
  return () => {
    stopped = true;
    cancel();
    for (const stop of stops) stop();
  };
}
