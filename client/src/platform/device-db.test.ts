import { Dexie } from 'dexie';
import { forceCloseDatabase, indexedDB } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { draft, freshName, openTestOutbox, testDevice } from '../outbox/test-outbox.ts';
import { openDeviceDb } from './device-db.ts';
import { settled, testClock } from './test-clock.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** As a browser does that needs the room; the library's types ask for a class where it takes a connection. */
const forceClose = forceCloseDatabase as unknown as (connection: IDBDatabase) => void;

/** The connections that are open, as the browser has them. */
function connections() {
  const open: IDBDatabase[] = [];
  const original = indexedDB.open.bind(indexedDB);
  vi.spyOn(indexedDB, 'open').mockImplementation((...args) => {
    const request = original(...args);
    request.addEventListener('success', () => open.push(request.result));
    return request;
  });
  return open;
}

/** A browser that says nothing when it is asked for a database, until `open`. */
function openLate() {
  const original = indexedDB.open.bind(indexedDB);
  let open: () => void = () => {};
  vi.spyOn(indexedDB, 'open').mockImplementation((...args) => {
    const silent = new EventTarget() as unknown as ReturnType<typeof original> & Record<string, unknown>;
    open = () => {
      const request = original(...args);
      for (const kind of ['success', 'error', 'upgradeneeded'] as const)
        request.addEventListener(kind, (event) => {
          Object.assign(silent, { result: request.result, transaction: request.transaction });
          (silent as unknown as Record<string, (event: unknown) => void>)[`on${kind}`]?.(event);
        });
    };
    return silent;
  });
  return { open: () => open() };
}

describe('the device’s database', () => {
  it('keeps everything when it comes from version 1', async () => {
    const name = freshName();
    const old = new Dexie(name);
    old.version(1).stores({ outbox: 'id, [userId+seq]', device: 'userId', session: 'key' });
    const entries = [1, 2, 3].map((seq) => ({ id: `c${seq}`, userId: 'emma', seq, words: `as issued ${seq}` }));
    const device = { userId: 'emma', id: 'd1', label: 'Chrome on Mac', nextSeq: 4 };
    await old.table('outbox').bulkAdd(entries);
    await old.table('device').add(device);
    await old.table('session').add({ key: 'person', value: { name: 'Emma' } });
    old.close();

    const db = openDeviceDb(name);
    expect(await db.read(() => db.outbox.orderBy('[userId+seq]').toArray())).toEqual(entries);
    expect(await db.device.toArray()).toEqual([device]);
    expect(await db.session.toArray()).toEqual([{ key: 'person', value: { name: 'Emma' } }]);
    const [entry] = entries;
    if (entry === undefined) throw new Error('no entry');
    await db.write(['archive', 'sealed', 'keys'], async () => {
      await db.archive.put(entry);
      await db.sealed.put({ userId: 'emma', at: 1, iv: new Uint8Array(12), bytes: new ArrayBuffer(1) });
    });
    expect(await db.archive.where('[userId+seq]').equals(['emma', 1]).count()).toBe(1);
    // From now on no two commands of a person share a number.
    await expect(db.write(['outbox'], () => db.outbox.add({ ...entry, id: 'c9' }))).rejects.toMatchObject({
      name: 'ConstraintError',
    });
    db.close();
  });

  it('has one write under way at a time, of whichever table and tab', async () => {
    const name = freshName();
    const tabs = [openDeviceDb(name), openDeviceDb(name)] as const;
    const written: string[] = [];
    const write = (tab: 0 | 1, table: 'device' | 'session' | 'outbox') =>
      tabs[tab].write([table], async () => {
        for (const seq of [1, 2, 3]) {
          const id = `${table}${seq}`;
          await tabs[tab][table].put({ id, key: id, userId: id, seq, value: 0, label: '', nextSeq: 0 });
          written.push(table);
        }
      });
    await Promise.all([write(0, 'outbox'), write(0, 'session'), write(1, 'device')]);
    const inTurn = written.filter((table, index) => table !== written[index - 1]);
    expect(inTurn.toSorted()).toEqual(['device', 'outbox', 'session']);
    for (const tab of tabs) tab.close();
  });

  it('is opened again when the browser closed it, and nothing is lost', async () => {
    const open = connections();
    const device = testDevice();
    const outbox = await openTestOutbox(device);
    await outbox.append(draft({ id: 'before' }), 'training:t1');
    for (const each of open) forceClose(each);
    await settled();
    expect(device.db.health.get()).toBe('closed');
    await outbox.append(draft({ id: 'after' }), 'training:t1');
    expect(device.db.health.get()).toBe('open');
    expect((await device.db.outbox.orderBy('[userId+seq]').toArray()).map(({ id }) => id)).toEqual(['before', 'after']);
  });

  it('says so while it cannot be opened, and opens once it can', async () => {
    const open = connections();
    const device = testDevice();
    const outbox = await openTestOutbox(device);
    const gone = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw Object.assign(new Error('Internal error opening backing store'), { name: 'UnknownError' });
    });
    for (const each of open) forceClose(each);
    await settled();
    await expect(outbox.append(draft({ id: 'a' }), 'training:t1')).rejects.toThrow('backing store');
    await expect(device.db.read(() => device.db.session.count())).rejects.toThrow('backing store');
    expect(device.db.health.get()).toBe('closed');
    gone.mockRestore();
    await outbox.append(draft({ id: 'b' }), 'training:t1');
    expect(device.db.health.get()).toBe('open');
    expect((await device.db.outbox.toArray()).map(({ id }) => id)).toEqual(['b']);
  });

  it('refuses in time what a database is asked that does not open, and never does it later', async () => {
    const clock = testClock();
    const late = openLate();
    const db = openDeviceDb(freshName(), clock);
    const asked = [
      db.write(['session'], () => db.session.put({ key: 'a', value: 1 })),
      db.read(() => db.session.count()),
    ].map((work) => work.catch((error: Error) => error.name));
    await clock.advance(4_900);
    expect(db.health.get()).toBe('opening');
    await clock.advance(200);
    expect(await Promise.all(asked)).toEqual(['DatabaseSilentError', 'DatabaseSilentError']);
    expect(db.health.get()).toBe('silent');
    // Whoever asks now is not kept waiting.
    await expect(db.read(() => db.session.count())).rejects.toThrow('neither yes nor no');

    late.open();
    await vi.waitFor(() => expect(db.health.get()).toBe('open'));
    expect(await db.read(() => db.session.toArray())).toEqual([]);
    db.close();
  });

  it('says so while something it was asked is not answered, and waits for it', async () => {
    const clock = testClock();
    const db = openDeviceDb(freshName(), clock);
    let answer: () => void = () => {};
    const reading = db.read(() => new Promise<void>((resolve) => (answer = resolve)));
    await settled();
    await clock.advance(5_100);
    expect(db.health.get()).toBe('silent');
    answer();
    await reading;
    expect(db.health.get()).toBe('open');
    db.close();
  });
});
