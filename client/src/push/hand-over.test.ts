import { describe, expect, it } from 'vitest';
import { draft, openTestOutbox, type TestDevice, testDevice } from '../outbox/test-outbox.ts';
import type { Verdict } from '../outbox/state.ts';
import { handOverHttp, handOverQueue, type SendHandOver } from './hand-over.ts';

const letter: Verdict = { status: 'dead-letter', code: 'device_revoked', details: {}, decidedAt: 9 };
const idOf = (command: unknown) => String(Reflect.get(command as object, 'id'));

async function room(count: number, args = {}) {
  const device = testDevice();
  const outbox = await openTestOutbox(device);
  const made = await Promise.all(
    Array.from({ length: count }, () =>
      outbox.append(draft({ args: { trainingId: 't', reason: 'old', ...args } }), 't:1'),
    ),
  );
  const sent: string[][] = [];
  const takeAll: SendHandOver = async (_device, commands) => {
    sent.push(commands.map(idOf));
    return new Map(commands.map((command) => [idOf(command), letter]));
  };
  const handOver = (send: SendHandOver) => handOverQueue(device.db, 'emma', send, () => 7);
  return { device, outbox, ids: made.map(({ id }) => id), sent, takeAll, handOver };
}
const states = async ({ db }: TestDevice) =>
  (await db.outbox.orderBy('[userId+seq]').toArray()).map((record) => Reflect.get(record, 'progress').state as string);

describe('a queue is handed over', () => {
  it('in order, 200 at a time, each written down as the server said', async () => {
    const { device, ids, sent, takeAll, handOver } = await room(450);
    expect(await handOver(takeAll)).toBe('all');
    expect(sent.map((batch) => batch.length)).toEqual([200, 200, 50]);
    expect(sent.flat()).toEqual(ids);
    expect(new Set(await states(device))).toEqual(new Set(['dead-letter']));
    expect(await handOver(takeAll)).toBe('all');
    expect(sent).toHaveLength(3);
  });

  it('in smaller requests where the commands are large', async () => {
    const { sent, takeAll, handOver } = await room(5, { reason: 'x'.repeat(500_000) });
    await handOver(takeAll);
    expect(sent.map((batch) => batch.length)).toEqual([2, 2, 1]);
  });

  it('as far as the line goes; the rest waits as it did', async () => {
    const { device, takeAll, handOver } = await room(250);
    let requests = 0;
    expect(await handOver(async (...asked) => ((requests += 1) > 1 ? null : takeAll(...asked)))).toBe('part');
    const after = await states(device);
    expect(after.filter((state) => state === 'dead-letter')).toHaveLength(200);
    expect(after.filter((state) => state === 'saved')).toHaveLength(50);
  });

  it('with what this build cannot read, which stays as it is; without what was decided or is another’s', async () => {
    const { device, outbox, ids, sent, takeAll, handOver } = await room(2);
    await outbox.apply([{ id: ids[0] ?? '', event: { kind: 'withdraw' } }]);
    const odd = { id: 'odd', userId: 'emma', seq: 99, envelope: { id: 'odd', from: 'a later build' } };
    await device.db.outbox.bulkPut([odd, { id: 'x', userId: 'noah', seq: 1 }]);
    await handOver(takeAll);
    expect(sent).toEqual([[ids[1], 'odd']]);
    expect(await device.db.outbox.get('odd')).toEqual(odd);
  });

  it('and ends nothing by a refusal that the server keeps nowhere, as of a stranger’s cookie; the rest goes on', async () => {
    const { device, sent, takeAll, handOver } = await room(250);
    const refused: Verdict = { ...letter, status: 'rejected', code: 'forbidden' };
    const send: SendHandOver = async (...asked) => {
      const taken = await takeAll(...asked);
      return sent.length > 1 ? taken : taken && new Map([...taken.keys()].map((id) => [id, refused]));
    };
    expect(await handOver(send)).toBe('part');
    expect(sent.map((batch) => batch.length)).toEqual([200, 50]);
    const after = await states(device);
    expect([new Set(after.slice(0, 200)), new Set(after.slice(200))]).toEqual([
      new Set(['saved']),
      new Set(['dead-letter']),
    ]);
    expect(await handOver(takeAll)).toBe('all');
  });

  it('and is ended by the receipt of an earlier request', async () => {
    const { device, takeAll, handOver } = await room(2);
    const receipts: Verdict[] = [
      { ...letter, status: 'applied', code: null },
      { ...letter, status: 'rejected', code: 'session_full' },
    ];
    const send: SendHandOver = async (...asked) => {
      const taken = await takeAll(...asked);
      return taken && new Map([...taken.keys()].map((id, index) => [id, receipts[index] ?? letter]));
    };
    expect(await handOver(send)).toBe('all');
    expect(await states(device)).toEqual(['sent', 'rejected']);
  });

  it.each([
    [200, { receipts: [{ id: 'a', ...letter }], failures: [] }, 1],
    [200, '<html>', null],
    [409, { code: 'device_not_revoked' }, null],
    [403, { code: 'forbidden' }, null],
    [502, 'Bad gateway', null],
  ])('and %i %j means as much', async (status, body, known) => {
    const asked: unknown[] = [];
    const send = handOverHttp(async (url, init) => {
      asked.push(url, init?.credentials);
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
    });
    expect((await send({ id: 'd', label: 'D' }, [{ id: 'a' }]))?.size ?? null).toBe(known);
    expect(asked).toEqual(['/api/v1/auth/hand-over', 'same-origin']);
  });
});
