import { afterEach, expect, it, vi } from 'vitest';
import { draft, openTestOutbox, refusableDisk, testDevice } from '../outbox/test-outbox.ts';
import type { Verdict } from '../outbox/state.ts';
import { createBell } from '../platform/observable.ts';
import { settled } from '../platform/test-clock.ts';
import { retireByReceipt } from './retire.ts';

afterEach(() => vi.restoreAllMocks());

const at = (decidedAt: number): Verdict => ({ status: 'applied', code: null, details: {}, decidedAt });

async function retiring() {
  const { device, refuse } = refusableDisk(testDevice());
  const outbox = await openTestOutbox(device);
  const bell = createBell();
  const verdicts = new Map<string, Verdict>();
  const seen = { from: -Infinity };
  const stop = retireByReceipt(
    outbox,
    { verdictOf: (id) => verdicts.get(id), receiptsFrom: () => seen.from, subscribe: bell.subscribe },
    device.clock,
  );
  const sent = async (id: string, decidedAt: number) => {
    await outbox.append(draft({ id }), 'training:t1');
    await outbox.apply([
      { id, event: { kind: 'take' } },
      { id, event: { kind: 'answer', verdict: at(decidedAt) } },
    ]);
  };
  const states = () => outbox.entries().map(({ progress }) => progress.state);
  return { outbox, clock: device.clock, refuse, bell, verdicts, seen, stop, sent, states };
}

it('ends what was answered and whose receipt newer ones have pushed out of the rows', async () => {
  const { bell, seen, sent, states } = await retiring();
  await sent('a', 10);
  await sent('b', 20);
  bell.ring();
  await settled();
  expect(states()).toEqual(['sent', 'sent']);
  seen.from = 20;
  bell.ring();
  await settled();
  expect(states()).toEqual(['applied', 'sent']);
});

it('looks at a receipt that came while the one before it was being written down', async () => {
  const { outbox, bell, verdicts, sent, states } = await retiring();
  await sent('a', 10);
  // Another tab has heard that the server has forgotten it, and what it decided since.
  await outbox.forgotten(new Map([['a', 10]]));
  await outbox.apply([{ id: 'a', event: { kind: 'take' } }]);
  verdicts.set('a', at(20));
  bell.ring();
  verdicts.set('a', at(30));
  bell.ring();
  await settled();
  expect(states()).toEqual(['applied']);
  expect(outbox.get('a')?.progress).toMatchObject({ verdict: { decidedAt: 30 } });
});

it('tries again what the disk refused to write down, though no further receipt comes', async () => {
  const errors: unknown[] = [];
  const queue = globalThis.queueMicrotask;
  vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((work) =>
    queue(() => {
      try {
        work();
      } catch (error) {
        errors.push(error);
      }
    }),
  );
  const { clock, refuse, bell, verdicts, sent, states, stop } = await retiring();
  await sent('a', 10);
  verdicts.set('a', at(10));
  refuse('UnknownError');
  bell.ring();
  await clock.advance(20_000);
  expect(states()).toEqual(['sent']);
  expect(errors.length).toBeGreaterThan(0);
  refuse(null);
  await clock.advance(20_000);
  expect(states()).toEqual(['applied']);
  stop();
});
