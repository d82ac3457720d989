import { expect, it } from 'vitest';
import { draft, openTestOutbox, testDevice } from '../outbox/test-outbox.ts';
import { rememberUnsaved } from '../outbox/unsaved.ts';
import { exportQueue, importQueue } from './room-transfer.ts';

it('a change that the disk kept and could not say so is in the file once, and the file is taken in', async () => {
  const device = testDevice();
  let isMute = false;
  const write = (async (tables, work) => {
    const result = await device.db.write(tables, work);
    if (isMute) throw Object.assign(new Error('connection lost'), { name: 'AbortError' });
    return result;
  }) as typeof device.db.write;
  const db = { ...device.db, write };
  const own = rememberUnsaved(await openTestOutbox({ ...device, db }), device.clock);
  isMute = true;
  for (const id of ['a', 'b'])
    await expect(own.append(draft({ id }), 'training:t1')).rejects.toMatchObject({ code: 'storage_lost' });
  const file = await exportQueue({ db, clock: device.clock }, own);

  const { clock, ...other } = testDevice();
  const taker = rememberUnsaved(await openTestOutbox({ clock, ...other }), clock);
  expect(await importQueue(taker, file)).toMatchObject({ added: 2, unreadable: 0 });
  expect(taker.entries().map(({ id }) => id)).toEqual(['a', 'b']);
});

it('a file that holds a command twice is taken in, each command once', async () => {
  const { clock, ...device } = testDevice();
  const taker = rememberUnsaved(await openTestOutbox({ clock, ...device }), clock);
  const adopted = ['a', 'b', 'a'].map((id) => ({
    envelope: { ...draft({ id }), actor: 'emma', device: 'other', seq: 1 },
    entity: 'training:t1',
  }));
  expect(await taker.adopt(adopted)).toEqual({ added: 2, known: 1 });
  expect(taker.entries().map(({ id }) => id)).toEqual(['a', 'b']);
});
