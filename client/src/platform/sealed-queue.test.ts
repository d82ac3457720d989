import { describe, expect, it } from 'vitest';
import { openTestOutbox, testDevice } from '../outbox/test-outbox.ts';
import { epochKey } from './device-db.ts';
import { importQueueKey, sealedAsJson, sealedOf, sealQueue, unsealQueue } from './sealed-queue.ts';

const keyOf = (letter: string) => importQueueKey(btoa(letter.repeat(32)));
const nothingAlong = async () => {};

async function laptop() {
  const device = testDevice();
  const outbox = await openTestOutbox(device);
  for (const text of ['secret one', 'secret two']) await outbox.append(draft(text), `training:${text}`);
  outbox.close();
  return device;
}
const draft = (text: string) => ({
  id: `command-${text}`,
  name: 'training.edit',
  version: 1,
  args: { text },
  issuedAt: 1,
  offlineSince: null,
});

/** Everything the database holds, as text; bytes as letters, so that readable words would show. */
async function everything(device: Awaited<ReturnType<typeof laptop>>): Promise<string> {
  const { db } = device;
  const tables = await Promise.all([
    db.outbox.toArray(),
    db.archive.toArray(),
    db.device.toArray(),
    db.session.toArray(),
  ]);
  const sealed = await db.sealed.toArray();
  return JSON.stringify(tables) + sealed.map(({ bytes }) => new TextDecoder('latin1').decode(bytes)).join('');
}

