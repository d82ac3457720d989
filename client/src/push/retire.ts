/**
 * Writes down how commands ended, once their receipts have arrived together with their effects. Always: an entry ends by
 * a receipt this device holds, never by a status code; writing it twice changes nothing.
 */
import type { Outbox } from '../outbox/store.ts';
import type { Verdict } from '../outbox/state.ts';

export type Receipts = {
  /** The verdict of a command whose receipt is among the rows; the same object while it stands. */
  readonly verdictOf: (id: string) => Verdict | undefined;
  readonly subscribe: (listener: () => void) => () => void;
};

/** Watches `receipts` for entries that are not finished by one. Returns how to stop. */
export function retireByReceipt(
  outbox: Pick<Outbox, 'entries' | 'apply' | 'subscribe'>,
  receipts: Receipts,
): () => void {
  const writing = new Set<string>();
  const look = () => {
    const changes = outbox.entries().flatMap(({ id, progress }) => {
      if (writing.has(id) || ('proof' in progress && progress.proof === 'receipt')) return [];
      const verdict = receipts.verdictOf(id);
      return verdict === undefined ? [] : [{ id, event: { kind: 'receipt', verdict } as const }];
    });
    if (changes.length === 0) return;
    for (const { id } of changes) writing.add(id);
    void outbox.apply(changes).finally(() => {
      for (const { id } of changes) writing.delete(id);
    });
  };
  const stops = [outbox.subscribe(look), receipts.subscribe(look)];
  look();
  return () => {
    for (const stop of stops) stop();
  };
}
