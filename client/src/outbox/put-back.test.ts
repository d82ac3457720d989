import { describe, expect, it } from 'vitest';
import { add, drainIn, room, type Room, statesOf } from '../push/test-drain.ts';
import { settled } from '../platform/test-clock.ts';
import { draft, openTestOutbox, testTabs } from './test-outbox.ts';

const EMMA = { userId: 'emma', orgId: 'o', name: 'Emma', email: 'emma@x.example', role: 'employee', officeId: 'nyc' };

/** The browser takes the whole database from under the page. */
async function lose({ device: { db } }: Room): Promise<void> {
  const all = ['outbox', 'archive', 'device', 'session', 'sealed', 'keys'] as const;
  await db.write(all, async () => {
    for (const table of all) await db[table].clear();
  });
}

async function onDisk({ device: { db } }: Room): Promise<string[]> {
  return (await db.outbox.orderBy('[userId+seq]').toArray()).map(({ id }) => id);
}

describe('what waits, and the browser lost', () => {
  it('is written down again, under the name of the same device, as soon as the page looks', async () => {
    const r = await room();
    const ids = await add(r, 3);
    await lose(r);
    await r.outbox.reload();
    expect(await onDisk(r)).toEqual(ids);
    const again = await openTestOutbox(r.device);
    expect(again.entries().map(({ id }) => id)).toEqual(ids);
    expect(again.device.id).toBe(r.outbox.device.id);
  });

  it('is sent once, in order, and without turning in circles', async () => {
    const r = await room();
    const ids = await add(r, 3);
    await lose(r);
    let changes = 0;
    drainIn(r, {
      ...r.outbox,
      apply(all) {
        changes += 1;
        return r.outbox.apply(all);
      },
      reload: async () => {},
    });
    await settled();
    await settled();
    expect(r.server.executed).toEqual(ids);
    expect(statesOf(r)).toEqual(['sent', 'sent', 'sent']);
    expect(changes).toBeLessThan(6);
  });

  it('comes after what has been saved since, in its order', async () => {
    const r = await room();
    const ids = await add(r, 2);
    await lose(r);
    await r.device.db.session.put({ key: 'person', value: EMMA });
    const tab = await openTestOutbox(r.device);
    const since = (await tab.append(draft(), 'training:t9')).id;
    await r.outbox.reload();
    await settled();
    expect(await onDisk(r)).toEqual([since, ...ids]);
    expect(r.outbox.entries().map(({ id }) => id)).toEqual(await onDisk(r));
    expect(tab.entries().map(({ id }) => id)).toEqual(await onDisk(r));
  });

  it('goes on from what this tab knows, where another put an older state of it back', async () => {
    const r = await room();
    const [id = ''] = await add(r, 1);
    const deaf = await openTestOutbox({ ...r.device, tab: testTabs() });
    for (const kind of ['take', 'recover'] as const) await r.outbox.apply([{ id, event: { kind } }]);
    await lose(r);
    await deaf.reload();
    expect((await r.device.db.outbox.get(id)) as unknown).toMatchObject({ revision: 1 });
    await r.outbox.apply([{ id, event: { kind: 'take' } }]);
    expect(r.outbox.get(id)?.progress).toEqual({ state: 'sending', attempts: 2 });
    await deaf.reload();
    expect(deaf.get(id)?.progress).toEqual({ state: 'sending', attempts: 2 });
  });

  it('can be withdrawn all the same', async () => {
    const r = await room();
    const [id = ''] = await add(r, 1);
    await lose(r);
    await r.outbox.apply([{ id, event: { kind: 'withdraw' } }]);
    expect(r.outbox.get(id)?.progress.state).toBe('withdrawn');
    expect(await onDisk(r)).toEqual([id]);
  });
});

describe('what waits, and another tab took away', () => {
  it.each([
    ['sealed when its person left', { sealed: true, device: false }],
    ['sealed when somebody else came', { sealed: true, device: false, here: { ...EMMA, userId: 'noah' } }],
    ['sealed while somebody else was coming', { sealed: true, device: false, here: EMMA }],
    ['cleared when its person left', { sealed: false, device: true }],
  ])('%s: is not laid open again, and holds up nothing', async (_name, left) => {
    const r = await room();
    const { db } = r.device;
    await add(r, 2);
    const name = await db.device.get('emma');
    await lose(r);
    if (left.device && name !== undefined) await db.device.put(name);
    if (left.sealed) await db.sealed.put({ userId: 'emma', at: 1, iv: new Uint8Array(12), bytes: new ArrayBuffer(1) });
    if ('here' in left) await db.session.put({ key: 'person', value: left.here });
    const drain = drainIn(r, { ...r.outbox, reload: async () => {} });
    await settled();
    expect(drain.state.get()).toBe('idle');
    expect(r.server.executed).toEqual([]);
    expect(await onDisk(r)).toEqual([]);
    expect(r.outbox.entries()).toEqual([]);
  });

  it('what another build wrote over it so that this one cannot read it is left to that build', async () => {
    const r = await room();
    const [id = ''] = await add(r, 1);
    const newer = { id, userId: 'emma', seq: 1, progress: { state: 'of a later build' } };
    await r.device.db.outbox.put(newer);
    const drain = drainIn(r);
    await settled();
    expect(drain.state.get()).toBe('idle');
    expect(r.server.executed).toEqual([]);
    expect(await r.device.db.outbox.get(id)).toEqual(newer);
  });
});
