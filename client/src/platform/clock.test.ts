import { describe, expect, it } from 'vitest';
import { neverAhead, stopwatch } from './clock.ts';
import { testClock } from './test-clock.ts';

const HOUR = 3_600_000;

describe('a clock that is not trusted', () => {
  it('measures on when it is set back, and knows of a sleep that only the clock shows', async () => {
    const clock = testClock();
    const taken = stopwatch(clock);
    await clock.advance(1000);
    clock.jump(-24 * HOUR);
    expect(taken()).toBe(1000);
    await clock.advance(1000);
    expect(taken()).toBe(2000);
    const slept = stopwatch(clock);
    clock.jump(8 * HOUR);
    expect(slept()).toBe(8 * HOUR);
  });

  it('shows no instant that lies ahead, and keeps to what it showed instead', async () => {
    const clock = testClock();
    const shown = neverAhead(clock);
    const at = clock.now();
    await clock.advance(1000);
    expect(shown(at)).toBe(at);
    expect(shown(null)).toBeNull();
    clock.jump(-HOUR);
    const noticed = clock.now();
    expect(shown(at)).toBe(noticed);
    await clock.advance(5000);
    expect(shown(at)).toBe(noticed);
    clock.jump(-HOUR);
    expect(shown(at)).toBe(clock.now());
    clock.jump(3 * HOUR);
    expect(shown(at)).toBe(at);
  });
});
