/**
 * Where finished entries go when newer ones have taken their place on the screen: kept to be offered again should the
 * server be restored to a time before them, and to be exported. Always: nothing that waits, and nothing a person has not
 * seen the end of, is ever here; at most 5,000 entries a person, and nothing that was decided 30 days before the last
 * decision heard. Both are instants of the server: a device clock that jumps throws nothing away, and whoever comes back
 * after months still has all to offer.
 */
import { type DeviceDb, ofPerson, type OutboxRecord } from '../platform/device-db.ts';
import { decidedAt, type OutboxEntry, readEntry } from './entry.ts';
import { isPending } from './state.ts';

/** `entries`: finished ones that stay to be looked at; `ms`: for so long even older ones stay (until Zero has surely saved their rows). */
export type Kept = { readonly entries: number; readonly ms: number };
const KEPT: Kept = { entries: 200, ms: 10 * 60_000 };
const ARCHIVED = 5_000;
/** ms of the server's time. */
const ARCHIVED_FOR = 30 * 86_400_000;
/** The oldest ones looked at each time for being too old. */
const LOOKED_AT = 200;

export type Archive = {
  /** Moves what is surplus in `entries` at `now`; `inTransaction` runs along when anything moves. Returns the ids that are not in the outbox any more. */
  readonly move: (
    entries: readonly OutboxEntry[],
    now: number,
    inTransaction: () => Promise<void>,
  ) => Promise<readonly string[]>;
  /** Puts those that are archived with one of `decisions` (id to when) back into the outbox, in their old places. */
  readonly bringBack: (decisions: ReadonlyMap<string, number>) => Promise<void>;
  /** Those of `decisions` that are archived. */
  readonly among: (decisions: ReadonlyMap<string, number>) => Promise<ReadonlyMap<string, number>>;
  /** In the order they were issued; within a read. */
  readonly all: () => PromiseLike<readonly OutboxRecord[]>;
  /** Whole; 0 for none. */
  readonly lastSeq: () => Promise<number>;
};

/** The archive of `userId`. */
export function archiveOf(db: DeviceDb, userId: string, kept = KEPT): Archive {
  const mine = () => ofPerson(db.archive, userId);
  const withDecision = async (decisions: ReadonlyMap<string, number>) => {
    const records = await db.archive.bulkGet([...decisions.keys()]);
    return records.filter((record) => {
      const entry = readEntry(record);
      return entry !== null && decidedAt(entry) === decisions.get(entry.id);
    }) as readonly OutboxRecord[];
  };

  return {
    async move(entries, now, inTransaction) {
      const surplus = surplusOf(entries, now, kept);
      if (surplus.length === 0) return [];
      return db.write(['outbox', 'archive', 'device'], async () => {
        // As the disk has them: another tab may have heard meanwhile that the server forgot one.
        const records = await db.outbox.bulkGet(surplus.map(({ id }) => id));
        const moving = records
          .filter((record) => record !== undefined)
          .filter((record) => isSettled(readEntry(record)));
        await db.archive.bulkPut(moving);
        await db.outbox.bulkDelete(moving.map(({ id }) => id));
        await inTransaction();
        await db.archive.bulkDelete(
          await mine()
            .limit(Math.max(0, (await mine().count()) - ARCHIVED))
            .primaryKeys(),
        );
        const oldest = await mine().limit(LOOKED_AT).toArray();
        await db.archive.bulkDelete(tooOld(oldest, lastDecision(entries)).map(({ id }) => id));
        // Also those that another tab has moved already: they are not here any more.
        const stay = new Set(records.filter((record) => record !== undefined).map(({ id }) => id));
        for (const { id } of moving) stay.delete(id);
        return surplus.map(({ id }) => id).filter((id) => !stay.has(id));
      });
    },
    bringBack: (decisions) =>
      db.write(['outbox', 'archive'], async () => {
        const records = await withDecision(decisions);
        const here = await ofPerson(db.outbox, userId).toArray();
        await db.archive.bulkDelete(records.map(({ id }) => id));
        await db.outbox.bulkPut(placed(records, here, await mine().toArray()));
      }),
    async among(decisions) {
      const there = new Set((await db.read(() => withDecision(decisions))).map(({ id }) => id));
      return new Map([...decisions].filter(([id]) => there.has(id)));
    },
    all: () => mine().toArray(),
    lastSeq: async () => Math.floor((await db.read(() => mine().last()))?.seq ?? 0),
  };
}

