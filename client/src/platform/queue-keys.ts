/**
 * The key that seals the queue of whoever is here, in memory and as the session keeps it. Always: the newest that the server
 * gave is the one that counts, because it is the one that the next sign-in brings; a key of one person is never another's.
 */
import { importQueueKey } from './sealed-queue.ts';

export type QueueKeys = {
  /** The key of `userId`, as held or as kept; null where there is none. */
  readonly of: (userId: string) => Promise<CryptoKey | null>;
  /** The key of `userId` where it is in memory. */
  readonly held: (userId: string) => CryptoKey | null;
  readonly hold: (userId: string, key: CryptoKey) => void;
  readonly drop: () => void;
};

/** Holds no key yet. `kept`: the one that lies on the disk, null where there is none or the disk does not say. */
export function queueKeys(kept: (userId: string) => Promise<CryptoKey | null>): QueueKeys {
  let own: { readonly userId: string; readonly key: CryptoKey } | null = null;
  const held = (userId: string) => (own?.userId === userId ? own.key : null);
  const hold = (userId: string, key: CryptoKey) => {
    own = { userId, key };
  };
  return {
    async of(userId) {
      const known = held(userId) ?? (await kept(userId));
      if (known !== null) hold(userId, known);
      return known;
    },
    held,
    hold,
    drop() {
      own = null;
    },
  };
}

/** The key that the server gave; null where it gave none, or something that is no key: then leaving with changes that wait says so. */
export async function keyFrom(base64: string | null): Promise<CryptoKey | null> {
  try {
    return base64 === null ? null : await importQueueKey(base64);
  } catch {
    return null;
  }
}
