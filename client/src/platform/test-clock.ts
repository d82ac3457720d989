/** A clock that tests turn, and turns of the event loop. */
import type { Clock } from './clock.ts';

export type TestClock = Clock & {
  /** Moves time on and runs what is due, in order; promises in between get their turn. */
  readonly advance: (ms: number) => Promise<void>;
  /** Sets the clock forward, or back; nothing that runs is touched by it. */
  readonly jump: (ms: number) => void;
};

export function testClock(start = 1_700_000_000_000): TestClock {
  /** Of the count that nothing sets; the clock shows it from `start` on, and what it was set by. */
  let now = 0;
  let shown = start;
  let timers: { readonly at: number; readonly work: () => void }[] = [];
  return {
    now: () => shown + now,
    elapsed: () => now,
    jump(ms) {
      shown += ms;
    },
    after(ms, work) {
      const timer = { at: now + ms, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        await settled();
        const due = timers.filter((each) => each.at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        now = Math.max(now, due.at);
        timers = timers.filter((each) => each !== due);
        due.work();
      }
      now = end;
      await settled();
    },
  };
}

const { setImmediate } = globalThis as unknown as { setImmediate: (work: () => void) => void };
/** One turn of Node's event loop. */
export const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Lets everything that is ready happen: IndexedDB of the test environment works in macrotasks. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await nextTurn();
}
