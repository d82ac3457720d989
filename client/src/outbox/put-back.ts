/**
 * What waits in memory and is no longer on the disk: a browser that ran short of room, or a person who cleared site data,
 * took the database from under an open page. Always: it is written down again, in its old order; but what another tab sealed
 * or cleared away when its person left is not laid open here again.
 */
import { type DeviceDb, type DeviceRecord, ofPerson, type OutboxRecord } from '../platform/device-db.ts';
import { personSchema } from '../platform/person.ts';
import { PERSON_KEY } from '../platform/session-store.ts';
import { type OutboxEntry, readEntries } from './entry.ts';

/** Writes down those of `remembered` that the disk of `device` lost; answers all of them that lie there then. */
export function putBack(
  db: DeviceDb,
  device: DeviceRecord,
  remembered: readonly OutboxEntry[],
): Promise<readonly OutboxEntry[]> {
  const { userId } = device;
  const ids = remembered.map(({ id }) => id);
  return db.write(['outbox', 'archive', 'device', 'sealed', 'session'], async () => {
    const [known, archived] = await Promise.all([db.outbox.bulkGet(ids), db.archive.bulkGet(ids)]);
    const lost = remembered.filter((_, index) => known[index] === undefined && archived[index] === undefined);
    const found = readEntries(known);
    if (lost.length === 0 || (await hasLeft(db, userId))) return found;
    const here = await ofPerson(db.outbox, userId).toArray();
    const entries = numbered(lost, here);
    await db.outbox.bulkAdd(entries);
    // The name under which the server knows this device.
    if ((await db.device.get(userId)) === undefined) await db.device.put(device);
    return [...found, ...entries];
  });
}

/** Whether `userId` left this device, which seals their queue or leaves their device's name; a lost database has neither. */
async function hasLeft(db: DeviceDb, userId: string): Promise<boolean> {
  // Sealed before the one who takes their place is written down.
  if ((await db.sealed.get(userId)) !== undefined) return true;
  const here = personSchema.safeParse((await db.session.get(PERSON_KEY))?.value).data?.userId;
  if (here !== undefined) return here !== userId;
  return (await db.device.get(userId)) !== undefined;
}

/** `lost` under their old numbers, or all of them after `here` where one of those has taken a number of theirs. Pure. */
function numbered(lost: readonly OutboxEntry[], here: readonly OutboxRecord[]): readonly OutboxEntry[] {
  const taken = new Set(here.map(({ seq }) => seq));
  if (!lost.some(({ seq }) => taken.has(seq))) return lost;
  const last = [...here, ...lost].reduce((most, { seq }) => Math.max(most, Math.floor(seq)), 0);
  return lost.toSorted((a, b) => a.seq - b.seq).map((entry, index) => ({ ...entry, seq: last + 1 + index }));
}
