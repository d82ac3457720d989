/**
 * Entries in memory, in the order they were issued. Always: a new last entry costs no sorting; the list is the same array
 * until something changed, and one that was handed out never changes.
 */
import type { OutboxEntry } from './entry.ts';

export type OrderedEntries = {
  readonly list: () => readonly OutboxEntry[];
  readonly get: (id: string) => OutboxEntry | undefined;
  /** Adds or replaces by id; an entry keeps its number for good. */
  readonly put: (entry: OutboxEntry) => void;
  readonly remove: (ids: readonly string[]) => void;
  /** The highest whole number so far, also of what was removed; 0 for none. */
  readonly lastSeq: () => number;
};

/** Holds nothing yet. */
export function orderedEntries(): OrderedEntries {
  const byId = new Map<string, OutboxEntry>();
  /** Ids in order, and where each stands; both rebuilt when one comes out of order or leaves. */
  let order: string[] = [];
  let sorted = true;
  let listed: readonly OutboxEntry[] | null = [];
  let last = 0;

  return {
    list() {
      if (listed !== null) return listed;
      if (!sorted) {
        order = [...byId.values()].toSorted((a, b) => a.seq - b.seq).map(({ id }) => id);
        sorted = true;
      }
      listed = order.map((id) => byId.get(id) as OutboxEntry);
      return listed;
    },
    get: (id) => byId.get(id),
    put(entry) {
      if (!byId.has(entry.id)) {
        if (entry.seq < last) sorted = false;
        else order.push(entry.id);
        last = Math.max(last, entry.seq);
      }
      byId.set(entry.id, entry);
      listed = null;
    },
    remove(ids) {
      for (const id of ids) byId.delete(id);
      order = order.filter((id) => byId.has(id));
      listed = null;
    },
    lastSeq: () => Math.floor(last),
  };
}
