/**
 * What of a session lies on the disk: who is signed in, the key that seals their queue, what is owed when they have gone.
 * Always: coming and going are one transaction each, so a lid that closes in between leaves a person here with an open queue
 * or gone with a sealed one, never something between; a key is here only while its person is.
 */
import { z } from 'zod';
import { type DeviceDb, ofPerson } from './device-db.ts';
import { type Person, personSchema } from './person.ts';
import { sealedOf, sealQueue, unsealQueue } from './sealed-queue.ts';

export type SessionDb = Pick<
  DeviceDb,
  'session' | 'outbox' | 'archive' | 'device' | 'sealed' | 'keys' | 'read' | 'write'
>;
/** Why somebody is signed out who did not ask for it. */
export type LeftBecause = 'device_revoked';
/** Whose rows and index may still be on this device. */
export type Owner = Pick<Person, 'userId' | 'orgId'>;

export type SessionStore = {
  readonly person: () => Promise<Person | null>;
  /** Why nobody is signed in; null where somebody is, or the last one left by themselves. */
  readonly leftBecause: () => Promise<LeftBecause | null>;
  /** The same person under other rights or another name. */
  readonly remember: (who: Person) => Promise<void>;
  /** The key that `userId` seals with, as kept; null where there is none. */
  readonly key: (userId: string) => Promise<CryptoKey | null>;
  readonly keepKey: (userId: string, key: CryptoKey) => Promise<void>;
  /** `who` is here: their queue is open, as far as `key` opens it. `gone`: whose place they take. */
  readonly arrive: (
    who: Person,
    key: CryptoKey | null,
    gone: Owner | null,
  ) => Promise<'nothing' | 'opened' | 'unreadable'>;
  /** Nothing of `who` is readable any more. False: changes wait and there is no key to seal them with; nothing was done. */
  readonly leave: (who: Person, key: CryptoKey | null, at: number, how: Leaving) => Promise<boolean>;
  /** Seals what `userId` left open, unless they are here (again). */
  readonly sweep: (userId: string, key: CryptoKey, at: number) => Promise<void>;
  /** Seals what a page that died left open of people who are not here. */
  readonly tidy: (at: number) => Promise<void>;
  /** Something that `userId` left sealed here does not open; asked while they are here. */
  readonly hasUnreadable: (userId: string) => Promise<boolean>;
  /** A sign-out the server has not heard of. */
  readonly owesSignOut: () => Promise<boolean>;
  readonly paidSignOut: () => Promise<void>;
  /** Whose rows and index have to leave this device yet. */
  readonly owedWipes: () => Promise<readonly Owner[]>;
  readonly wiped: (owner: Owner) => Promise<void>;
};

/** `replaced`: somebody else arrives right after, with a cookie of their own. */
type Leaving = { readonly how: 'signed-out'; readonly because: LeftBecause | null } | { readonly how: 'replaced' };

/** Where `person` lies, for whoever reads it without a page. */
export const PERSON_KEY = 'person';
const SIGN_OUT_OWED = 'sign-out-owed';
const LEFT_BECAUSE = 'left-because';
const WIPE_OWED = 'wipe-owed:';

const reason = z.literal('device_revoked');
const owner = z.object({ userId: z.string().min(1), orgId: z.string().min(1) });
const finished = z.looseObject({ finishedAt: z.number() });

