import { afterEach, expect, it, vi } from 'vitest';
import type { Outbox } from '../outbox/store.ts';
import { settled } from '../platform/test-clock.ts';
import { add, drainIn, room, type Room, statesOf } from './test-drain.ts';

afterEach(() => vi.restoreAllMocks());

/** What the drain gives to the browser to report. */
function reported(): string[] {
  const all: string[] = [];
  const queue = globalThis.queueMicrotask;
  vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((work) =>
    queue(() => {
      try {
        work();
      } catch (error) {
        all.push((error as Error).message);
      }
    }),
  );
  return all;
}

/** The outbox of `r` over a disk that refuses, `times` times, each change among whose events `refuses` finds its own. */
function onBadDisk(r: Room, times: number, refuses: (kinds: readonly string[]) => boolean): Outbox {
  let left = times;
  return {
    ...r.outbox,
    apply: (changes) => {
      if (!refuses(changes.map(({ event }) => event.kind)) || (left -= 1) < 0) return r.outbox.apply(changes);
      return Promise.reject(new Error('the disk refuses'));
    },
  };
}

it('takes over what the last leader left under way as soon as the disk lets it, not only when the next one begins', async () => {
  const r = await room();
  const errors = reported();
  const ids = await add(r, 2);
  await r.outbox.apply(ids.map((id) => ({ id, event: { kind: 'take' } as const })));
  drainIn(
    r,
    onBadDisk(r, 2, (kinds) => kinds.includes('recover')),
  );
  await settled();
  expect(statesOf(r)).toEqual(['sending', 'sending']);
  await r.device.clock.advance(60_000);
  expect(errors).toEqual(['the disk refuses', 'the disk refuses']);
  expect(r.server.executed).toEqual(ids);
  expect(statesOf(r)).toEqual(['sent', 'sent']);
});

it('begins although the disk cannot be read at first', async () => {
  const r = await room();
  const errors = reported();
  const ids = await add(r, 1);
  let refusals = 1;
  drainIn(r, {
    ...r.outbox,
    reload: () => ((refusals -= 1) >= 0 ? Promise.reject(new Error('the disk cannot be read')) : r.outbox.reload()),
  });
  await r.device.clock.advance(60_000);
  expect(errors).toEqual(['the disk cannot be read']);
  expect(r.server.executed).toEqual(ids);
});

it.each(['answer', 'fail'])(
  'sends again what it could not write the %s of, and nothing is done twice',
  async (kind) => {
    const r = await room();
    const errors = reported();
    const ids = await add(r, 2);
    if (kind === 'fail') r.server.plan.push('drop-after');
    drainIn(
      r,
      onBadDisk(r, 1, (kinds) => kinds.includes(kind)),
    );
    await settled();
    expect(statesOf(r)).toEqual(['sending', 'sending']);
    await r.device.clock.advance(60_000);
    expect(errors).toEqual(['the disk refuses']);
    expect(r.server.executed).toEqual(ids);
    expect(statesOf(r)).toEqual(['sent', 'sent']);
  },
);

it('ends what was told no although the disk refused that at first', async () => {
  const r = await room();
  const errors = reported();
  r.server.verdictFor.current = () => ({ status: 'rejected', code: null, details: {}, decidedAt: 1 });
  await add(r, 2);
  drainIn(
    r,
    onBadDisk(r, 1, (kinds) => kinds.includes('close')),
  );
  await r.device.clock.advance(11_000);
  expect(statesOf(r)).toEqual(['sent', 'sent']);
  await r.device.clock.advance(11_000);
  expect(errors).toEqual(['the disk refuses']);
  expect(statesOf(r)).toEqual(['rejected', 'rejected']);
});
