import { describe, expect, it } from 'vitest';
import { openDeviceDb } from '../platform/device-db.ts';
import { draft, openTestOutbox, testDevice } from './test-outbox.ts';
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
});
