/** What tests of the outbox and of the drain share: a database of their own, a clock they turn, tabs that hear each other. */
import { Dexie } from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import { type DeviceDb, openDeviceDb } from '../platform/device-db.ts';
import type { TabChannel, TabMessage } from '../platform/tab-channel.ts';
import { testClock, type TestClock } from '../platform/test-clock.ts';
import { type Draft, openOutbox, type Outbox } from './store.ts';

// Dexie looks for a database once, when it is loaded: too early here.
Dexie.dependencies.indexedDB = indexedDB;
Dexie.dependencies.IDBKeyRange = IDBKeyRange;

let names = 0;
/** A name no other database of this process has. */
export const freshName = () => `openkms-test-${(names += 1)}`;

/** Channels of tabs of one browser. */
export function testTabs(): () => TabChannel {
  const all = new Set<Set<(message: TabMessage) => void>>();
  return () => {
    const own = new Set<(message: TabMessage) => void>();
    all.add(own);
    return {
      post: (message) => {
        for (const each of all) if (each !== own) for (const listener of each) listener(message);
      },
      listen(listener) {
        own.add(listener);
        return () => void own.delete(listener);
      },
      close: () => void all.delete(own),
    };
  };
}

export type TestDevice = {
  readonly db: DeviceDb;
  readonly clock: TestClock;
  readonly tab: () => TabChannel;
  readonly name: string;
};

export function testDevice(name = freshName()): TestDevice {
  return { db: openDeviceDb(name), clock: testClock(), tab: testTabs(), name };
}

/** `device` over a disk that can be taken away: while it refuses, every write fails with an error of that name. */
export function refusableDisk(device: TestDevice): { device: TestDevice; refuse: (name: string | null) => void } {
  let refusal: Error | null = null;
  const write = (async (tables, work) => {
    if (refusal !== null) throw refusal;
    return device.db.write(tables, work);
  }) as DeviceDb['write'];
  return {
    device: { ...device, db: { ...device.db, write } },
    refuse(name) {
      refusal = name === null ? null : Object.assign(new Error(name), { name });
    },
  };
}

let ids = 0;
export const testId = (prefix = 'id') => `${prefix}-${String((ids += 1)).padStart(5, '0')}`;

export function openTestOutbox({ db, clock, tab }: TestDevice, userId = 'emma'): Promise<Outbox> {
  return openOutbox({ db, userId, channel: tab(), clock, newId: () => testId('device'), deviceLabel: 'Chrome on Mac' });
}

export function draft(patch: Partial<Draft> = {}): Draft {
  return {
    id: testId('command'),
    name: 'training.archive',
    version: 1,
    args: { trainingId: 't1', reason: 'old' },
    issuedAt: 1,
    ...patch,
  };
}
