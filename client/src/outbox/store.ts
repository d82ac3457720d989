/**
 * The outbox: commands of one person on this device, in memory and in IndexedDB. Always: `append` resolves after the
 * command is on the disk and never before; every other change reads the entry in its transaction first, so tabs never
 * overwrite each other; memory follows the disk, unless the disk lost what waits (put-back.ts).
 *
 * Numbers (`seq`). Saving asks nothing first: an answer from the disk would have to wait for whatever the page is drawing.
 * Each tab counts on from the highest number it has seen, its own or another tab's, so within a tab numbers follow the order
 * of issue, and what was issued in sight of something else comes after it. Two tabs that did not see each other may choose
 * the same number; the unique index [userId+seq] lets one of them through, and the other looks once and counts on. One
 * write is under way at a time and takes along all that waits behind it, so a refused number moves the whole rest and never
 * changes their order. A number leaves the outbox only after `nextSeq` was raised past it; a tab that slept in the midst of
 * saving since before that may still take it. Should the one in the archive come back, it gets a number just before it.
 */
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import { sameJson } from '@openkms/schema/domain/field-edit.ts';
import { Dexie } from 'dexie';
import type { Clock } from '../platform/clock.ts';
import { type DeviceDb, ofPerson } from '../platform/device-db.ts';
import { createBell } from '../platform/observable.ts';
import type { TabChannel } from '../platform/tab-channel.ts';
import { letBrowserReport } from '../platform/uncaught.ts';
import { archiveOf, asIssued, type Kept } from './archive.ts';
import { decisionsOf } from './decisions.ts';
import { advance, decidedAt, type OutboxEntry, readEntries, readEntry } from './entry.ts';
import { inGroups, type Waiting } from './in-groups.ts';
import { orderedEntries } from './ordered-entries.ts';
import { putBack } from './put-back.ts';
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
  /** Hears which entries came or changed, so that nobody needs to look through all of them. */
  readonly onChange: (listener: (changed: readonly OutboxEntry[]) => void) => () => void;
  /** Saves a command for good. Rejects where the disk refuses; then nothing was saved, of those issued behind it neither. */
  readonly append: (draft: Draft, entity: string) => Promise<OutboxEntry>;
  /** Takes in commands made elsewhere under their own envelopes, numbered here after all others; those known are passed over. */
  readonly adopt: (commands: readonly Adopted[]) => Promise<{ readonly added: number; readonly known: number }>;
  /**
   * Applies events in one transaction; those that mean nothing to their entry are passed over. With `epoch`, that of the server
   * that said so: where another has been kept since, nothing is done, and it answers false.
   */
  readonly apply: (changes: readonly Change[], epoch?: string | null) => Promise<boolean>;
  readonly acknowledge: (ids: readonly string[]) => Promise<void>;
  /** Reads everything again: other tabs may have written while this one slept, or the browser lost the database. */
  readonly reload: () => Promise<void>;
  /** Everything as it lies on the disk, also what this build cannot read. */
  readonly exportAll: () => Promise<readonly unknown[]>;
  /** The epoch of the server whose verdicts are here; null before any was heard. */
  readonly epoch: () => Promise<string | null>;
  /** Keeps `epoch`, unless there is a decision by now that is not among `asked`: false then. */
  readonly keepEpoch: (epoch: string, asked: ReadonlyMap<string, number>) => Promise<boolean>;
  /** All that the server is supposed to have decided, archived too, in the order of issue: id to when (ms UTC, its clock). */
  readonly decided: () => Promise<ReadonlyMap<string, number>>;
  /** The server has forgotten these decisions (as `decided` says them): they wait again, in their old places. */
  readonly forgotten: (decisions: ReadonlyMap<string, number>) => Promise<void>;
  readonly close: () => void;
};

/** `attempts`: how often it was on its way elsewhere; none unless told. */
export type Adopted = {
  readonly envelope: CommandEnvelope;
  readonly entity: string;
  readonly attempts?: number;
};

export type OutboxOptions = {
  readonly db: DeviceDb;
  readonly userId: string;
  readonly channel: Pick<TabChannel, 'post' | 'listen'>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly deviceLabel: string;
  /** What finished stays beside what waits; as much as a person looks back at, unless told. */
  readonly kept?: Kept;
};

