/**
 * What a person leaves on a shared device when they sign out: all they did there, encrypted under a key that only their next
 * sign-in brings back. Always: sealing and removing the plain records is one transaction, so a lid that closes in between
 * leaves one or the other; a record that does not open is kept as it is, never overwritten.
 *
 *     plain (outbox, archive, device) ──sealQueue──▶ sealed ──unsealQueue, right key──▶ plain
 *                                                      └──wrong key, or tampered with──▶ set aside, still there
 */
import { z } from 'zod';
import type { DeviceDb, DeviceRecord, DeviceTable, OutboxRecord } from './device-db.ts';

/** AES-GCM, 256 bits; usable only to seal and open, never readable. */
export function importQueueKey(base64: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

type Left = {
  readonly device: DeviceRecord | null;
  readonly outbox: readonly OutboxRecord[];
  readonly archive: readonly OutboxRecord[];
};

const record = z.looseObject({ id: z.string(), userId: z.string(), seq: z.number() });
const leftSchema = z.object({
  version: z.literal(1),
  device: z.object({ userId: z.string(), id: z.string(), label: z.string(), nextSeq: z.number() }).nullable(),
  outbox: z.array(record),
  archive: z.array(record),
});

type SealedDb = Pick<DeviceDb, 'outbox' | 'archive' | 'device' | 'sealed' | 'read' | 'write'>;

const TABLES: readonly DeviceTable[] = ['outbox', 'archive', 'device', 'sealed', 'session', 'keys'];

/**
 * Seals all plain records of `userId`, together with what is sealed already. `along` runs in the same transaction, over
 * the tables `session` and `keys`. `at`: ms UTC, for the record.
 */
export async function sealQueue(
  db: SealedDb,
  userId: string,
  key: CryptoKey,
  at: number,
  along: () => Promise<void>,
): Promise<void> {
  for (;;) {
    const plain = await db.read(() => readLeft(db, userId));
    const before = await db.read(() => db.sealed.get(userId));
    const opened = before === undefined ? null : await open(key, userId, before);
    const all = opened === null ? plain : merged(opened, plain);
    const isNothing = all.outbox.length === 0 && all.archive.length === 0;
    const cipher = isNothing ? null : await encrypt(key, userId, all);
    const seen = JSON.stringify(plain);
    const done = await db.write(TABLES, async () => {
      // Another tab may have saved something while this one was encrypting: look again.
      if (JSON.stringify(await readLeft(db, userId)) !== seen) return false;
      if (before !== undefined && opened === null)
        await db.sealed.put({ ...before, userId: `${userId}#${before.at}#${before.iv.join('')}` });
      if (cipher !== null) await db.sealed.put({ userId, at, ...cipher });
      await db.outbox.bulkDelete(plain.outbox.map(({ id }) => id));
      await db.archive.bulkDelete(plain.archive.map(({ id }) => id));
      // An empty device keeps its name: there is nothing to learn from it.
      if (cipher !== null) await db.device.delete(userId);
      await along();
      return true;
    });
    if (done) return;
  }
}

/** Puts back what `userId` left sealed here. `unreadable`: it is there and does not open with this key. */
export async function unsealQueue(
  db: SealedDb,
  userId: string,
  key: CryptoKey,
): Promise<'nothing' | 'opened' | 'unreadable'> {
  const sealed = await db.read(() => db.sealed.get(userId));
  if (sealed === undefined) return 'nothing';
  const opened = await open(key, userId, sealed);
  if (opened === null) return 'unreadable';
  await db.write(TABLES, async () => {
    const now = await db.sealed.get(userId);
    if (now === undefined || now.at !== sealed.at) return;
    const all = merged(opened, await readLeft(db, userId));
    await db.outbox.bulkDelete(all.outbox.map(({ id }) => id));
    await db.outbox.bulkPut([...all.outbox]);
    await db.archive.bulkPut([...all.archive]);
    if (all.device !== null) await db.device.put(all.device);
    await db.sealed.delete(userId);
  });
  return 'opened';
}

async function readLeft(db: SealedDb, userId: string): Promise<Left> {
  const range = [
    [userId, 0],
    [userId, Infinity],
  ] as const;
  return {
    device: (await db.device.get(userId)) ?? null,
    outbox: await db.outbox
      .where('[userId+seq]')
      .between(...range)
      .toArray(),
    archive: await db.archive
      .where('[userId+seq]')
      .between(...range)
      .toArray(),
  };
}

/** What was sealed earlier, then what came since, numbered after it: no two share a number. */
function merged(earlier: Left, since: Left): Left {
  const known = new Set([...earlier.outbox, ...earlier.archive].map(({ id }) => id));
  const highest = [...earlier.outbox, ...earlier.archive].reduce((most, { seq }) => Math.max(most, seq), 0);
  const nextSeq = Math.max(highest + 1, earlier.device?.nextSeq ?? 1, since.device?.nextSeq ?? 1);
  const fresh = since.outbox.filter(({ id }) => !known.has(id));
  const clash = fresh.some(({ seq }) => seq <= highest);
  const numbered = clash ? fresh.map((each, index) => ({ ...each, seq: nextSeq + index })) : fresh;
  const device = earlier.device ?? since.device;
  const after = numbered.reduce((most, { seq }) => Math.max(most, seq + 1), nextSeq);
  return {
    device: device === null ? null : { ...device, nextSeq: after },
    outbox: [...earlier.outbox, ...numbered],
    archive: [...earlier.archive, ...since.archive.filter(({ id }) => !known.has(id))],
  };
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

async function open(
  key: CryptoKey,
  userId: string,
  { iv, bytes }: { readonly iv: Uint8Array<ArrayBuffer>; readonly bytes: ArrayBuffer },
): Promise<Left | null> {
  try {
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: boundTo(userId) }, key, bytes);
    const parsed = leftSchema.safeParse(JSON.parse(new TextDecoder().decode(text)));
    return parsed.success ? parsed.data : null;
  } catch {
    // The wrong key, or bytes that were changed: the caller keeps them as they are.
    return null;
  }
}
