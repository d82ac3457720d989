import { describe, expect, it } from 'vitest';
import { isZone, toInstant } from './zone.ts';

const NEW_YORK = 'America/New_York';

describe('toInstant', () => {
  it.each([
    ['winter', '2027-01-15T10:00', NEW_YORK, Date.UTC(2027, 0, 15, 15)],
    ['summer', '2027-07-15T10:00', NEW_YORK, Date.UTC(2027, 6, 15, 14)],
    ['a zone of half hours', '2027-07-15T10:00', 'Asia/Kolkata', Date.UTC(2027, 6, 15, 4, 30)],
    ['the first of the two 01:30 when clocks go back', '2026-11-01T01:30', NEW_YORK, Date.UTC(2026, 10, 1, 5, 30)],
  ])('%s', (_what, wall, zone, instant) => {
    expect(toInstant(wall, zone)).toBe(instant);
  });

  it.each([
    ['an hour that clocks skip', '2027-03-14T02:30', NEW_YORK],
    ['a day that Samoa skipped', '2011-12-30T10:00', 'Pacific/Apia'],
    ['a date that does not exist', '2027-02-30T10:00', NEW_YORK],
    ['an hour that does not exist', '2027-02-20T25:00', NEW_YORK],
  ])('refuses %s', (_what, wall, zone) => {
    expect(toInstant(wall, zone)).toBeUndefined();
  });
});

it('knows zones by their IANA names', () => {
  expect([isZone('America/Chicago'), isZone('UTC'), isZone(''), isZone('Chicago')]).toEqual([true, true, false, false]);
});