describe('a sealed queue', () => {
  it('shows nothing of itself, and comes back exactly', async () => {
    const device = await laptop();
    const key = await keyOf('k');
    const before = await device.db.outbox.toArray();
    const name = await device.db.device.get('emma');
    expect(await everything(device)).toContain('secret one');
    await sealQueue(device.db, 'emma', key, 5, nothingAlong);
    expect(await everything(device)).not.toMatch(/secret|training|nextSeq/);

    expect(await unsealQueue(device.db, 'emma', key)).toBe('opened');
    expect(await device.db.outbox.toArray()).toEqual(before);
    expect((await device.db.device.get('emma'))?.id).toBe(name?.id);
    expect(await device.db.sealed.count()).toBe(0);
    const again = await openTestOutbox(device);
    expect((await again.append(draft('three'), 'training:three')).seq).toBe(3);
  });

  it('does not open with another key, nor under another name, and stays', async () => {
    const device = await laptop();
    await sealQueue(device.db, 'emma', await keyOf('k'), 5, nothingAlong);
    expect(await unsealQueue(device.db, 'emma', await keyOf('x'))).toBe('unreadable');
    const sealed = await device.db.sealed.get('emma');
    await device.db.sealed.put({ ...(sealed as NonNullable<typeof sealed>), userId: 'noah' });
    expect(await unsealQueue(device.db, 'noah', await keyOf('k'))).toBe('unreadable');
    expect(await device.db.sealed.count()).toBe(2);
    expect(await unsealQueue(device.db, 'emma', await keyOf('k'))).toBe('opened');
  });

  it('refuses every changed byte', async () => {
    const device = await laptop();
    const key = await keyOf('k');
    await sealQueue(device.db, 'emma', key, 5, nothingAlong);
    const sealed = await device.db.sealed.get('emma');
    if (sealed === undefined) throw new Error('nothing was sealed');
    for (let at = 0; at < sealed.bytes.byteLength; at += 1) {
      const bytes = new Uint8Array(sealed.bytes.slice(0));
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      await device.db.sealed.put({ ...sealed, bytes: bytes.buffer });
      expect(await unsealQueue(device.db, 'emma', key)).toBe('unreadable');
    }
  });

  it('takes in what another tab saved while the person was leaving, after what was sealed', async () => {
    const device = await laptop();
    const key = await keyOf('k');
    await sealQueue(device.db, 'emma', key, 5, nothingAlong);
    const late = await openTestOutbox(device);
    await late.append(draft('late'), 'training:late');
    late.close();
    await sealQueue(device.db, 'emma', key, 6, nothingAlong);
    expect(await everything(device)).not.toContain('late');
    expect(await unsealQueue(device.db, 'emma', key)).toBe('opened');
    const back = await device.db.outbox.orderBy('[userId+seq]').toArray();
    expect(back.map(({ id }) => id)).toEqual(['command-secret one', 'command-secret two', 'command-late']);
    expect(new Set(back.map(({ seq }) => seq)).size).toBe(3);
  });

  it('takes in what was finished and put away since, under numbers of its own', async () => {
    const device = await laptop();
    const key = await keyOf('k');
    await sealQueue(device.db, 'emma', key, 5, nothingAlong);
    await device.db.write(['outbox', 'archive', 'device'], async () => {
      await device.db.archive.bulkAdd([1, 2].map((seq) => ({ id: `finished ${seq}`, userId: 'emma', seq })));
      await device.db.outbox.add({ id: 'late', userId: 'emma', seq: 3 });
      await device.db.device.add({ userId: 'emma', id: 'd2', label: 'Chrome on Mac', nextSeq: 4 });
    });
    expect(await unsealQueue(device.db, 'emma', key)).toBe('opened');
    const all = [...(await device.db.outbox.toArray()), ...(await device.db.archive.toArray())];
    expect(all.toSorted((a, b) => a.seq - b.seq).map(({ id, seq }) => [id, seq])).toEqual([
      ['command-secret one', 1],
      ['command-secret two', 2],
      ['finished 1', 4],
      ['finished 2', 5],
      ['late', 6],
    ]);
    expect((await device.db.device.get('emma'))?.nextSeq).toBe(7);
  });

  it('keeps what was put away before what has taken its number since', async () => {
    const device = testDevice();
    const { db } = device;
    const k = await keyOf('k');
    await db.write(['outbox', 'device'], async () => {
      await db.outbox.bulkAdd([1, 2].map((seq) => ({ id: `earlier ${seq}`, userId: 'emma', seq })));
      await db.device.add({ userId: 'emma', id: 'd', label: '', nextSeq: 3 });
    });
    await sealQueue(db, 'emma', k, 5, nothingAlong);
    await db.write(['outbox', 'archive', 'device'], async () => {
      await db.archive.add({ id: 'put away', userId: 'emma', seq: 2 });
      await db.outbox.add({ id: 'late', userId: 'emma', seq: 2 });
      await db.device.add({ userId: 'emma', id: 'd2', label: '', nextSeq: 3 });
    });
    expect(await unsealQueue(db, 'emma', k)).toBe('opened');
    const all = [...(await db.archive.toArray()), ...(await db.outbox.toArray())].toSorted((a, b) => a.seq - b.seq);
    expect(all.map(({ id }) => id)).toEqual(['earlier 1', 'earlier 2', 'put away', 'late']);
  });

  it('opens, though a file has brought once more what was sealed as finished', async () => {
    const device = testDevice();
    const { db } = device;
    const k = await keyOf('k');
    await db.write(['outbox', 'archive', 'device'], async () => {
      await db.archive.add({ id: 'x', userId: 'emma', seq: 1 });
      await db.outbox.add({ id: 'y', userId: 'emma', seq: 2 });
      await db.device.add({ userId: 'emma', id: 'd', label: '', nextSeq: 3 });
    });
    await sealQueue(db, 'emma', k, 5, nothingAlong);
    await db.write(['outbox', 'device'], async () => {
      await db.outbox.bulkAdd([
        { id: 'z', userId: 'emma', seq: 1 },
        { id: 'x', userId: 'emma', seq: 2 },
      ]);
      await db.device.add({ userId: 'emma', id: 'd2', label: '', nextSeq: 3 });
    });
    expect(await unsealQueue(db, 'emma', k)).toBe('opened');
    expect((await db.outbox.orderBy('[userId+seq]').toArray()).map(({ id }) => id)).toEqual(['y', 'z']);
    expect((await db.archive.toArray()).map(({ id }) => id)).toEqual(['x']);
  });

  it('remembers of which server its verdicts are: of another than those that came since, all are asked about', async () => {
    const { db } = testDevice();
    const k = await keyOf('k');
    const epoch = async () => (await db.session.get(epochKey('emma')))?.value;
    const keep = (value: string) => db.write(['session'], () => db.session.put({ key: epochKey('emma'), value }));
    await db.write(['outbox'], () => db.outbox.add({ id: 'x', userId: 'emma', seq: 1 }));
    await keep('one');
    await sealQueue(db, 'emma', k, 5, nothingAlong);
    expect(await unsealQueue(db, 'emma', k)).toBe('opened');
    expect(await epoch()).toBe('one');

    await sealQueue(db, 'emma', k, 6, nothingAlong);
    // A tab that was asking a restored server while the person left.
    await keep('two');
    expect(await unsealQueue(db, 'emma', k)).toBe('opened');
    expect(['one', 'two']).not.toContain(await epoch());
    expect(await epoch()).toBeTypeOf('string');
  });

  it('that does not open is set aside, not overwritten, when the person leaves again', async () => {
    const device = await laptop();
    await sealQueue(device.db, 'emma', await keyOf('k'), 5, nothingAlong);
    const late = await openTestOutbox(device);
    await late.append(draft('later'), 'training:later');
    await sealQueue(device.db, 'emma', await keyOf('x'), 6, nothingAlong);
    expect(await device.db.sealed.count()).toBe(2);
    expect(await unsealQueue(device.db, 'emma', await keyOf('x'))).toBe('unreadable');
    expect((await device.db.outbox.toArray()).map(({ id }) => id)).toEqual(['command-later']);
    // Told, kept as it is, and in the file that a person may take away.
    expect((await sealedOf(device.db, 'emma')).map(sealedAsJson)).toEqual([
      { sealedAt: '1970-01-01T00:00:00.005Z', iv: expect.any(String), bytes: expect.any(String) },
    ]);
    expect(await sealedOf(device.db, 'emm')).toEqual([]);
    // The key of then comes back: what was set aside opens, in front of what came since.
    expect(await unsealQueue(device.db, 'emma', await keyOf('k'))).toBe('opened');
    expect((await device.db.outbox.orderBy('[userId+seq]').toArray()).map(({ id }) => id)).toEqual([
      'command-secret one',
      'command-secret two',
      'command-later',
    ]);
  });

  it('is not there at all where nothing was done', async () => {
    const device = testDevice();
    (await openTestOutbox(device)).close();
    await sealQueue(device.db, 'emma', await keyOf('k'), 5, nothingAlong);
    expect(await device.db.sealed.count()).toBe(0);
    expect(await unsealQueue(device.db, 'emma', await keyOf('k'))).toBe('nothing');
  });

  it('leaves one or the other where the lid closes in between', async () => {
    const device = await laptop();
    const broken = async () => {
      throw new Error('the lid closed');
    };
    await expect(sealQueue(device.db, 'emma', await keyOf('k'), 5, broken)).rejects.toThrow('lid');
    expect(await device.db.outbox.count()).toBe(2);
    expect(await device.db.sealed.count()).toBe(0);
  });
});
