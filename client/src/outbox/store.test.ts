import { Dexie } from 'dexie';
import { describe, expect, it } from 'vitest';
import { openDeviceDb } from '../platform/device-db.ts';
import { draft, freshName, openTestOutbox, testDevice, testId, testTabs } from './test-outbox.ts';
import { settled } from '../platform/test-clock.ts';

const applied = { status: 'applied', code: null, details: {}, decidedAt: 5 } as const;

describe('the outbox', () => {
  it('has a command on the disk when append resolves', async () => {
    const device = testDevice();
    const outbox = await openTestOutbox(device);
    const { id } = await outbox.append(draft(), 'training:t1');
    const other = openDeviceDb(device.name);
    expect(await other.outbox.get(id)).toMatchObject({ id, userId: 'emma', progress: { state: 'saved' } });
    other.close();
  });

  it('keeps everything when the browser is killed and opened again', async () => {
    const device = testDevice();
    const first = await openTestOutbox(device);
    const ids = [];
    for (let n = 0; n < 5; n += 1) ids.push((await first.append(draft(), 'training:t1')).id);
    device.db.close();
    const reopened = await openTestOutbox({ ...device, db: openDeviceDb(device.name) });
    expect(reopened.entries().map(({ id }) => id)).toEqual(ids);
    expect(reopened.device.id).toBe(first.device.id);
  });

  it('numbers commands one by one, also when two tabs append at the same time', async () => {
    const device = testDevice();
    const [a, b] = [await openTestOutbox(device), await openTestOutbox(device)];
    await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? a : b).append(draft(), 'training:t1')));
    await settled();
    expect(a.entries().map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(b.entries()).toEqual(a.entries());
  });

  it('shows another tab what this one did', async () => {
    const device = testDevice();
    const [a, b] = [await openTestOutbox(device), await openTestOutbox(device)];
    const { id } = await a.append(draft(), 'training:t1');
    await a.apply([{ id, event: { kind: 'take' } }]);
    await settled();
    expect(b.get(id)?.progress).toEqual({ state: 'sending', attempts: 1 });
  });

  it('lets no tab overwrite what another one wrote', async () => {
    const device = testDevice();
    const [a, b] = [await openTestOutbox(device), await openTestOutbox(device)];
    const { id } = await a.append(draft(), 'training:t1');
    await settled();
    await Promise.all([
      a.apply([{ id, event: { kind: 'receipt', verdict: applied } }]),
      b.apply([{ id, event: { kind: 'take' } }]),
      b.apply([{ id, event: { kind: 'fail' } }]),
    ]);
    await settled();
    expect(a.get(id)?.progress.state).toBe('applied');
    expect(b.get(id)?.progress.state).toBe('applied');
  });

  it('keeps persons apart', async () => {
    const device = testDevice();
    const emma = await openTestOutbox(device, 'emma');
    const noah = await openTestOutbox(device, 'noah');
    await emma.append(draft(), 'training:t1');
    expect(noah.entries()).toEqual([]);
    expect((await noah.append(draft(), 'training:t1')).seq).toBe(1);
    expect(emma.device.id).not.toBe(noah.device.id);
  });

  it('rejects and keeps nothing when a command with this id is there already', async () => {
    const device = testDevice();
    const outbox = await openTestOutbox(device);
    const { id } = await outbox.append(draft(), 'training:t1');
    await expect(outbox.append(draft({ id, name: 'training.edit' }), 'training:t1')).rejects.toThrow(/constraint/);
    expect(outbox.entries()).toHaveLength(1);
    expect((await outbox.append(draft(), 'training:t1')).seq).toBe(2);
  });

  it('tells the story of an entry in order, with the times', async () => {
    const device = testDevice();
    const outbox = await openTestOutbox(device);
    const { id } = await outbox.append(draft(), 'training:t1');
    for (const kind of ['take', 'fail', 'take'] as const) {
      await device.clock.advance(1000);
      await outbox.apply([{ id, event: { kind } }]);
    }
    await outbox.apply([
      { id, event: { kind: 'answer', verdict: applied } },
      { id, event: { kind: 'receipt', verdict: applied } },
    ]);
    const story = outbox.get(id)?.story ?? [];
    expect(story.map(({ what }) => what)).toEqual(['saved', 'sending', 'not-sent', 'sending', 'sent', 'applied']);
    expect(story.map(({ at }) => at - (story[0]?.at ?? 0))).toEqual([0, 1000, 2000, 3000, 3000, 3000]);
  });

  it('keeps the last 200 finished entries, and every one that waits or was refused unseen', async () => {
    const device = testDevice();
    const outbox = await openTestOutbox(device);
    const refused = await outbox.append(draft(), 'training:t1');
    await outbox.apply([{ id: refused.id, event: { kind: 'receipt', verdict: { ...applied, status: 'rejected' } } }]);
    await device.clock.advance(1000);
    const ids = [];
    for (let n = 0; n < 230; n += 1) ids.push((await outbox.append(draft(), 'training:t1')).id);
    await outbox.apply(ids.map((id) => ({ id, event: { kind: 'receipt', verdict: applied } as const })));
    const waiting = await outbox.append(draft(), 'training:t1');
    expect(outbox.entries()).toHaveLength(232);
    await device.clock.advance(11 * 60_000);
    const later = await openTestOutbox(device);
    const kept = later.entries().map(({ id }) => id);
    expect(kept).toHaveLength(202);
    expect(kept).toContain(waiting.id);
    expect(kept).toContain(refused.id);
  });

  it('passes over what it cannot read, and exports it all the same', async () => {
    const device = testDevice();
    await device.db.outbox.put({ id: 'x', userId: 'emma', seq: 1 });
    const outbox = await openTestOutbox(device);
    expect(outbox.entries()).toEqual([]);
    expect(await outbox.exportAll()).toHaveLength(1);
  });

  it('opens the database again when the browser closed it', async () => {
    const device = testDevice();
    const outbox = await openTestOutbox(device);
    device.db.outbox.db.backendDB().close();
    const { id } = await outbox.append(draft(), 'training:t1');
    expect(await device.db.outbox.get(id)).toBeDefined();
    expect(device.db.health.get()).toBe('open');
  });

  it('opens a queue that an older build left, and numbers on', async () => {
    const name = freshName();
    const old = new Dexie(name);
    old.version(1).stores({ outbox: 'id, [userId+seq]', device: 'userId', session: 'key' });
    const first = await openTestOutbox(testDevice());
    const { id } = await first.append(draft(), 'training:t1');
    await old.table('outbox').put({ ...first.get(id), seq: 7 });
    await old.table('device').put({ userId: 'emma', id: 'd1', label: 'Chrome', nextSeq: 9 });
    old.close();
    const outbox = await openTestOutbox(testDevice(name));
    expect(outbox.get(id)?.progress.state).toBe('saved');
    expect((await outbox.append(draft(), 'training:t1')).seq).toBe(9);
  });
});

