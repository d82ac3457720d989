/** A tab that puts away what is finished, at the moment when somebody asks for all there is, or for what was forgotten. */
import { expect, it } from 'vitest';
import type { DeviceDb } from '../platform/device-db.ts';
import { settled } from '../platform/test-clock.ts';
import type { OutboxEntry } from './entry.ts';
import type { Outbox } from './store.ts';
import { draft, openTestOutbox, testDevice } from './test-outbox.ts';

const verdict = { status: 'applied', code: null, details: {}, decidedAt: 5 } as const;
/** As `decided` says them. */
const decisions = (...ids: readonly string[]) => new Map(ids.map((id) => [id, verdict.decidedAt]));
const receipts = (ids: readonly string[]) => ids.map((id) => ({ id, event: { kind: 'receipt', verdict } }) as const);

/** A disk on which `meanwhile` comes right after the next read or write, as what another tab had queued behind it does. */
function interruptible(db: DeviceDb) {
  let meanwhile: { readonly what: 'read' | 'write'; readonly work: () => Promise<unknown> } | null = null;
  const interrupted = async <T>(what: 'read' | 'write', done: T): Promise<T> => {
    if (meanwhile?.what !== what) return done;
    const { work } = meanwhile;
    meanwhile = null;
    await work();
    return done;
  };
  const write = (async (tables, work) => interrupted('write', await db.write(tables, work))) as DeviceDb['write'];
  const read = (async (work, tables) => interrupted('read', await db.read(work, tables))) as DeviceDb['read'];
  const afterNext = (what: 'read' | 'write', work: () => Promise<unknown>) => {
    meanwhile = { what, work };
  };
  return { db: { ...db, read, write }, afterNext };
}

/** 230 finished commands of an hour ago in two tabs, none put away yet; `tidy` has a tab do so. */
async function twoTabs() {
  const device = testDevice();
  const other = await openTestOutbox(device);
  const ids: string[] = [];
  for (let n = 0; n < 230; n += 1) ids.push((await other.append(draft(), 'training:t1')).id);
  const { db, afterNext } = interruptible(device.db);
  const tab = await openTestOutbox({ ...device, db });
  await other.apply(receipts(ids));
  await tab.reload();
  await device.clock.advance(11 * 60_000);
  const { id: last } = await other.append(draft(), 'training:t2');
  await tab.reload();
  // What one tab told the other is looked up: no read is under way.
  await settled();
  const tidy = (of: Outbox) => of.apply(receipts([last]));
  return { device, other, tab, ids, last, afterNext, tidy };
}

it('what the server has forgotten waits again, though another tab puts it into the archive at that moment', async () => {
  const { device, other, tab, ids, afterNext, tidy } = await twoTabs();
  const [first = ''] = ids;
  afterNext('write', () => tidy(other));
  await tab.forgotten(decisions(first));

  expect(tab.get(first)?.progress.state).toBe('saved');
  expect(await device.db.outbox.get(first)).toMatchObject({ progress: { state: 'saved' } });
  expect(await device.db.archive.get(first)).toBeUndefined();
});

it('what the server decided is asked about, though it is put into the archive at that moment', async () => {
  const { tab, ids, last, afterNext, tidy, device } = await twoTabs();
  afterNext('read', () => tidy(tab));
  const decided = await tab.decided();
  expect(await device.db.archive.count()).toBeGreaterThan(0);
  // Whatever becomes known meanwhile is asked about as well.
  expect([...decided.keys()]).toEqual([...ids, last]);
});

it('a file holds all there is, though another tab puts some of it into the archive at that moment', async () => {
  const { other, tab, ids, last, afterNext, tidy, device } = await twoTabs();
  afterNext('read', () => tidy(other));
  const all = (await tab.exportAll()) as readonly { readonly id: string }[];
  expect(await device.db.archive.count()).toBeGreaterThan(0);
  expect(all.map(({ id }) => id)).toEqual([...ids, last]);
});

it('what was forgotten waits before what was built on it, though its number is another’s by now', async () => {
  const { tab, other, ids, last, tidy, device } = await twoTabs();
  const [first = '', second = ''] = ids;
  await tidy(other);
  // A tab that had chosen the number, and slept before it reached the disk.
  const { seq } = (await device.db.archive.get(first)) ?? { seq: 0 };
  const late = (await device.db.outbox.get(last)) as OutboxEntry;
  await device.db.write(['outbox'], () => device.db.outbox.add({ ...late, id: 'late', seq }));
  await tab.forgotten(decisions(first, second));

  const waiting = (await device.db.outbox.orderBy('[userId+seq]').toArray()).map(({ id }) => id);
  expect(waiting.slice(0, 3)).toEqual([first, 'late', second]);
  const next = await (await openTestOutbox(device)).append(draft(), 'training:t3');
  expect(Number.isInteger(next.envelope.seq)).toBe(true);
});
