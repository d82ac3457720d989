import fc from 'fast-check';
import { expect, it } from 'vitest';
import { freshName, testDevice } from '../outbox/test-outbox.ts';
import type { OutboxRecord } from './device-db.ts';
import { importQueueKey, sealQueue, unsealQueue } from './sealed-queue.ts';

const keyBytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const importBytes = (bytes: Uint8Array) => importQueueKey(btoa(String.fromCharCode(...bytes)));

/** Records of Emma's as any build may have written them: numbered, with whatever else JSON holds. */
const records = (prefix: string) =>
  fc
    .array(fc.record({ gap: fc.integer({ min: 1, max: 5 }), rest: fc.dictionary(fc.string(), fc.jsonValue()) }), {
      maxLength: 12,
    })
    .map((drawn) => {
      let seq = 0;
      return drawn.map(({ gap, rest }, index): OutboxRecord => {
        seq += gap;
        // As it comes back from JSON: there -0 is 0.
        const own = JSON.parse(JSON.stringify(rest)) as object;
        return { ...own, id: `${prefix}${index}`, userId: 'emma', seq };
      });
    });

const nothingAlong = async () => {};

it('gives back exactly what was sealed, whatever it was, and leaves what is another person’s alone', async () => {
  await fc.assert(
    fc.asyncProperty(records('c'), records('a'), keyBytes, async (outbox, archive, bytes) => {
      const { db } = testDevice(freshName());
      const key = await importBytes(bytes);
      const noahs = { id: 'noahs', userId: 'noah', seq: 1 };
      await db.write(['outbox', 'archive', 'device'], async () => {
        await db.outbox.bulkAdd([...outbox, noahs]);
        await db.archive.bulkAdd(archive);
        await db.device.add({ userId: 'emma', id: 'd1', label: 'Chrome on Mac', nextSeq: 100 });
      });
      await sealQueue(db, 'emma', key, 1, nothingAlong);
      expect(await db.outbox.toArray()).toEqual([noahs]);
      expect(await db.archive.count()).toBe(0);
      const isNothing = outbox.length + archive.length === 0;
      expect(await unsealQueue(db, 'emma', key)).toBe(isNothing ? 'nothing' : 'opened');
      const back = (await db.outbox.orderBy('[userId+seq]').toArray()).filter(({ userId }) => userId === 'emma');
      expect(back).toEqual(outbox);
      expect(await db.archive.orderBy('[userId+seq]').toArray()).toEqual(archive);
      expect((await db.device.get('emma'))?.nextSeq).toBeGreaterThanOrEqual(100);
      db.close();
    }),
    { numRuns: 60 },
  );
});

it('refuses a record in which any bit was turned, and keeps it', async () => {
  const { db } = testDevice(freshName());
  const key = await importBytes(new Uint8Array(32).fill(7));
  await db.write(['outbox'], () => db.outbox.add({ id: 'c1', userId: 'emma', seq: 1 }));
  await sealQueue(db, 'emma', key, 1, nothingAlong);
  const sealed = await db.sealed.get('emma');
  if (sealed === undefined) throw new Error('nothing was sealed');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('iv' as const, 'bytes' as const),
      fc.nat(),
      fc.integer({ min: 0, max: 7 }),
      async (part, where, bit) => {
        const changed = { iv: new Uint8Array(sealed.iv), bytes: new Uint8Array(sealed.bytes.slice(0)) };
        const at = where % changed[part].length;
        changed[part][at] = (changed[part][at] ?? 0) ^ (1 << bit);
        await db.sealed.put({ ...sealed, iv: changed.iv, bytes: changed.bytes.buffer });
        expect(await unsealQueue(db, 'emma', key)).toBe('unreadable');
        expect([await db.outbox.count(), await db.sealed.count()]).toEqual([0, 1]);
      },
    ),
    { numRuns: 300 },
  );
  await db.sealed.put(sealed);
  expect(await unsealQueue(db, 'emma', key)).toBe('opened');
});
