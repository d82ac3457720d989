/**
 * What the server has decided, as the disk has it, and which epoch that server is of. Always: an epoch is kept only when
 * every decision on the disk was asked about, whoever wrote it down meanwhile; so whatever is of a server that was restored
 * since is found out (offer-again.ts).
 */
import { type DeviceDb, epochKey, epochOf, ofPerson } from '../platform/device-db.ts';
import { type Archive, asIssued } from './archive.ts';
import { decidedAt, type OutboxEntry, readEntries } from './entry.ts';

export type Decisions = {
  /** All that has a verdict, put away or not, in the order of issue. */
  readonly entries: () => Promise<readonly OutboxEntry[]>;
  /** Null before any was heard; within a read or a write over `session`. */
  readonly epoch: () => Promise<string | null>;
  /** Keeps `epoch`, unless there is a decision that is not among `asked` (id to when, ms UTC by the server's clock): false then. */
  readonly keepEpoch: (epoch: string, asked: ReadonlyMap<string, number>) => Promise<boolean>;
};

/** The decisions of `userId`. */
export function decisionsOf(db: DeviceDb, userId: string, archive: Pick<Archive, 'all'>): Decisions {
  const onDisk = async () => {
    const found = readEntries([...(await archive.all()), ...(await ofPerson(db.outbox, userId).toArray())]);
    // Each once, as the outbox has it, whatever happened to the disk.
    const each = new Map(found.map((entry) => [entry.id, entry]));
    return [...each.values()].toSorted(asIssued).filter((entry) => decidedAt(entry) !== null);
  };

  return {
    entries: () => db.read(onDisk, ['archive', 'outbox']),
    epoch: () => epochOf(db, userId),
    keepEpoch: (epoch, asked) =>
      db.write(['session', 'outbox', 'archive'], async () => {
        const decided = await onDisk();
        if (decided.some((entry) => asked.get(entry.id) !== decidedAt(entry))) return false;
        await db.session.put({ key: epochKey(userId), value: epoch });
        return true;
      }),
  };
}
