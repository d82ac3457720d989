/**
 * What a person leaves on a shared device when they sign out: all they did there, encrypted under a key that only their next
 * sign-in brings back. Always: sealing and removing the plain records is one transaction, so a lid that closes in between
 * leaves one or the other; a record that does not open is kept as it is, never overwritten.
 *
 *     plain (outbox, archive, device) ──sealQueue──▶ sealed ──unsealQueue, right key──▶ plain
 *                                                      └──wrong key, or tampered with──▶ set aside, still there
 */
import { z } from 'zod';
import {
  type DeviceDb,
  type DeviceRecord,
  type DeviceTable,
  epochKey,
  epochOf,
  ofPerson,
  type OutboxRecord,
  type SealedRecord,
} from './device-db.ts';

/** AES-GCM, 256 bits; usable only to seal and open, never readable. */
export function importQueueKey(base64: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytesOf(base64), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

type Left = {
  readonly device: DeviceRecord | null;
  /** Of the server whose verdicts these are; absent where an older build sealed them. */
  readonly epoch?: string | null;
  readonly outbox: readonly OutboxRecord[];
  readonly archive: readonly OutboxRecord[];
};

const record = z.looseObject({ id: z.string(), userId: z.string(), seq: z.number() });
const leftSchema = z.object({
  version: z.literal(1),
  device: z.object({ userId: z.string(), id: z.string(), label: z.string(), nextSeq: z.number() }).nullable(),
  epoch: z.string().nullish(),
  outbox: z.array(record),
  archive: z.array(record),
});

type SealedDb = Pick<DeviceDb, 'outbox' | 'archive' | 'device' | 'session' | 'sealed' | 'read' | 'write'>;

const TABLES: readonly DeviceTable[] = ['outbox', 'archive', 'device', 'sealed', 'session', 'keys'];

/**
 * Seals all plain records of `userId`, together with what is sealed already. `along` runs first in the same transaction,
 * over the tables `session` and `keys`; when it says `keep`, nothing is done. `at`: ms UTC, for the record.
 */
export async function sealQueue(
  db: SealedDb,
  userId: string,
  key: CryptoKey,
  at: number,
  along: () => Promise<'keep' | void>,
): Promise<void> {
  for (;;) {
    const plain = await db.read(() => readLeft(db, userId));
    const before = await db.read(() => db.sealed.get(userId));
    const isNothing = plain.outbox.length === 0 && plain.archive.length === 0;
    const opened = before === undefined || isNothing ? null : await open(key, userId, before);
    const cipher = isNothing ? null : await encrypt(key, userId, opened === null ? plain : merged(opened, plain));
    const seen = JSON.stringify(plain);
    const done = await db.write(TABLES, async () => {
      // Another tab may have saved, sealed or opened something while this one was encrypting: look again.
      if (JSON.stringify(await readLeft(db, userId)) !== seen) return false;
      if (!isSame(await db.sealed.get(userId), before)) return false;
      if ((await along()) === 'keep') return true;
      // An empty device keeps its name: there is nothing to learn from it.
      if (cipher === null) return true;
      if (before !== undefined && opened === null) await db.sealed.put({ ...before, userId: asideName(before) });
      await db.sealed.put({ userId, at, ...cipher });
      await db.outbox.bulkDelete(plain.outbox.map(({ id }) => id));
      await db.archive.bulkDelete(plain.archive.map(({ id }) => id));
      await db.device.delete(userId);
      return true;
    });
    if (done) return;
  }
}

/**
 * Puts back what `userId` left sealed here, set aside or not, oldest first. `along` runs in the same transaction, over the
 * tables `session` and `keys`, whatever opens; `key` null opens nothing. `unreadable`: something is there that stays sealed.
 */
export async function unsealQueue(
  db: SealedDb,
  userId: string,
  key: CryptoKey | null,
  along: () => Promise<void> = async () => {},
): Promise<'nothing' | 'opened' | 'unreadable'> {
  for (;;) {
    const found = await sealedOf(db, userId);
    const lefts = await Promise.all(found.map(async (each) => (key === null ? null : open(key, userId, each))));
    const done = await db.write(TABLES, async () => {
      for (const each of found) if (!isSame(await db.sealed.get(each.userId), each)) return false;
      const readable = lefts.filter((left) => left !== null);
      if (readable.length > 0) {
        const here = await readLeft(db, userId);
        const all = [...readable, here].reduce(merged);
        // Numbers move, and what was sealed as finished takes the place of what a file brought once more.
        await db.outbox.bulkDelete(here.outbox.map(({ id }) => id));
        await db.archive.bulkDelete(here.archive.map(({ id }) => id));
        await db.outbox.bulkPut([...all.outbox]);
        await db.archive.bulkPut([...all.archive]);
        if (all.device !== null) await db.device.put(all.device);
        if (all.epoch !== null && all.epoch !== undefined)
          await db.session.put({ key: epochKey(userId), value: all.epoch });
        await db.sealed.bulkDelete(found.filter((_, index) => lefts[index] !== null).map((each) => each.userId));
      }
      await along();
      return true;
    });
    if (!done) continue;
    if (lefts.includes(null)) return 'unreadable';
    return found.length === 0 ? 'nothing' : 'opened';
  }
}

/** What `userId` has sealed here, oldest first; after a sign-in, what did not open. */
export async function sealedOf(
  db: Pick<DeviceDb, 'sealed' | 'read'>,
  userId: string,
): Promise<readonly SealedRecord[]> {
  const all = await db.read(() => db.sealed.where('userId').startsWith(userId).toArray());
  const mine = all.filter((each) => each.userId === userId || each.userId.startsWith(`${userId}${ASIDE}`));
  return mine.toSorted((a, b) => a.at - b.at);
}

/** A sealed record as it is, for a file: whoever has its key can open it (AES-GCM, 256 bits; bound to the person's id). */
export function sealedAsJson({ at, iv, bytes }: SealedRecord): SealedJson {
  return { sealedAt: new Date(at).toISOString(), iv: base64Of(iv), bytes: base64Of(new Uint8Array(bytes)) };
}
export type SealedJson = { readonly sealedAt: string; readonly iv: string; readonly bytes: string };

/** Parts the person from what tells several set-aside records of theirs apart. */
const ASIDE = '#';

function asideName({ userId, at, iv }: SealedRecord): string {
  return `${userId}${ASIDE}${at}${ASIDE}${iv.join('')}`;
}

/** No two records share an initialisation vector. */
function isSame(a: SealedRecord | undefined, b: SealedRecord | undefined): boolean {
  return a?.iv.join() === b?.iv.join();
}

async function readLeft(db: SealedDb, userId: string): Promise<Left> {
  return {
    device: (await db.device.get(userId)) ?? null,
    epoch: await epochOf(db, userId),
    outbox: await ofPerson(db.outbox, userId).toArray(),
    archive: await ofPerson(db.archive, userId).toArray(),
  };
}

/** No server's epoch: verdicts of several are here, so the one there is must be asked about all of them. */
const OF_SEVERAL = 'of several';

/** What was sealed earlier, then what came since, numbered after it: no two share a number, wherever they lie. */
function merged(earlier: Left, since: Left): Left {
  const before = [...earlier.outbox, ...earlier.archive];
  const known = new Set(before.map(({ id }) => id));
  const highest = before.reduce((most, { seq }) => Math.max(most, seq), 0);
  const nextSeq = Math.max(Math.floor(highest) + 1, earlier.device?.nextSeq ?? 1, since.device?.nextSeq ?? 1);
  // Of two with one number the one put away had its end first (store.ts).
  const fresh = [...since.archive, ...since.outbox]
    .filter(({ id }) => !known.has(id))
    .toSorted((a, b) => a.seq - b.seq);
  const clash = fresh.some(({ seq }) => seq <= highest);
  const numbers = new Map(fresh.map(({ id, seq }, index) => [id, clash ? nextSeq + index : seq]));
  const placed = (records: readonly OutboxRecord[]) =>
    records.flatMap((each) => {
      const seq = numbers.get(each.id);
      if (seq === undefined) return [];
      return [seq === each.seq ? each : renumbered(each, seq)];
    });
  const device = earlier.device ?? since.device;
  const after = [...numbers.values()].reduce((most, seq) => Math.max(most, Math.floor(seq) + 1), nextSeq);
  return {
    device: device === null ? null : { ...device, nextSeq: after },
    epoch: earlier.epoch === undefined || earlier.epoch === since.epoch ? (since.epoch ?? null) : OF_SEVERAL,
    outbox: [...earlier.outbox, ...placed(since.outbox)],
    archive: [...earlier.archive, ...placed(since.archive)],
  };
}

/** Its revision grows, so that a tab which holds it takes the new number. */
function renumbered(each: OutboxRecord, seq: number): OutboxRecord {
  const { revision } = each as { readonly revision?: unknown };
  return { ...each, seq, ...(typeof revision === 'number' ? { revision: revision + 1 } : {}) };
}

/** Bound to its person: moved under another name it does not open. */
const boundTo = (userId: string) => new TextEncoder().encode(`openkms-queue-1:${userId}`);

async function encrypt(
  key: CryptoKey,
  userId: string,
  left: Left,
): Promise<{ iv: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer }> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify({ version: 1, ...left }));
  const bytes = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: boundTo(userId) }, key, text);
  return { iv, bytes };
}

async function open(key: CryptoKey, userId: string, { iv, bytes }: SealedRecord): Promise<Left | null> {
  try {
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: boundTo(userId) }, key, bytes);
    const left: unknown = JSON.parse(new TextDecoder().decode(text));
    // As it was, not as it was understood: a copy would leave out a key such as `__proto__`.
    return leftSchema.safeParse(left).success ? (left as Left) : null;
  } catch {
    // The wrong key, or bytes that were changed: the caller keeps them as they are.
    return null;
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function base64Of(bytes: Uint8Array): string {
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
}
