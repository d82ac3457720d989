/**
 * The device's own database: what this device did and must not lose. Always: a write that resolved is on the disk
 * (`chromeTransactionDurability: 'strict'`); nothing the server said lives here, and no token ever.
 *
 *     outbox   commands by id, listed by [userId+seq], which no two share
 *     archive  finished commands, as they lay in the outbox
 *     sealed   the queue of a person who signed out, encrypted
 *     keys     what a sealed queue is opened with, unusable outside this browser
 *     device   one row a person: this device's id, label and counter
 *     session  who is signed in here, and when the line was last up
 */
import { Dexie, type Table } from 'dexie';
import { type Observable, observable } from './observable.ts';

/** A row of the outbox as IndexedDB holds it; its owner parses it. */
export type OutboxRecord = { readonly id: string; readonly userId: string; readonly seq: number };
/** `nextSeq` counts up by one with every command of this person on this device. */
export type DeviceRecord = {
  readonly userId: string;
  readonly id: string;
  readonly label: string;
  readonly nextSeq: number;
};
/** Parsed by whoever reads the key. */
export type SessionRecord = { readonly key: string; readonly value: unknown };

/** See sealed-queue.ts. */
export type SealedRecord = {
  readonly userId: string;
  /** When it was sealed, ms UTC. */
  readonly at: number;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bytes: ArrayBuffer;
};
/** Here only while its person is signed in; it cannot be read out, only used. */
export type KeyRecord = { readonly userId: string; readonly key: CryptoKey };

/** `blocked`: another tab holds an older version open. `closed`: the browser closed it; every use tries to open it again. */
export type DeviceDbHealth = 'opening' | 'open' | 'blocked' | 'closed';

export type DeviceTable = 'outbox' | 'device' | 'session' | 'archive' | 'sealed' | 'keys';

export type DeviceDb = {
  readonly outbox: Table<OutboxRecord, string>;
  readonly device: Table<DeviceRecord, string>;
  readonly session: Table<SessionRecord, string>;
  readonly archive: Table<OutboxRecord, string>;
  readonly sealed: Table<SealedRecord, string>;
  readonly keys: Table<KeyRecord, string>;
  readonly health: Observable<DeviceDbHealth>;
  /** All of `work` or nothing, durable when it resolves. A database the browser closed is opened again once. */
  readonly write: <T>(tables: readonly DeviceTable[], work: () => Promise<T>) => Promise<T>;
  /**
   * Within a write whose requests have all been made: lets the browser finish it without asking this page for more, which
   * it would only do once the page has drawn whatever it is drawing. For a single request: of several, those before one
   * that fails would stay.
   */
  readonly commitNow: () => void;
  /** Reads, with the same second chance. */
  readonly read: <T>(work: () => Promise<T>) => Promise<T>;
  readonly close: () => void;
};

/** Opens (or makes) the database. `name` differs in tests only. */
export function openDeviceDb(name = 'openkms-device'): DeviceDb {
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' });
  db.version(1).stores({ outbox: 'id, [userId+seq]', device: 'userId', session: 'key' });
  db.version(2).stores({
    outbox: 'id, &[userId+seq]',
    archive: 'id, [userId+seq]',
    sealed: 'userId',
    keys: 'userId',
  });
  const health = observable<DeviceDbHealth>('opening');
  let wanted = true;
  db.on('ready', () => health.set('open'));
  db.on('blocked', () => health.set('blocked'));
  // Another tab wants a newer version (or deletes the database): let go, so that it is not blocked by this one.
  db.on('versionchange', () => {
    db.close({ disableAutoOpen: false });
    health.set('closed');
    return false;
  });
  db.on('close', () => {
    if (wanted) health.set('closed');
  });

  const again = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      const result = await work();
      if (health.get() !== 'open') health.set('open');
      return result;
    } catch (error) {
      if (!wanted || !isClosed(error)) throw error;
      health.set('closed');
      db.close({ disableAutoOpen: false });
      await db.open();
      health.set('open');
      return work();
    }
  };

  return {
    outbox: db.table('outbox'),
    device: db.table('device'),
    session: db.table('session'),
    archive: db.table('archive'),
    sealed: db.table('sealed'),
    keys: db.table('keys'),
    health,
    commitNow() {
      const { idbtrans } = Dexie.currentTransaction ?? {};
      // Browsers before 2022 have no `commit`: theirs ends by itself, a little later.
      if (idbtrans !== undefined && 'commit' in idbtrans) idbtrans.commit();
    },
    write: (tables, work) => again(() => db.transaction('rw', [...tables], work)),
    read: again,
    close() {
      wanted = false;
      db.close();
    },
  };
}

const CLOSED_ERRORS = new Set(['DatabaseClosedError', 'InvalidStateError', 'UnknownError']);

function isClosed(error: unknown): boolean {
  return error instanceof Error && CLOSED_ERRORS.has(error.name);
}
