import { Dexie } from 'dexie';
import { describe, expect, it } from 'vitest';
import { settled } from '../platform/test-clock.ts';
import { draft, openTestOutbox, refusableDisk, testDevice } from './test-outbox.ts';
import { rememberUnsaved } from './unsaved.ts';

async function onBrokenDisk() {
  const { device, refuse } = refusableDisk(testDevice());
  return { outbox: rememberUnsaved(await openTestOutbox(device), device.clock), clock: device.clock, refuse };
}

describe('a disk that kept the change and could not say so', () => {
  /** The connection dies between the commit and its word. */
  async function mute() {
    const device = testDevice();
    let dies = 0;
    const db = {
      ...device.db,
      write: (async (tables, work) => {
        const result = await device.db.write(tables, work);
        if ((dies -= 1) >= 0) throw Object.assign(new Error('connection lost'), { name: 'AbortError' });
        return result;
      }) as typeof device.db.write,
    };
    const outbox = rememberUnsaved(await openTestOutbox({ ...device, db }), device.clock);
    return { outbox, clock: device.clock, db: device.db, die: (times: number) => (dies = times) };
  }

  it('holds up nothing: what is there already counts as saved, once', async () => {
    const { outbox, clock, db, die } = await mute();
    die(1);
    await expect(outbox.append(draft({ id: 'a' }), 'training:t1')).rejects.toMatchObject({ code: 'storage_lost' });
    const b = outbox.append(draft({ id: 'b' }), 'training:t1');
    await expect(b).resolves.toMatchObject({ id: 'b' });
    await clock.advance(10_000);
    expect(outbox.unsaved()).toEqual([]);
    expect(outbox.entries().map(({ id }) => id)).toEqual(['a', 'b']);
    expect((await db.outbox.orderBy('[userId+seq]').toArray()).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('still refuses another command under an id that is taken', async () => {
    const { outbox } = await mute();
    await outbox.append(draft({ id: 'a' }), 'training:t1');
    const other = draft({ id: 'a', args: { trainingId: 't2', reason: 'another' } });
    await expect(outbox.append(other, 'training:t2')).rejects.toMatchObject({ name: expect.any(String) as string });
    expect(outbox.entries()).toHaveLength(1);
  });
});

describe('a disk that refuses', () => {
  it('each of several for being full is told so, of all of them', async () => {
    const device = testDevice();
    let full = 50;
    const write = (async (tables, work) => {
      const quota = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
      // As Dexie says it where the browser answers each request by itself; that would not end is given up here.
      if (tables.includes('outbox') && (full -= 1) >= 0) throw new Dexie.BulkError('full', [quota, quota]);
      return device.db.write(tables, work);
    }) as typeof device.db.write;
    const outbox = rememberUnsaved(await openTestOutbox({ ...device, db: { ...device.db, write } }), device.clock);
    const saving = ['a', 'b', 'c'].map((id) => outbox.append(draft({ id }), 'training:t1'));
    for (const each of saving) await expect(each).rejects.toMatchObject({ code: 'quota_exceeded' });
    expect(full).toBeGreaterThan(40);
    full = 0;
    await device.clock.advance(3_000);
    await settled();
    expect(outbox.entries().map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('is told at once, keeps the change in memory, and saves it in order when it is back', async () => {
    const { outbox, refuse, clock } = await onBrokenDisk();
    await outbox.append(draft({ id: 'a' }), 'training:t1');
    refuse('DatabaseClosedError');
    for (const id of ['b', 'c'])
      await expect(outbox.append(draft({ id }), 'training:t1')).rejects.toMatchObject({ code: 'storage_lost' });
    expect(outbox.unsaved().map((each) => each.draft.id)).toEqual(['b', 'c']);
    expect(outbox.entries().map(({ id }) => id)).toEqual(['a']);

    refuse(null);
    await outbox.append(draft({ id: 'd' }), 'training:t1');
    expect(outbox.unsaved()).toEqual([]);
    expect(outbox.entries().map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    await clock.advance(10_000);
    expect(outbox.entries()).toHaveLength(4);
  });

  it('is tried again by itself', async () => {
    const { outbox, refuse, clock } = await onBrokenDisk();
    let heard = 0;
    outbox.subscribe(() => (heard += 1));
    refuse('UnknownError');
    await expect(outbox.append(draft({ id: 'a' }), 'training:t1')).rejects.toThrow('storage_lost');
    expect(heard).toBe(1);
    await clock.advance(2_000);
    expect(outbox.unsaved()).toHaveLength(1);
    refuse(null);
    await clock.advance(2_000);
    expect(outbox.unsaved()).toEqual([]);
    expect(outbox.entries().map(({ id }) => id)).toEqual(['a']);
  });

  it.each([
    ['the first alone', [1], []],
    ['all at once, then one of them', [2, 3], ['a']],
    ['all at once, then the second of them', [2, 4], ['a', 'b']],
  ])('%s: what was issued meanwhile does not overtake it', async (_name, refused, saved) => {
    const { db, ...device } = testDevice();
    let writes = -1;
    const write = (async (tables, work) => {
      if (refused.includes((writes += 1))) throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
      return db.write(tables, work);
    }) as typeof db.write;
    const outbox = rememberUnsaved(await openTestOutbox({ ...device, db: { ...db, write } }), device.clock);
    const ids = ['a', 'b', 'c', 'd'];
    const ends = await Promise.allSettled(ids.map((id) => outbox.append(draft({ id }), 'training:t1')));
    expect(ids.filter((_, index) => ends[index]?.status === 'fulfilled')).toEqual(saved);
    expect(outbox.unsaved().map((each) => each.draft.id)).toEqual(ids.slice(saved.length));
    await device.clock.advance(2_000);
    expect(outbox.unsaved()).toEqual([]);
    expect(outbox.entries().map(({ id }) => id)).toEqual(ids);
  });

  it('that is full is told apart', async () => {
    const { outbox, refuse } = await onBrokenDisk();
    refuse('QuotaExceededError');
    for (const _ of ['first', 'behind it'])
      await expect(outbox.append(draft(), 'training:t1')).rejects.toMatchObject({ code: 'quota_exceeded' });
  });
});