describe('numbers', () => {
  it('follow the order of issue within a tab, whatever other tabs do at the same time', async () => {
    const device = testDevice();
    const tabs = await Promise.all([openTestOutbox(device), openTestOutbox(device), openTestOutbox(device)]);
    const issued = tabs.map(() => [] as string[]);
    const writes: Promise<unknown>[] = [];
    for (let n = 0; n < 30; n += 1) {
      for (const [tab, outbox] of tabs.entries()) {
        const made = draft({ id: testId(`tab${tab}`) });
        issued[tab]?.push(made.id);
        writes.push(outbox.append(made, 'training:t1'));
      }
      if (n % 7 === 0) await settled();
    }
    await Promise.all(writes);
    await settled();
    for (const [tab, ids] of issued.entries()) {
      const order = tabs[0].entries().map(({ id }) => id);
      expect(order.filter((id) => id.startsWith(`tab${tab}-`))).toEqual(ids);
    }
    const seqs = tabs[0].entries().map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(90);
    for (const other of tabs) expect(other.entries()).toEqual(tabs[0].entries());
  });

  it('of what was issued in sight of another tab come after it', async () => {
    const device = testDevice();
    const [a, b] = [await openTestOutbox(device), await openTestOutbox(device)];
    for (let n = 0; n < 5; n += 1) await a.append(draft(), 'training:t1');
    await settled();
    expect((await b.append(draft(), 'training:t1')).seq).toBe(6);
    await settled();
    expect((await a.append(draft(), 'training:t1')).seq).toBe(7);
  });

  it('are never used twice, also when everything before has left the outbox', async () => {
    const device = testDevice();
    const first = await openTestOutbox(device);
    const { id } = await first.append(draft(), 'training:t1');
    await first.apply([{ id, event: { kind: 'take' } }]);
    await device.db.outbox.clear();
    first.close();
    device.db.close();
    const reopened = await openTestOutbox({ ...device, db: openDeviceDb(device.name) });
    expect((await reopened.append(draft(), 'training:t1')).seq).toBe(2);
  });

  it('ask the disk nothing before the write', async () => {
    const device = testDevice();
    const outbox = await openTestOutbox(device);
    await outbox.append(draft(), 'training:t1');
    let reads = 0;
    device.db.outbox.hook('reading', (row: unknown) => {
      reads += 1;
      return row;
    });
    device.db.device.hook('reading', (row: unknown) => {
      reads += 1;
      return row;
    });
    await outbox.append(draft(), 'training:t1');
    expect(reads).toBe(0);
  });
});

