/** What the workers write as their name is what a reader gets back, and nothing else reads as a beat. */
import { expect, it } from 'vitest';
import { heartbeatAt, heartbeatName } from './worker-heartbeat.ts';

it('gives back the instant it was written with', () => {
  expect(heartbeatAt(heartbeatName(1_795_000_000_123))).toBe(1_795_000_000_123);
});

it('is no longer than a Postgres application name may be', () => {
  expect(heartbeatName(Number.MAX_SAFE_INTEGER).length).toBeLessThan(63);
});

it.each(['', 'psql', 'openkms-workers', 'openkms-workers@', 'openkms-workers@soon', 'openkms-workers@-5'])(
  'reads %j as no heartbeat',
  (name) => {
    expect(heartbeatAt(name)).toBeUndefined();
  },
);
