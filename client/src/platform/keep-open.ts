/**
 * Keeps the device's database open: one that the browser closed is opened again by itself, at first soon, then ever more
 * seldom. Always: while it stays closed its health says so, and a person can be told.
 */
import type { Clock } from './clock.ts';
import type { DeviceDb } from './device-db.ts';

/** ms before the first try, and at most between two. */
const FIRST = 500;
const LONGEST = 30_000;

/** Watches `db`. `now` tries at once; returns what ends it, too. */
export function keepOpen(
  db: Pick<DeviceDb, 'health' | 'read' | 'session'>,
  clock: Pick<Clock, 'after'>,
): { readonly now: () => Promise<boolean>; readonly stop: () => void } {
  let tries = 0;
  let cancel: (() => void) | null = null;
  const now = async (): Promise<boolean> => {
    try {
      await db.read(() => db.session.count());
      tries = 0;
      return true;
    } catch {
      // Still closed, which the health of the database says; asked again by the timer.
      look();
      return false;
    }
  };
  const look = () => {
    if (db.health.get() !== 'closed' || cancel !== null) return;
    const wait = Math.min(LONGEST, FIRST * 2 ** tries);
    tries += 1;
    cancel = clock.after(wait, () => {
      cancel = null;
      void now();
    });
  };
  const stopHealth = db.health.subscribe(look);
  look();
  return {
    now,
    stop() {
      stopHealth();
      cancel?.();
    },
  };
}
