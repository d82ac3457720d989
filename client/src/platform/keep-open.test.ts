import { expect, it } from 'vitest';
import type { DeviceDb, DeviceDbHealth } from './device-db.ts';
import { keepOpen } from './keep-open.ts';
import { observable } from './observable.ts';
import { testClock } from './test-clock.ts';

/** A database whose opening fails as long as `broken`. */
function database() {
  const health = observable<DeviceDbHealth>('open');
  const self = { broken: false, tries: 0 };
  const session = { count: async () => 0 } as unknown as DeviceDb['session'];
  const read: DeviceDb['read'] = async (work) => {
    self.tries += 1;
    if (self.broken) throw new Error('closed');
    health.set('open');
    return work();
  };
  return { self, db: { health, read, session } };
}

it('opens again what the browser closed, ever more seldom while that fails', async () => {
  const { self, db } = database();
  const clock = testClock();
  const kept = keepOpen(db, clock);
  self.broken = true;
  db.health.set('closed');
  await clock.advance(60_000);
  expect(self.tries).toBeGreaterThan(4);
  expect(self.tries).toBeLessThan(9);
  self.broken = false;
  await clock.advance(30_000);
  expect(db.health.get()).toBe('open');
  const tries = self.tries;
  await clock.advance(120_000);
  expect(self.tries).toBe(tries);

  self.broken = true;
  db.health.set('closed');
  await clock.advance(500);
  expect(self.tries).toBe(tries + 1);
  kept.stop();
  await clock.advance(60_000);
  expect(self.tries).toBe(tries + 1);
});

it('tries at once when a person asks for it', async () => {
  const { self, db } = database();
  const kept = keepOpen(db, testClock());
  self.broken = true;
  db.health.set('closed');
  expect(await kept.now()).toBe(false);
  self.broken = false;
  expect(await kept.now()).toBe(true);
  expect(db.health.get()).toBe('open');
});
