import { describe, expect, it } from 'vitest';
import { backOff, isDue, LONGEST_BACK_OFF } from './back-off.ts';

const CODES = [
  'unreachable',
  'busy',
  'internal_error',
  'no_verdict',
  'waits_for_earlier',
  'not_accepted',
  'some_code_of_tomorrow',
];

describe('a wait', () => {
  it.each(CODES)(
    'after %s grows, is never longer than five minutes, and keeps half of its length by chance',
    (code) => {
      let before = 0;
      for (let tries = 1; tries < 60; tries += 1) {
        const whole = backOff(code, tries, () => 1);
        expect(whole).toBeGreaterThanOrEqual(before);
        expect(whole).toBeLessThanOrEqual(LONGEST_BACK_OFF);
        expect(backOff(code, tries, () => 0)).toBe(whole / 2);
        before = whole;
      }
      expect(before).toBeGreaterThanOrEqual(30_000);
    },
  );

  it('is over in time, and also where the clock was set back by a day', () => {
    expect(isDue(1000, 999)).toBe(false);
    expect(isDue(1000, 1000)).toBe(true);
    expect(isDue(1000 + 86_400_000, 1000)).toBe(true);
  });
});