/** The session's part of `db`. */
export function sessionStore(db: SessionDb): SessionStore {
  const mine = (userId: string) => ofPerson(db.outbox, userId);
  const readPerson = async (): Promise<Person | null> =>
    personSchema.safeParse((await db.session.get(PERSON_KEY))?.value).data ?? null;
  const oweWipe = ({ userId, orgId }: Owner) =>
    db.session.put({ key: `${WIPE_OWED}${orgId}/${userId}`, value: { userId, orgId } });

  const forget = async (who: Person, at: number, leaving: Leaving) => {
    const { userId } = who;
    // The epoch stays with what is sealed: whoever comes back after a restore offers what was forgotten before anything new.
    await db.session.bulkDelete([`last-row-at:${userId}`, `last-drain-at:${userId}`]);
    await db.keys.delete(userId);
    await oweWipe(who);
    if (leaving.how === 'replaced') return;
    await db.session.delete(PERSON_KEY);
    await db.session.put({ key: SIGN_OUT_OWED, value: { at } });
    if (leaving.because === null) await db.session.delete(LEFT_BECAUSE);
    else await db.session.put({ key: LEFT_BECAUSE, value: leaving.because });
  };
  const sweep: SessionStore['sweep'] = (userId, key, at) =>
    sealQueue(db, userId, key, at, async () => {
      if ((await readPerson())?.userId === userId) return 'keep';
      await db.keys.delete(userId);
      return undefined;
    });

  return {
    person: () => db.read(readPerson),
    async leftBecause() {
      const record = await db.read(() => db.session.get(LEFT_BECAUSE));
      return reason.safeParse(record?.value).data ?? null;
    },
    async remember(who) {
      await db.write(['session'], () => db.session.put({ key: PERSON_KEY, value: who }));
    },
    async key(userId) {
      return (await db.read(() => db.keys.get(userId)))?.key ?? null;
    },
    async keepKey(userId, key) {
      await db.write(['keys', 'session'], async () => {
        // Whoever has gone meanwhile took their key with them.
        if ((await readPerson())?.userId === userId) await db.keys.put({ userId, key });
      });
    },
    arrive: (who, key, gone) =>
      unsealQueue(db, who.userId, key, async () => {
        // Also of somebody whom a disk that was silent did not name in time.
        const here = await readPerson();
        for (const left of [gone, here]) if (left !== null && left.userId !== who.userId) await oweWipe(left);
        await db.session.put({ key: PERSON_KEY, value: who });
        if (key !== null) await db.keys.put({ userId: who.userId, key });
        await db.session.bulkDelete([SIGN_OUT_OWED, LEFT_BECAUSE, `${WIPE_OWED}${who.orgId}/${who.userId}`]);
      }),
    async leave(who, key, at, leaving) {
      if (key !== null) {
        await sealQueue(db, who.userId, key, at, () => forget(who, at, leaving));
        return true;
      }
      return db.write(['outbox', 'archive', 'session', 'keys'], async () => {
        const waits = await mine(who.userId).filter(isUnfinished).count();
        if (waits > 0) return false;
        await mine(who.userId).delete();
        await ofPerson(db.archive, who.userId).delete();
        await forget(who, at, leaving);
        return true;
      });
    },
    sweep,
    async tidy(at) {
      for (const { userId, key } of await db.read(() => db.keys.toArray())) await sweep(userId, key, at);
    },
    hasUnreadable: async (userId) => (await sealedOf(db, userId)).length > 0,
    owesSignOut: async () => (await db.read(() => db.session.get(SIGN_OUT_OWED))) !== undefined,
    async paidSignOut() {
      await db.write(['session'], () => db.session.delete(SIGN_OUT_OWED));
    },
    async owedWipes() {
      const records = await db.read(() => db.session.where('key').startsWith(WIPE_OWED).toArray());
      return records.flatMap(({ value }) => owner.safeParse(value).data ?? []);
    },
    async wiped({ userId, orgId }) {
      await db.write(['session'], () => db.session.delete(`${WIPE_OWED}${orgId}/${userId}`));
    },
  };
}

/** A record of the outbox whose end is not known; what cannot be read counts as one. */
function isUnfinished(found: unknown): boolean {
  return !finished.safeParse(found).success;
}

const instant = z.number();
/** Instants this device keeps over restarts, ms UTC. */
export type KeptInstant = 'last-heard-at' | 'last-used-at' | `last-row-at:${string}` | `last-drain-at:${string}`;

/** A kept instant; null when there is none. */
export async function readInstant(db: Pick<DeviceDb, 'session' | 'read'>, key: KeptInstant): Promise<number | null> {
  const record = await db.read(() => db.session.get(key));
  const parsed = instant.safeParse(record?.value);
  return parsed.success ? parsed.data : null;
}

/** Keeps an instant for {@link readInstant}. */
export async function keepInstant(
  db: Pick<DeviceDb, 'session' | 'write'>,
  key: KeptInstant,
  at: number,
): Promise<void> {
  await db.write(['session'], () => db.session.put({ key, value: at }));
}
