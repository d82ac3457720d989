/**
 * Time as the client sees it, handed in so that tests need not wait. Always: instants are ms UTC by the device's clock,
 * which is evidence and never decides an order: it may be a day off and jump while the page runs. How long something took
 * is measured by {@link stopwatch}; timers go by the browser's own count, which no jump touches.
 */

export type Clock = {
  /** ms since the epoch, UTC. */
  readonly now: () => number;
  /** ms since some moment: never backwards, whatever the clock is set to; may stand still while the device sleeps. */
  readonly elapsed: () => number;
  /** Calls `work` once after `ms`; returns how to call it off. */
  readonly after: (ms: number, work: () => void) => () => void;
};

/** setTimeout holds at most 2^31 - 1 ms. */
const LONGEST_DELAY = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, Math.min(Math.max(0, ms), LONGEST_DELAY));
    return () => clearTimeout(timer);
  },
};

/**
 * Starts now; tells ms since then, never negative: the clock's or the count's, whichever is more. A device that slept shows
 * in the clock alone, a clock that was set back in the count alone; one set forward makes it look longer than it was.
 */
export function stopwatch(clock: Pick<Clock, 'now' | 'elapsed'>): () => number {
  const at = clock.now();
  const from = clock.elapsed();
  return () => Math.max(clock.now() - at, clock.elapsed() - from);
}

/**
 * Instants to show, never later than now: one that lies ahead was taken before the clock was set back, and is shown as the
 * moment when that was noticed, steadily. One function for each place where an instant shows.
 */
export function neverAhead(clock: Pick<Clock, 'now'>): <T extends number | null>(at: T) => T | number {
  let ahead: number | null = null;
  let noticedAt = 0;
  return (at) => {
    const now = clock.now();
    if (at === null || at <= now) return at;
    if (at !== ahead || noticedAt > now) {
      ahead = at;
      noticedAt = now;
    }
    return noticedAt;
  };
}
