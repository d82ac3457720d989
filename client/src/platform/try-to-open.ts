/**
 * Opens what the disk may refuse at first. Always: whoever asks hears how the latest try ended, and a try that failed is
 * repeated, at once when somebody asks and by itself in between, ever more seldom: a disk that comes back is enough.
 */
import type { Clock } from './clock.ts';

/** ms before the second try, and at most between two. */
const FIRST = 500;
const LONGEST = 30_000;

export type Opening<T> = {
  /** What was opened; rejects with why the latest try failed. */
  readonly opened: () => Promise<T>;
  /** No further tries. */
  readonly stop: () => void;
};

/** Begins with a first try. */
export function tryToOpen<T>(open: () => Promise<T>, clock: Pick<Clock, 'after'>): Opening<T> {
  let tries = 0;
  let state: 'trying' | 'failed' | 'stopped' = 'trying';
  let cancel = () => {};
  const attempt = (): Promise<T> => {
    cancel();
    state = 'trying';
    const opening = open();
    opening.catch(() => {
      if (state === 'stopped') return;
      state = 'failed';
      cancel = clock.after(Math.min(LONGEST, FIRST * 2 ** tries), () => {
        latest = attempt();
      });
      tries += 1;
    });
    return opening;
  };
  let latest = attempt();

  return {
    opened() {
      if (state === 'failed') latest = attempt();
      return latest;
    },
    stop() {
      state = 'stopped';
      cancel();
    },
  };
}
