/**
 * The outbox: commands of one person on this device, in memory and in IndexedDB. Always: `append` resolves after the
 * command is on the disk and never before; `seq` is given inside that transaction, so two tabs never share one; every
 * change reads the entry in its transaction first, so tabs never overwrite each other; memory follows the disk.
 */
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import type { Clock } from '../platform/clock.ts';
import type { DeviceDb } from '../platform/device-db.ts';
import { createBell } from '../platform/observable.ts';
import type { TabChannel } from '../platform/tab-channel.ts';
import { advance, type OutboxEntry, readEntry } from './entry.ts';
import { isPending, NEW, type OutboxEvent } from './state.ts';

/** A command before the outbox numbers it. */
export type Draft = Omit<CommandEnvelope, 'seq' | 'device' | 'actor'>;
export type Change = { readonly id: string; readonly event: OutboxEvent };

export type Outbox = {
  readonly userId: string;
  readonly device: { readonly id: string; readonly label: string };
  /** All entries in the order they were issued; the same array until something changed. */
  readonly entries: () => readonly OutboxEntry[];
  readonly get: (id: string) => OutboxEntry | undefined;
  readonly subscribe: (listener: () => void) => () => void;
  /** Saves a command for good. Rejects where the disk refuses; then nothing was saved. */
  readonly append: (draft: Draft, entity: string) => Promise<OutboxEntry>;
  /** Applies events in one transaction; those that mean nothing to their entry are passed over. */
  readonly apply: (changes: readonly Change[]) => Promise<void>;
  readonly acknowledge: (ids: readonly string[]) => Promise<void>;
  /** Reads everything again: other tabs may have written while this one slept. */
  readonly reload: () => Promise<void>;
  /** Everything as it lies on the disk, also what this build cannot read. */
  readonly exportAll: () => Promise<readonly unknown[]>;
  readonly close: () => void;
};

export type OutboxOptions = {
  readonly db: DeviceDb;
  readonly userId: string;
  readonly channel: Pick<TabChannel, 'post' | 'listen'>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly deviceLabel: string;
};

/** Finished entries kept to be looked at, and ms for which even older ones stay (until Zero has surely saved their rows). */
const KEPT_FINISHED = 200;
const KEPT_FOR = 10 * 60_000;

/** Opens the outbox of `userId` with all it holds. */
export async function openOutbox({ db, userId, channel, clock, newId, deviceLabel }: OutboxOptions): Promise<Outbox> {
  const bell = createBell();
  const byId = new Map<string, OutboxEntry>();
  let listed: readonly OutboxEntry[] | null = null;

  /** Takes over what is newer; tells whether anything was. */
  const absorb = (entries: readonly OutboxEntry[]): boolean => {
    let changed = false;
    for (const entry of entries) {
      const known = byId.get(entry.id);
      if (entry.userId !== userId || (known !== undefined && known.revision >= entry.revision)) continue;
      // The envelope never changes: the old object stays, and with it what was worked out from it.
      byId.set(entry.id, known === undefined ? entry : { ...entry, envelope: known.envelope });
      changed = true;
    }
    if (changed) listed = null;
    return changed;
  };
  const publish = (entries: readonly OutboxEntry[]) => {
    if (entries.length === 0) return;
    if (absorb(entries)) bell.ring();
    channel.post({ kind: 'outbox', userId, ids: entries.map((entry) => entry.id) });
  };
  const readable = (records: readonly unknown[]) => records.map(readEntry).filter((entry) => entry !== null);
  const change = async (ids: readonly string[], next: (entry: OutboxEntry) => OutboxEntry) => {
    const written = await db.write(['outbox'], async () => {
      const before = readable(await db.outbox.bulkGet([...new Set(ids)]));
      const after = before.map(next).filter((entry, index) => entry !== before[index]);
      if (after.length > 0) await db.outbox.bulkPut(after);
      return after;
    });
    publish(written);
  };

  const device = await db.write(['device'], async () => {
    const known = await db.device.get(userId);
    if (known !== undefined) return known;
    const made = { userId, id: newId(), label: deviceLabel, nextSeq: 1 };
    await db.device.put(made);
    return made;
  });
  const readAll = () =>
    db.read(() => db.outbox.where('[userId+seq]').between([userId, 0], [userId, Infinity]).toArray());

  const prune = async () => {
    const before = clock.now() - KEPT_FOR;
    const finished = [...byId.values()].filter((entry) => entry.finishedAt !== null).toSorted(byFinish);
    const surplus = finished
      .slice(KEPT_FINISHED)
      .filter((entry) => (entry.finishedAt ?? 0) < before && isSettled(entry));
    if (surplus.length === 0) return;
    const ids = surplus.map((entry) => entry.id);
    await db.write(['outbox'], () => db.outbox.bulkDelete(ids));
    for (const id of ids) byId.delete(id);
    listed = null;
    bell.ring();
  };

  absorb(readable(await readAll()));
  await prune();
  const stopListening = channel.listen((message) => {
    if (message.kind !== 'outbox' || message.userId !== userId) return;
    void db
      .read(() => db.outbox.bulkGet(message.ids))
      .then((records) => {
        if (absorb(readable(records))) bell.ring();
      });
  });

  return {
    userId,
    device: { id: device.id, label: device.label },
    entries: () => (listed ??= [...byId.values()].toSorted((a, b) => a.seq - b.seq)),
    get: (id) => byId.get(id),
    subscribe: bell.subscribe,
    async append(draft, entity) {
      const at = clock.now();
      const entry = await db.write(['outbox', 'device'], async () => {
        const { nextSeq: seq } = (await db.device.get(userId)) ?? { nextSeq: 1 };
        await db.device.put({ userId, id: device.id, label: device.label, nextSeq: seq + 1 });
        const envelope: CommandEnvelope = { ...draft, actor: userId, device: device.id, seq };
        const made: OutboxEntry = {
          id: draft.id,
          userId,
          seq,
          envelope,
          entity,
          progress: NEW,
          story: [{ at, what: 'saved' }],
          revision: 1,
          finishedAt: null,
          acknowledged: false,
        };
        await db.outbox.add(made);
        return made;
      });
      publish([entry]);
      return entry;
    },
    async apply(changes) {
      const events = new Map<string, OutboxEvent[]>();
      for (const { id, event } of changes) events.set(id, [...(events.get(id) ?? []), event]);
      const at = clock.now();
      await change([...events.keys()], (entry) =>
        (events.get(entry.id) ?? []).reduce((each, event) => advance(each, event, at), entry),
      );
      if (byId.size > 2 * KEPT_FINISHED) await prune();
    },
    acknowledge: (ids) =>
      change(ids, (entry) =>
        entry.acknowledged || isPending(entry.progress.state)
          ? entry
          : { ...entry, acknowledged: true, revision: entry.revision + 1 },
      ),
    async reload() {
      if (absorb(readable(await readAll()))) bell.ring();
    },
    exportAll: readAll,
    close: stopListening,
  };
}

const byFinish = (a: OutboxEntry, b: OutboxEntry) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0);

/** Nothing of it is to be waited for, nor to be seen by a person who has not looked yet. */
function isSettled(entry: OutboxEntry): boolean {
  const { state } = entry.progress;
  return (
    !isPending(state) && (entry.acknowledged || state === 'applied' || state === 'adjusted' || state === 'withdrawn')
  );
}
