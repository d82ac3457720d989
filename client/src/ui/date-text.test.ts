import { describe, expect, test } from 'vitest';
import { clockSpan, daySpan, isoDay, longDay, sameWallTime, timeAtPlace, zoneCity } from './date-text.ts';

const boston = 'America/New_York';
const at = (iso: string) => Date.parse(iso);

describe('days and spans as words', () => {
  test('a day is the day of the zone that is asked for', () => {
    expect(longDay(at('2026-12-09T02:00:00Z'), boston)).toBe('Tuesday, December 8 2026');
    expect(longDay(at('2026-12-09T02:00:00Z'), 'UTC')).toBe('Wednesday, December 9 2026');
  });

  test('midnight is 00:00, never 24:00', () => {
    expect(clockSpan(at('2026-12-08T00:00:00Z'), at('2026-12-08T00:30:00Z'), 'UTC')).toBe('00:00–00:30');
  });

  test('a time that ends on another day names that day', () => {
    expect(clockSpan(at('2026-12-08T15:00:00Z'), at('2026-12-08T17:00:00Z'), boston)).toBe('10:00–12:00');
    expect(clockSpan(at('2026-12-08T22:00:00Z'), at('2026-12-09T02:00:00Z'), 'UTC')).toBe('22:00 – Wed, Dec 9, 02:00');
  });

  test('a span of days says the year once, unless it spans two', () => {
    expect(daySpan(at('2027-06-01T12:00:00Z'), at('2027-07-09T12:00:00Z'), 'UTC')).toBe('Tue, Jun 1 – Fri, Jul 9 2027');
    expect(daySpan(at('2026-12-30T12:00:00Z'), at('2027-01-02T12:00:00Z'), 'UTC')).toBe(
      'Wed, Dec 30 2026 – Sat, Jan 2 2027',
    );
    expect(daySpan(at('2027-06-01T08:00:00Z'), at('2027-06-01T12:00:00Z'), 'UTC')).toBe('Tue, Jun 1 2027');
  });

  test('two zones agree only while their clocks do', () => {
    expect(sameWallTime(at('2026-12-08T15:00:00Z'), boston, 'America/Toronto')).toBe(true);
    expect(sameWallTime(at('2026-12-08T15:00:00Z'), boston, 'America/Chicago')).toBe(false);
    expect(sameWallTime(at('2026-07-08T15:00:00Z'), 'Europe/London', 'UTC')).toBe(false);
    expect(sameWallTime(at('2026-12-08T15:00:00Z'), 'Europe/London', 'UTC')).toBe(true);
  });

  test('zones are called by their city', () => {
    expect(zoneCity('America/New_York')).toBe('New York');
    expect(zoneCity('UTC')).toBe('UTC');
  });

  test('iso days sort as they read', () => {
    expect(isoDay(at('2026-02-03T23:30:00Z'), boston)).toBe('2026-02-03');
  });

  test('a time is said once where the clocks agree, and with whose clock it is where they do not', () => {
    const place = { zone: boston, name: 'Boston' };
    const [from, to] = [at('2026-12-08T15:00:00Z'), at('2026-12-08T17:00:00Z')];
    expect(timeAtPlace(from, to, place, 'America/Toronto')).toEqual({
      text: 'Tue, Dec 8 2026, 10:00–12:00',
      note: null,
    });
    expect(timeAtPlace(from, to, place, 'America/Chicago')).toEqual({
      text: 'Tue, Dec 8 2026, 09:00–11:00',
      note: 'your time · 10:00–12:00 Boston time',
    });
    expect(timeAtPlace(from, to, place, 'Pacific/Auckland').note).toBe(
      'your time · Tue, Dec 8 2026, 10:00–12:00 Boston time',
    );
  });
});
