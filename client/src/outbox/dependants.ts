/**
 * What each command on this device waits for, and which were built on something that did not happen. Pure. Always: one
 * pass, whatever the number of entries; a command is never said to be broken by one that had ended before it was issued,
 * because the person saw that end and went on from it.
 */
import { keyedSet, type Keys, keysOf } from '@openkms/schema/commands/order.ts';
import type { OutboxEntry } from './entry.ts';
import type { Ties } from './ties.ts';

/** What `entry` is about; one this build does not understand is about what it was saved under. */
export function keysOfEntry({ envelope, entity }: OutboxEntry): Keys {
  const keys = keysOf(envelope);
  return keys.entity === entity || !keys.entity.startsWith('command:') ? keys : { ...keys, entity };
}

/** The ties of all entries (in the order they were issued) that have any, by id. */
export function dependantsOf(entries: readonly OutboxEntry[]): ReadonlyMap<string, Ties> {
  return trackDependants()(entries);
}

/** {@link dependantsOf} for a list that mostly grows at its end: what was worked out for its beginning is kept. */
export function trackDependants(): (entries: readonly OutboxEntry[]) => ReadonlyMap<string, Ties> {
  let seen: readonly OutboxEntry[] = [];
  let walk = startWalk();
  return (entries) => {
    if (entries === seen) return walk.ties();
    const grown = entries.length >= seen.length && seen.every((entry, index) => entry === entries[index]);
    if (!grown) walk = startWalk();
    for (const entry of grown ? entries.slice(seen.length) : entries) walk.step(entry);
    seen = entries;
    return walk.ties();
  };
}

type Broken = { readonly id: string; readonly endedAt: number };

function startWalk() {
  const ties = new Map<string, Ties>();
  let shown: ReadonlyMap<string, Ties> | null = null;
  const waiting = keyedSet<string>();
  const broken = keyedSet<Broken>();
  return {
    step(entry: OutboxEntry) {
      const { state } = entry.progress;
      if (state === 'applied' || state === 'adjusted' || state === 'conflict' || state === 'sent') return;
      const keys = keysOfEntry(entry);
      const isWaiting = state === 'saved' || state === 'sending';
      const waitsFor = isWaiting ? (waiting.lastBefore(keys) ?? null) : null;
      const cause = broken.lastBefore(keys);
      const brokenBy = cause !== undefined && entry.envelope.issuedAt <= cause.endedAt ? cause.id : null;
      if (waitsFor !== null || brokenBy !== null) {
        ties.set(entry.id, { waitsFor, brokenBy });
        shown = null;
      }
      if (isWaiting) waiting.add(keys, entry.id);
      if (!isWaiting) broken.add(keys, { id: brokenBy ?? entry.id, endedAt: entry.finishedAt ?? 0 });
      else if (cause !== undefined && brokenBy !== null) broken.add(keys, cause);
    },
    ties: () => (shown ??= new Map(ties)),
  };
}
