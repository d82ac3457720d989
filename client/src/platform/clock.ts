/**
 * Time as the client sees it, handed in so that tests need not wait. Always: instants are ms UTC by the device's clock,
 * which is evidence and never decides an order.
 */

export type Clock = {
  /** ms since the epoch, UTC. */
  readonly now: () => number;
  /** Calls `work` once after `ms`; returns how to call it off. */
  readonly after: (ms: number, work: () => void) => () => void;
};

/** setTimeout holds at most 2^31 - 1 ms. */
const LONGEST_DELAY = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, Math.min(Math.max(0, ms), LONGEST_DELAY));
    return () => clearTimeout(timer);
  },
};
