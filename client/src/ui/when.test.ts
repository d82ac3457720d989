import { describe, expect, it } from 'vitest';
import { clockTime, dayAndTime, lengthOfTime, shortMoment, timeSpan } from './when.ts';

const morning = Date.UTC(2026, 10, 21, 14, 12);

describe('instants as people read them', () => {
  it('reads in the zone it is given, hours from 00 to 23', () => {
    expect(clockTime(morning, 'America/New_York')).toBe('09:12');
    expect(clockTime(Date.UTC(2026, 10, 21, 5, 0), 'America/New_York')).toBe('00:00');
    expect(dayAndTime(morning, 'America/Chicago')).toBe('Sat, Nov 21 2026, 08:12');
  });

  it('leaves the day out only on the same day of that zone', () => {
    const now = Date.UTC(2026, 10, 22, 3, 0);
    expect(shortMoment(morning, now, 'America/New_York')).toBe('09:12');
    expect(shortMoment(morning, now, 'UTC')).toBe('Sat, Nov 21 2026, 14:12');
  });

  it('writes both days of a span that crosses midnight', () => {
    expect(timeSpan(morning, morning + 3_600_000, 'UTC')).toBe('Sat, Nov 21 2026, 14:12–15:12');
    expect(timeSpan(morning, morning + 12 * 3_600_000, 'UTC')).toBe(
      'Sat, Nov 21 2026, 14:12 – Sun, Nov 22 2026, 02:12',
    );
  });

  it('says a length in its two largest units', () => {
    expect(lengthOfTime(59_000)).toBe('less than a minute');
    expect(lengthOfTime(-5)).toBe('less than a minute');
    expect(lengthOfTime(42 * 60_000)).toBe('42 min');
    expect(lengthOfTime((3 * 60 + 12) * 60_000)).toBe('3 h 12 min');
    expect(lengthOfTime((24 * 60 + 5) * 60_000)).toBe('1 day');
    expect(lengthOfTime(52 * 3_600_000)).toBe('2 days 4 h');
  });
});
