import { describe, expect, it } from 'vitest';
import type { OutboxEvent } from './state.ts';
import { draft, openTestOutbox, testDevice } from './test-outbox.ts';
import { readTransfer, writeTransfer } from './transfer.ts';

const applied = { status: 'applied', code: null, details: {}, decidedAt: 1 } as const;

async function exported(userId = 'emma') {
  const outbox = await openTestOutbox(testDevice(), userId);
  const first = await outbox.append(draft(), 'training:t1');
  const second = await outbox.append(draft(), 'training:t1');
  const done = await outbox.append(draft(), 'training:t2');
  await outbox.apply([{ id: done.id, event: { kind: 'receipt', verdict: applied } }]);
  return { text: await writeTransfer(userId, await outbox.exportAll(), 1_800_000_000_000), ids: [first.id, second.id] };
}

describe('a queue in a file', () => {
  it('brings what waits to another device, in order, once, under its own ids', async () => {
    const { text, ids } = await exported();
    const other = await openTestOutbox(testDevice());
    await other.append(draft(), 'training:t9');
    const { commands, unreadable } = await readTransfer(text, 'emma');
    expect(unreadable).toBe(0);
    expect(await other.adopt(commands)).toEqual({ added: 2, known: 0 });
    expect(await other.adopt(commands)).toEqual({ added: 0, known: 2 });
    expect(
      other
        .entries()
        .slice(1)
        .map(({ id }) => id),
    ).toEqual(ids);
    expect(other.entries().map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it.each([
    ['another person’s', 'transfer_other_person', (text: string) => text, 'noah'],
    ['one whose words were changed', 'transfer_unreadable', (text: string) => text.replace('old', 'new'), 'emma'],
    ['one that was cut off', 'transfer_unreadable', (text: string) => text.slice(0, -9), 'emma'],
    ['one of another kind', 'transfer_unreadable', () => '{"format":"sheet","version":1}', 'emma'],
    [
      'one of a later version',
      'transfer_too_new',
      (text: string) => text.replace('"version": 1', '"version": 2'),
      'emma',
    ],
    [
      'one that was given another owner',
      'transfer_unreadable',
      (text: string) => text.replace('"userId": "emma"', '"userId": "noah"'),
      'noah',
    ],
  ])('refuses %s', async (_name, code, change, reader) => {
    const { text } = await exported();
    await expect(readTransfer(change(text), reader)).rejects.toMatchObject({ code });
  });

  it.each<[string, readonly OutboxEvent[], number]>([
    ['never sent', [], 0],
    ['sent without an answer', [{ kind: 'take' }, { kind: 'fail' }], 1],
    ['on its way', [{ kind: 'take' }], 1],
    ['answered', [{ kind: 'take' }, { kind: 'answer', verdict: applied }], 1],
    ['answered, and counted by nobody', [{ kind: 'answer', verdict: applied }], 1],
  ])(
    'remembers of what was %s how often it was tried, so that taking it back promises no more',
    async (_what, events, attempts) => {
      const outbox = await openTestOutbox(testDevice());
      const { id } = await outbox.append(draft(), 'training:t1');
      for (const event of events) await outbox.apply([{ id, event }]);
      const text = await writeTransfer('emma', await outbox.exportAll(), 1);
      const other = await openTestOutbox(testDevice());
      await other.adopt((await readTransfer(text, 'emma')).commands);
      expect(other.get(id)?.progress).toEqual({ state: 'saved', attempts });
      await other.apply([{ id, event: { kind: 'withdraw' } }]);
      expect(other.get(id)?.progress).toEqual({ state: 'withdrawn', attempts });
    },
  );

  it('passes over what is still sealed in it, and says so', async () => {
    const outbox = await openTestOutbox(testDevice());
    await outbox.append(draft(), 'training:t1');
    const sealed = { sealedAt: '2026-11-21T09:00:00.000Z', iv: 'AAAA', bytes: 'AAAA' };
    const text = await writeTransfer('emma', await outbox.exportAll(), 1, [sealed, sealed]);
    expect(await readTransfer(text, 'emma')).toMatchObject({ commands: [{}], unreadable: 0, sealed: 2 });
    const plain = await writeTransfer('emma', await outbox.exportAll(), 1);
    expect(await readTransfer(plain, 'emma')).toMatchObject({ sealed: 0 });
  });

  it('counts what it cannot read, and takes the rest', async () => {
    const { ids } = await exported();
    const outbox = await openTestOutbox(testDevice());
    await outbox.append(draft({ id: ids[0] ?? '' }), 'training:t1');
    const text = await writeTransfer('emma', [{ from: 'a later build' }, ...(await outbox.exportAll())], 1);
    expect(await readTransfer(text, 'emma')).toMatchObject({ commands: [{ entity: 'training:t1' }], unreadable: 1 });
  });
});
