/** The places of what comes back from the archive. */
import { expect, it } from 'vitest';
import { archiveOf } from './archive.ts';
import type { OutboxEntry } from './entry.ts';
import { draft, openTestOutbox, type TestDevice, testDevice } from './test-outbox.ts';

/** Finished entries made of nothing but what places need; `decidedAt` is 5 unless told. */
async function finished(device: TestDevice, wanted: readonly { id: string; seq: number; decidedAt?: number }[]) {
  const outbox = await openTestOutbox(device);
  const like = await outbox.append(draft({ id: 'like' }), 'training:t1');
  outbox.close();
  await device.db.write(['outbox'], () => device.db.outbox.clear());
  return wanted.map(({ id, seq, decidedAt = 5 }): OutboxEntry => {
    const verdict = { status: 'applied', code: null, details: {}, decidedAt } as const;
    const progress = { state: 'applied', attempts: 1, verdict, proof: 'receipt' } as const;
    return { ...like, id, seq, envelope: { ...like.envelope, id, seq }, progress, finishedAt: decidedAt };
  });
}
const order = async ({ db }: TestDevice) => (await db.outbox.orderBy('[userId+seq]').toArray()).map(({ id }) => id);
const decidedAt5 = (...ids: readonly string[]) => new Map(ids.map((id) => [id, 5]));

it('what comes back at a second restore goes before what came back at the first, though the number of that was taken', async () => {
  const device = testDevice();
  const [third, fourth, late] = await finished(device, [
    { id: 'third', seq: 3 },
    { id: 'fourth', seq: 4 },
    { id: 'late', seq: 4 },
  ]);
  await device.db.write(['outbox', 'archive'], async () => {
    await device.db.archive.bulkAdd([third, fourth].filter((each) => each !== undefined));
    if (late) await device.db.outbox.add(late);
  });
  const archive = archiveOf(device.db, 'emma');
  await archive.bringBack(decidedAt5('fourth'));
  await archive.bringBack(decidedAt5('third'));
  expect(await order(device)).toEqual(['third', 'fourth', 'late']);
});

it('of two with one number the one that was decided first comes first, before whoever has the number now', async () => {
  const device = testDevice();
  const [first, second, third] = await finished(device, [
    { id: 'z', seq: 5 },
    { id: 'a', seq: 5, decidedAt: 9 },
    { id: 'third', seq: 5 },
  ]);
  await device.db.write(['outbox', 'archive'], async () => {
    await device.db.archive.bulkAdd([first, second].filter((each) => each !== undefined));
    if (third) await device.db.outbox.add(third);
  });
  const outbox = await openTestOutbox(device);
  await outbox.forgotten(await outbox.decided());
  expect(await order(device)).toEqual(['z', 'a', 'third']);
});

it('what was decided anew since does not come back', async () => {
  const device = testDevice();
  const entries = await finished(device, [{ id: 'anew', seq: 3, decidedAt: 9 }]);
  await device.db.write(['archive'], () => device.db.archive.bulkAdd(entries));
  const archive = archiveOf(device.db, 'emma');
  expect(await archive.among(decidedAt5('anew'))).toEqual(new Map());
  await archive.bringBack(decidedAt5('anew'));
  expect(await order(device)).toEqual([]);
  expect(await device.db.archive.count()).toBe(1);
});
