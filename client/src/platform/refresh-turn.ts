/**
 * Tabs (and the service worker) take turns at what changes the refresh cookie: signing in, renewing, signing out. Always:
 * whoever waits too long goes ahead, because the one whose turn it is may be frozen; the server forgives two renewals at once.
 */
import type { Clock } from './clock.ts';
import type { Locks } from './leader.ts';

/** Held while a token is renewed, by whichever tab (or the service worker). */
export const REFRESH_LOCK = 'openkms-refresh';
/** ms a tab waits for its turn. */
const PATIENCE = 8_000;

/** Runs work one tab at a time; past its patience, without waiting any longer. */
export function refreshTurns(locks: Locks, clock: Pick<Clock, 'after'>): <T>(work: () => Promise<T>) => Promise<T> {
  return async (work) => {
    const patience = new AbortController();
    const cancel = clock.after(PATIENCE, () => patience.abort());
    let begun = false;
    try {
      return await locks.request(REFRESH_LOCK, { signal: patience.signal }, () => {
        begun = true;
        cancel();
        return work();
      });
    } catch (error) {
      if (begun || !patience.signal.aborted) throw error;
      return work();
    } finally {
      cancel();
    }
  };
}
