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
import { type Clock, systemClock } from './clock.ts';
import { type Observable, observable } from './observable.ts';

/** A row of the outbox as IndexedDB holds it; its owner parses it. */
export type OutboxRecord = { readonly id: string; readonly userId: string; readonly seq: number };
/** Those of `userId` in `table`, by their numbers. */
export const ofPerson = (table: Table<OutboxRecord, string>, userId: string) =>
  table.where('[userId+seq]').between([userId, 0], [userId, Infinity]);
/** `nextSeq` counts up by one with every command of this person on this device. */
export type DeviceRecord = {
  readonly userId: string;
  readonly id: string;
  readonly label: string;
  readonly nextSeq: number;
};
/** Parsed by whoever reads the key. */
export type SessionRecord = { readonly key: string; readonly value: unknown };
/** Where the epoch of the server lies whose verdicts `userId` has here. */
export const epochKey = (userId: string) => `epoch:${userId}`;
/** That epoch, null before any was heard; within a read or a write over `session`, or alone. */
export async function epochOf({ session }: Pick<DeviceDb, 'session'>, userId: string): Promise<string | null> {
  const value = (await session.get(epochKey(userId)))?.value;
  return typeof value === 'string' ? value : null;
}

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

/**
 * `blocked`: another tab holds an older version open. `closed`: the browser closed it; every use tries to open it again.
 * `silent`: the browser says neither yes nor no; it is heard whenever it does.
 */
export type DeviceDbHealth = 'opening' | 'open' | 'blocked' | 'closed' | 'silent';

export type DeviceTable = 'outbox' | 'device' | 'session' | 'archive' | 'sealed' | 'keys';

export type DeviceDb = {
  readonly outbox: Table<OutboxRecord, string>;
  readonly device: Table<DeviceRecord, string>;
  readonly session: Table<SessionRecord, string>;
  readonly archive: Table<OutboxRecord, string>;
  readonly sealed: Table<SealedRecord, string>;
  readonly keys: Table<KeyRecord, string>;
  readonly health: Observable<DeviceDbHealth>;
  /**
   * All of `work` or nothing, durable when it resolves. One write at a time, of all tabs and tables. A database the browser
   * closed is opened again once. One that does not open in time refuses: the work was never begun, and never happens later.
   */
  readonly write: <T>(tables: readonly DeviceTable[], work: () => Promise<T>) => Promise<T>;
  /**
   * Within a write whose requests have all been made: lets the browser finish it without asking this page for more, which
   * it would only do once the page has drawn whatever it is drawing. For a single request: of several, those before one
   * that fails would stay.
   */
  readonly commitNow: () => void;
  /** Reads, with the same second chance; where `tables` are named, all as they are at one moment. */
  readonly read: <T>(work: () => PromiseLike<T>, tables?: readonly DeviceTable[]) => Promise<T>;
  readonly close: () => void;
};

/**
 * Part of every write, so that no two are ever under way at once. Chromium, killed in the midst of two writes to one
 * database, throws all databases of the origin away at its next start: both held the database together, and to undo what
 * they left it wants it for each of them alone. Chosen because it is hardly ever read.
 */
const WRITTEN_ALONG: DeviceTable = 'keys';

/** ms after which a database that says nothing counts as silent: more than one takes that merely has much to do. */
const SILENT_AFTER = 5_000;

/** Opens (or makes) the database. `name` and `clock` differ in tests only. */
export function openDeviceDb(name = 'openkms-device', clock: Pick<Clock, 'after'> = systemClock): DeviceDb {
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

  const isSilent = () => health.get() === 'silent';
  /** The opening under way; rejects where it fails, or takes too long. The browser's own goes on, and is heard. */
  let opening: Promise<void> | null = null;
  const open = (): Promise<void> =>
    (opening ??= new Promise((resolve, reject) => {
      const cancel = clock.after(SILENT_AFTER, () => {
        if (health.get() !== 'blocked') health.set('silent');
        reject(new DatabaseSilentError());
      });
      const ended = (next: DeviceDbHealth | null) => {
        cancel();
        opening = null;
        if (next !== null) health.set(next);
      };
      db.open().then(
        () => {
          ended('open');
          resolve();
        },
        (error: unknown) => {
          ended(isSilent() ? 'closed' : null);
          reject(error instanceof Error ? error : new Error('The database did not open.', { cause: error }));
        },
      );
    }));
  const again = async <T>(work: () => PromiseLike<T>): Promise<T> => {
    try {
      if (wanted && !db.isOpen()) {
        // That it was refused the work says itself, as of any closed database.
        await open().catch((error: unknown) => {
          if (error instanceof DatabaseSilentError) throw error;
        });
      }
      const result = await answered(work);
      if (health.get() !== 'open') health.set('open');
      return result;
    } catch (error) {
      if (!wanted || !isClosed(error)) throw error;
      health.set('closed');
      db.close({ disableAutoOpen: false });
      await open();
      return answered(work);
    }
  };
  /** What was begun is waited for, however long: it may still happen. Meanwhile the person is told. */
  const answered = async <T>(work: () => PromiseLike<T>): Promise<T> => {
    const cancel = clock.after(SILENT_AFTER, () => {
      if (health.get() === 'open') health.set('silent');
    });
    try {
      return await work();
    } finally {
      cancel();
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
    write: (tables, work) => again(() => db.transaction('rw', [...new Set([...tables, WRITTEN_ALONG])], work)),
    read: (work, tables) => again(tables === undefined ? work : () => db.transaction('r', [...tables], work)),
    close() {
      wanted = false;
      db.close();
    },
  };
}

/** The database was not open, and did not come to be in time. */
class DatabaseSilentError extends Error {
  override readonly name = 'DatabaseSilentError';

  constructor() {
    super('The browser does not open this device’s database: it says neither yes nor no.');
  }
}

const CLOSED_ERRORS = new Set(['DatabaseClosedError', 'InvalidStateError', 'UnknownError']);

function isClosed(error: unknown): boolean {
  return error instanceof Error && CLOSED_ERRORS.has(error.name);
}
