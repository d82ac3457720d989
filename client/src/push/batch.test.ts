import { describe, expect, it } from 'vitest';
import { draft, openTestOutbox, testDevice } from '../outbox/test-outbox.ts';
import { NOT_ACCEPTED } from '../outbox/state.ts';
import { byteLength, nextBatch } from './batch.ts';

async function entries(sizes: readonly number[]) {
  const outbox = await openTestOutbox(testDevice());
  for (const [n, size] of sizes.entries()) {
    await outbox.append(draft({ args: { trainingId: `t${n}`, reason: 'é'.repeat(size) } }), `training:t${n}`);
  }
  return outbox;
}

describe('a batch', () => {
  it('holds the oldest waiting commands in order', async () => {
    const outbox = await entries([1, 1, 1]);
    const [first] = outbox.entries();
    await outbox.apply([{ id: first?.id ?? '', event: { kind: 'take' } }]);
    expect(nextBatch(outbox.entries(), 0).map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it('stays under the bytes of UTF-8 a request may have', async () => {
    const outbox = await entries([200_000, 200_000, 200_000]);
    const batch = nextBatch(outbox.entries(), 0);
    expect(batch).toHaveLength(2);
    expect(batch.reduce((sum, { envelope }) => sum + byteLength(envelope), 0)).toBeLessThan(900_000);
  });

  it('lets a command that is too large go alone rather than never', async () => {
    const outbox = await entries([600_000, 1]);
    expect(nextBatch(outbox.entries(), 0)).toHaveLength(1);
  });

  it('sends what the server would not look at alone, after all others, and nothing that depends on it', async () => {
    const outbox = await entries([1, 1]);
    await outbox.append(draft({ args: { trainingId: 't0', reason: 'again' } }), 'training:t0');
    const [refused] = outbox.entries();
    const failure = { code: NOT_ACCEPTED, reason: 'body_too_large', tries: 1, nextTryAt: 5 };
    await outbox.apply([
      { id: refused?.id ?? '', event: { kind: 'take' } },
      { id: refused?.id ?? '', event: { kind: 'fail', failure } },
    ]);
    const at = (now: number) => nextBatch(outbox.entries(), now).map(({ seq }) => seq);
    expect([at(4), at(5)]).toEqual([[2], [2]]);
    await outbox.apply([{ id: outbox.entries()[1]?.id ?? '', event: { kind: 'withdraw' } }]);
    expect([at(4), at(5)]).toEqual([[], [1]]);
  });

  it('counts bytes, not characters', () => {
    expect(byteLength('é')).toBe(4);
  });
});