/** Opens the outbox of `userId` with all it holds. */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const { db, userId, channel, clock, newId, deviceLabel } = options;
  const bell = createBell();
  const listeners = new Set<(changed: readonly OutboxEntry[]) => void>();
  const held = orderedEntries();
  const archive = archiveOf(db, userId, options.kept);
  const decisions = decisionsOf(db, userId, archive);

  /** Takes over what is newer; tells what was. */
  const absorb = (entries: readonly OutboxEntry[]): readonly OutboxEntry[] => {
    const news: OutboxEntry[] = [];
    for (const entry of entries) {
      const known = held.get(entry.id);
      if (entry.userId !== userId || (known !== undefined && known.revision >= entry.revision)) continue;
      // Put back behind others, because its number was taken.
      if (known !== undefined && known.seq !== entry.seq) held.remove([entry.id]);
      // The envelope never changes: the old object stays, and with it what was worked out from it.
      const taken = known === undefined ? entry : { ...entry, envelope: known.envelope };
      held.put(taken);
      news.push(taken);
    }
    return news;
  };
  const tell = (changed: readonly OutboxEntry[]) => {
    if (changed.length === 0) return;
    for (const listener of listeners) {
      try {
        listener(changed);
      } catch (error) {
        // As a bell does: one broken listener keeps nobody else from hearing, least of all the writer.
        letBrowserReport(error);
      }
    }
    bell.ring();
  };
  const publish = (entries: readonly OutboxEntry[]) => {
    if (entries.length === 0) return;
    tell(absorb(entries));
    channel.post({ kind: 'outbox', userId, ids: entries.map((entry) => entry.id) });
  };

  const device = await db.write(['device'], async () => {
    const known = await db.device.get(userId);
    if (known !== undefined) return known;
    const made = { userId, id: newId(), label: deviceLabel, nextSeq: 1 };
    await db.device.put(made);
    return made;
  });
  /** The lowest number that is free as far as this tab knows, and as `device` says on the disk. */
  let floor = device.nextSeq;
  let kept = device.nextSeq;
  const nextSeq = () => Math.max(floor, held.lastSeq() + 1);
  /** Within a transaction over `device`: every number so far stays used, whatever leaves the outbox. */
  const raiseFloor = async () => {
    const wanted = nextSeq();
    if (wanted <= kept) return;
    const known = await db.device.get(userId);
    const raised = Math.max(wanted, known?.nextSeq ?? 1);
    await db.device.put({ userId, id: device.id, label: device.label, nextSeq: raised });
    kept = raised;
    floor = Math.max(floor, raised);
  };
  const mine = () => ofPerson(db.outbox, userId);
  /** As the disk has them; of what another tab has put away meanwhile what this one still holds. */
  const lookUp = (ids: readonly string[]) =>
    db.read(async () => {
      const here = readEntries(await db.outbox.bulkGet([...ids]));
      const found = new Set(here.map(({ id }) => id));
      const away = ids.filter((id) => !found.has(id) && held.get(id) !== undefined);
      return away.length === 0 ? here : [...here, ...readEntries(await db.archive.bulkGet(away))];
    }, ['outbox', 'archive']);
  /** Memory and disk are at odds about `ids`: puts back what the disk lost, forgets the rest. Answers what is there then. */
  const reconcile = async (ids: readonly string[]): Promise<readonly string[]> => {
    tell(absorb(await lookUp(ids)));
    const known = ids.map(held.get).filter((entry) => entry !== undefined);
    const remembered = known.filter(({ progress }) => isPending(progress.state));
    if (remembered.length === 0) return [];
    const there = await putBack(db, { ...device, nextSeq: nextSeq() }, remembered);
    const places = new Map(there.map(({ id, seq }) => [id, seq]));
    held.remove(remembered.filter(({ id, seq }) => places.get(id) !== seq).map(({ id }) => id));
    publish(there);
    if (there.length < remembered.length) bell.ring();
    return [...places.keys()];
  };
  type Next = (entry: OutboxEntry) => OutboxEntry;
  /** False, and nothing is done, where the disk knows another epoch than `epoch`. */
  const change = async (ids: readonly string[], next: Next, epoch?: string | null): Promise<boolean> => {
    const missing = await changeOnDisk(ids, next, epoch);
    if (missing === null) return false;
    const there = missing.length === 0 ? [] : await reconcile(missing);
    return there.length === 0 || (await changeOnDisk(there, next, epoch)) !== null;
  };
  /** Answers which of `ids` the disk does not have, or not so that this build can read it; null where it knows another epoch. */
  const changeOnDisk = async (ids: readonly string[], next: Next, epoch?: string | null) => {
    const done = await db.write(
      ['outbox', 'device', ...(epoch === undefined ? [] : (['session'] as const))],
      async () => {
        if (epoch !== undefined && (await decisions.epoch()) !== epoch) return null;
        const found = readEntries(await db.outbox.bulkGet([...new Set(ids)]));
        const written = found.map((entry) => next(latest(entry))).filter((entry, index) => entry !== found[index]);
        if (written.length === 0) return { found, written };
        await db.outbox.bulkPut(written);
        await raiseFloor();
        return { found, written };
      },
    );
    if (done === null) return null;
    publish(done.written);
    // What another tab did, and this one was not told of: without it, it would ask for the same in vain for ever.
    tell(absorb(done.found));
    const there = new Set(done.found.map(({ id }) => id));
    return ids.filter((id) => !there.has(id));
  };
  /** Of what the disk says and memory knows, the later: another tab may have put an older state back after the disk was lost. */
  const latest = (entry: OutboxEntry): OutboxEntry => {
    const known = held.get(entry.id);
    return known === undefined || known.revision <= entry.revision ? entry : { ...known, seq: entry.seq };
  };

  const fresh = ({ envelope, entity, attempts = 0 }: Adopted, seq: number, renumber: boolean): OutboxEntry => ({
    id: envelope.id,
    userId,
    seq,
    envelope: renumber ? { ...envelope, seq } : envelope,
    entity,
    progress: { ...NEW, attempts },
    story: [{ at: clock.now(), what: 'saved' }],
    revision: 1,
    finishedAt: null,
    acknowledged: false,
  });
  /** One write for all of `group`; where a number or an id is taken, looks once and says who was refused. */
  const save = async (group: readonly Waiting<Adopted, OutboxEntry>[]): Promise<void> => {
    const numbered = (from: number, wanted: typeof group) =>
      wanted.map(({ what }, index) => fresh(what, from + index, true));
    let made = numbered(nextSeq(), group);
    let left = group;
    for (;;) {
      const entries = made;
      try {
        await db.write(['outbox'], () => {
          const [only] = entries;
          if (entries.length > 1 || only === undefined) return db.outbox.bulkAdd(entries);
          const adding = db.outbox.add(only);
          db.commitNow();
          return adding;
        });
        break;
      } catch (error) {
        const cause = causeOf(error);
        if (!isTaken(cause)) throw cause;
        const taken = await db.read(() => db.outbox.bulkGet(left.map(({ what }) => what.envelope.id)));
        for (const [index, each] of left.entries()) {
          if (taken[index] === undefined) continue;
          // A connection that died after it wrote this very command, and before it said so: it is saved.
          const there = readEntry(taken[index]);
          if (there === null || !isOf(there, each.what)) {
            each.failed(error);
            continue;
          }
          publish([there]);
          each.done(held.get(there.id) ?? there);
        }
        left = left.filter((_, index) => taken[index] === undefined);
        floor = Math.max(floor, await lastOnDisk());
        made = numbered(nextSeq(), left);
        if (left.length === 0) return;
      }
    }
    for (const [index, entry] of made.entries()) left[index]?.done(entry);
    publish(made);
  };
  const isOf = (entry: OutboxEntry, { envelope }: Adopted) =>
    entry.userId === userId && sameJson({ ...entry.envelope, seq: envelope.seq }, envelope);
  const lastInTransaction = async () => Math.floor((await mine().last())?.seq ?? 0) + 1;
  const lastOnDisk = () => db.read(lastInTransaction);
  const append = inGroups(save);

  const prune = async () => {
    const moved = await archive.move(held.list(), clock.now(), raiseFloor);
    if (moved.length === 0) return;
    held.remove(moved);
    bell.ring();
  };
  let prunedAt = clock.now();

  absorb(readEntries(await db.read(() => mine().toArray())));
  floor = Math.max(floor, (await archive.lastSeq()) + 1);
  await prune();
  // A tab that died between writing and telling leaves what it wrote to nobody: whoever opens the outbox tells of it.
  const waiting = held.list().filter(({ progress }) => isPending(progress.state));
  if (waiting.length > 0) channel.post({ kind: 'outbox', userId, ids: waiting.map(({ id }) => id) });
  const stopListening = channel.listen((message) => {
    if (message.kind !== 'outbox' || message.userId !== userId) return;
    lookUp(message.ids).then(
      (entries) => tell(absorb(entries)),
      // A hint, no more: where the disk cannot be read now, the next look at all of it will tell.
      () => undefined,
    );
  });

  return {
    userId,
    device: { id: device.id, label: device.label },
    entries: held.list,
    get: held.get,
    subscribe: bell.subscribe,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    append: (draft, entity) => append({ envelope: { ...draft, actor: userId, device: device.id, seq: 0 }, entity }),
    async adopt(commands) {
      const ids = commands.map(({ envelope }) => envelope.id);
      /** A connection that dies after it wrote, and before it said so, has this run once more (device-db.ts). */
      const tried = new Set<string>();
      const { there, made } = await db.write(['outbox', 'archive'], async () => {
        const [here, archived] = await Promise.all([db.outbox.bulkGet(ids), db.archive.bulkGet(ids)]);
        // Each once, should the file hold one twice.
        const seen = new Set<string>();
        const wanted = commands.filter(({ envelope: { id } }, index) => {
          const isNew = !seen.has(id) && here[index] === undefined && archived[index] === undefined;
          seen.add(id);
          return isNew;
        });
        const from = Math.max(nextSeq(), await lastInTransaction());
        const made = wanted.map((each, index) => fresh(each, from + index, false));
        for (const { id } of made) tried.add(id);
        await db.outbox.bulkAdd(made);
        return { there: readEntries(here).filter((entry) => entry.userId === userId), made };
      });
      // Known ones, too: this tab may never have heard of them.
      publish([...there, ...made]);
      const added = new Set([...there, ...made].map(({ id }) => id).filter((id) => tried.has(id)));
      return { added: added.size, known: commands.length - added.size };
    },
    async apply(changes, epoch) {
      const events = new Map<string, OutboxEvent[]>();
      for (const { id, event } of changes) {
        const own = events.get(id);
        if (own === undefined) events.set(id, [event]);
        else own.push(event);
      }
      const at = clock.now();
      const next: Next = (entry) =>
        (events.get(entry.id) ?? []).reduce((each, event) => advance(each, event, at), entry);
      const done = await change([...events.keys()], next, epoch);
      if (Math.abs(clock.now() - prunedAt) < PRUNE_EVERY) return done;
      prunedAt = clock.now();
      await prune();
      return done;
    },
    async acknowledge(ids) {
      await change(ids, (entry) =>
        entry.acknowledged || isPending(entry.progress.state)
          ? entry
          : { ...entry, acknowledged: true, revision: entry.revision + 1 },
      );
    },
    async reload() {
      const before = held.list();
      const found = readEntries(await db.read(() => mine().toArray()));
      tell(absorb(found));
      const there = new Set(found.map(({ id }) => id));
      await reconcile(before.map(({ id }) => id).filter((id) => !there.has(id)));
    },
    async exportAll() {
      // What another tab puts away, or brings back, meanwhile is in one place or the other.
      return db.read(async () => [...(await archive.all()), ...(await mine().toArray())], ['archive', 'outbox']);
    },
    epoch: () => db.read(decisions.epoch),
    keepEpoch: decisions.keepEpoch,
    async decided() {
      const onDisk = await decisions.entries();
      const there = new Set(onDisk.map(({ id }) => id));
      // Of a database that was lost this tab may be all there is.
      const lost = held.list().filter(({ id }) => !there.has(id));
      const all = [...onDisk, ...lost].toSorted(asIssued).map((entry) => [entry.id, decidedAt(entry)] as const);
      return new Map(all.filter((each): each is [string, number] => each[1] !== null));
    },
    async forgotten(decisions) {
      const at = clock.now();
      // Another tab may put away what was just brought back, or is about to be changed: what waits again stays.
      for (let left = decisions; left.size > 0; left = await archive.among(left)) {
        await archive.bringBack(left);
        await change([...left.keys()], (entry) => {
          const forgot = decisions.get(entry.id);
          return forgot === undefined ? entry : advance(entry, { kind: 'forgotten', decidedAt: forgot }, at);
        });
      }
    },
    close: stopListening,
  };
}

/** ms between two looks for entries to archive. */
const PRUNE_EVERY = 60_000;

function isTaken(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConstraintError';
}

/** What kept one of several from being written: a full disk, say, before a number that is taken. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof Dexie.BulkError)) return error;
  return error.failures.find((each) => !isTaken(each)) ?? error.failures[0] ?? error;
}