/**
 * `records` with their old numbers; where another in the outbox has taken one meanwhile, between it and the one before, of those
 * in the outbox (`here`) and of those that stay `archived`: what was put away had its end before the other reached the disk. Pure.
 */
function placed(
  records: readonly OutboxRecord[],
  here: readonly OutboxRecord[],
  archived: readonly OutboxRecord[],
): OutboxRecord[] {
  const taken = new Set(here.map(({ seq }) => seq));
  const used = [...here, ...archived, ...records].map(({ seq }) => seq);
  let next = Infinity;
  const lastFirst = records.toSorted(asIssued).toReversed();
  return lastFirst.map((record) => {
    const { seq } = record;
    if (seq < next && !taken.has(seq)) {
      next = seq;
      return record;
    }
    const upTo = Math.min(seq, next);
    next = (used.reduce((most, each) => (each < upTo ? Math.max(most, each) : most), 0) + upTo) / 2;
    used.push(next);
    return { ...record, seq: next };
  });
}

/** Orders by number; of two with one number the one put away first had its end first. Pure. */
export function asIssued(a: OutboxRecord, b: OutboxRecord): number {
  if (a.seq !== b.seq) return a.seq - b.seq;
  const [first, second] = [a, b].map((each) => {
    const entry = readEntry(each);
    return (entry === null ? null : decidedAt(entry)) ?? Infinity;
  });
  return first === second ? 0 : (first ?? 0) - (second ?? 0);
}

/** Finished entries beyond the newest 200 that need nobody's eyes any more. Pure. */
export function surplusOf(entries: readonly OutboxEntry[], now: number, kept = KEPT): readonly OutboxEntry[] {
  const finished = entries.filter((entry) => entry.finishedAt !== null);
  if (finished.length <= kept.entries) return [];
  return (
    finished
      .toSorted((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0) || b.seq - a.seq)
      .slice(kept.entries)
      // Far ahead counts as long ago: it was written under a clock that has been set back since.
      .filter((entry) => Math.abs(now - (entry.finishedAt ?? 0)) > kept.ms && isSettled(entry))
  );
}

/** Nothing of it is to be waited for, nor to be seen by a person who has not looked yet. */
function isSettled(entry: OutboxEntry | null): boolean {
  if (entry === null) return false;
  const { state } = entry.progress;
  return (
    !isPending(state) && (entry.acknowledged || state === 'applied' || state === 'adjusted' || state === 'withdrawn')
  );
}

/** ms UTC by the server's clock; -Infinity where it has decided nothing of `entries`. */
function lastDecision(entries: readonly OutboxEntry[]): number {
  return entries.reduce((last, entry) => Math.max(last, decidedAt(entry) ?? -Infinity), -Infinity);
}

/** Those of `oldest` (in their order) that were decided too long before `last`, and what was withdrawn before them. Pure. */
function tooOld(oldest: readonly OutboxRecord[], last: number): readonly OutboxRecord[] {
  const read = oldest.map(readEntry).filter((entry) => entry !== null);
  const isOld = (entry: OutboxEntry) => (decidedAt(entry) ?? Infinity) < last - ARCHIVED_FOR;
  const until = read.findLast(isOld)?.seq ?? 0;
  return read.filter((entry) => isOld(entry) || (decidedAt(entry) === null && entry.seq < until));
}