describe('the archive', () => {
  const DAY = 86_400_000;
  /** `decidedAt`: ms UTC by the server's clock. */
  const finish = async (outbox: Awaited<ReturnType<typeof openTestOutbox>>, count: number, decidedAt = 7) => {
    const writes = Array.from({ length: count }, () => outbox.append(draft(), 'training:t1'));
    const ids = (await Promise.all(writes)).map(({ id }) => id);
    const event = { kind: 'receipt', verdict: { ...applied, decidedAt } } as const;
    await outbox.apply(ids.map((id) => ({ id, event })));
    return ids;
  };

  it('takes what is finished beyond the newest 200, for 30 days of the server, and exports it', async () => {
    const device = testDevice();
    await finish(await openTestOutbox(device), 260);
    await device.clock.advance(11 * 60_000);
    const later = await openTestOutbox(device);
    expect(later.entries()).toHaveLength(200);
    expect(await device.db.archive.count()).toBe(60);
    expect(await later.exportAll()).toHaveLength(260);
    await finish(later, 1, 7 + 29 * DAY);
    await device.clock.advance(31 * DAY);
    await openTestOutbox(device);
    expect(await device.db.archive.count()).toBe(61);
    await finish(later, 1, 7 + 31 * DAY);
    await device.clock.advance(11 * 60_000);
    await openTestOutbox(device);
    expect(await device.db.archive.count()).toBe(0);
  });

  it('keeps everything when the clock of the device jumps by months, either way', async () => {
    const device = testDevice();
    const ids = await finish(await openTestOutbox(device), 260);
    await device.clock.advance(11 * 60_000);
    for (const jump of [90, -180]) {
      device.clock.jump(jump * DAY);
      const outbox = await openTestOutbox(device);
      ids.push(...(await finish(outbox, 1, 8)));
      await device.clock.advance(11 * 60_000);
      outbox.close();
    }
    const last = await openTestOutbox(device);
    expect(last.entries().length).toBeLessThan(210);
    expect([...(await last.decided()).keys()]).toEqual(ids);
  });

  it('lets go of what was withdrawn together with what is older than it and was decided too long ago', async () => {
    const device = testDevice();
    const outbox = await openTestOutbox(device);
    const { id } = await outbox.append(draft(), 'training:t1');
    await outbox.apply([{ id, event: { kind: 'withdraw' } }]);
    await finish(outbox, 230);
    await device.clock.advance(11 * 60_000);
    await openTestOutbox(device);
    expect(await device.db.archive.get(id)).toBeDefined();
    await finish(await openTestOutbox(device), 1, 7 + 31 * DAY);
    await device.clock.advance(11 * 60_000);
    await openTestOutbox(device);
    expect(await device.db.archive.count()).toBe(0);
  });

  it('gives back what the server has forgotten, in its old place', async () => {
    const device = testDevice();
    const ids = await finish(await openTestOutbox(device), 230);
    await device.clock.advance(11 * 60_000);
    const outbox = await openTestOutbox(device);
    const other = await openTestOutbox(device);
    expect(outbox.get(ids[3] ?? '')).toBeUndefined();
    expect([...(await outbox.decided()).keys()]).toEqual(ids);
    await outbox.forgotten(new Map([229, 3].map((index) => [ids[index] ?? '', 7])));
    await settled();
    for (const tab of [outbox, other]) {
      const waiting = tab.entries().filter(({ progress }) => progress.state === 'saved');
      expect(waiting.map(({ id }) => id)).toEqual([ids[3], ids[229]]);
      expect(tab.entries()[0]?.id).toBe(ids[3]);
    }
    expect(await device.db.archive.count()).toBe(29);
    expect(outbox.get(ids[3] ?? '')?.story.at(-1)?.what).toBe('forgotten');
  });

  it('gives back also what has lost its place to a tab that had slept through it', async () => {
    const device = testDevice();
    const sleeping = await openTestOutbox({ ...device, tab: testTabs() });
    const ids = await finish(await openTestOutbox(device), 230);
    await device.clock.advance(11 * 60_000);
    const outbox = await openTestOutbox(device);
    // It knows of none of them, and number 1 has left the outbox.
    const { id, seq } = await sleeping.append(draft(), 'training:t1');
    expect(seq).toBe(1);
    const [first = '', second = ''] = ids;
    await outbox.reload();
    await outbox.forgotten(new Map([first, second].map((each) => [each, 7])));
    const waiting = outbox.entries().filter(({ progress }) => progress.state === 'saved');
    expect(waiting.map((each) => each.id).toSorted()).toEqual([first, second, id].toSorted());
    const seqs = (await device.db.outbox.toArray()).map((record) => record.seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    expect((await outbox.append(draft(), 'training:t1')).seq).toBeGreaterThan(Math.max(...seqs));
  });
});

describe('commands from elsewhere', () => {
  it('are taken in once, under their own envelopes, after all others', async () => {
    const device = testDevice();
    const outbox = await openTestOutbox(device);
    await outbox.append(draft(), 'training:t1');
    const envelope = { ...draft(), actor: 'emma', device: 'other', seq: 1 };
    const adopted = [{ envelope, entity: 'training:t1' }];
    expect(await outbox.adopt(adopted)).toEqual({ added: 1, known: 0 });
    expect(await outbox.adopt(adopted)).toEqual({ added: 0, known: 1 });
    expect(outbox.get(envelope.id)).toMatchObject({ seq: 2, envelope: { device: 'other', seq: 1 } });
  });

  it('are shown, told to other tabs and counted where the connection dies before it says that they were written', async () => {
    const device = testDevice();
    let hasDied = false;
    // What device-db.ts does with a connection that is lost: opens anew and does the work once more.
    const write = (async (tables, work) => {
      const result = await device.db.write(tables, work);
      return hasDied ? device.db.write(tables, work) : result;
    }) as typeof device.db.write;
    const outbox = await openTestOutbox({ ...device, db: { ...device.db, write } });
    const other = await openTestOutbox(device);
    const adopted = ['a', 'b', 'a'].map((id) => ({
      envelope: { ...draft({ id }), actor: 'emma', device: 'other', seq: 1 },
      entity: 'training:t1',
    }));
    await outbox.adopt(adopted.slice(0, 1));
    hasDied = true;
    expect(await outbox.adopt(adopted)).toEqual({ added: 1, known: 2 });
    await settled();
    for (const tab of [outbox, other]) expect(tab.entries().map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('are shown also where this tab has not heard that another has them', async () => {
    const device = testDevice();
    const deaf = await openTestOutbox({ ...device, tab: testTabs() });
    const other = await openTestOutbox(device);
    const { id, envelope, entity } = await other.append(draft(), 'training:t1');
    expect(await deaf.adopt([{ envelope, entity }])).toEqual({ added: 0, known: 1 });
    expect(deaf.get(id)).toEqual(other.get(id));
  });
});
