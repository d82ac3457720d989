import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { dayNumber, isoDay, wallDate } from './wall-date.ts';

const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const minute = fc.integer({ min: Date.UTC(1975, 0, 1) / 60_000, max: Date.UTC(2060, 0, 1) / 60_000 });

it('sees on the wall what Temporal sees, in every zone', () => {
  fc.assert(
    fc.property(zone, minute, (timeZone, minutes) => {
      const wall = wallDate(minutes * 60_000, timeZone);
      const theirs = Temporal.Instant.fromEpochMilliseconds(minutes * 60_000).toZonedDateTimeISO(timeZone);
      expect([wall.year, wall.month, wall.dayOfMonth, wall.weekday, wall.hour, wall.minute]).toEqual([
        theirs.year,
        theirs.month,
        theirs.day,
        theirs.dayOfWeek % 7,
        theirs.hour,
        theirs.minute,
      ]);
      expect(isoDay(wall.day)).toBe(theirs.toPlainDate().toString());
      expect(dayNumber(wall.year, wall.month, wall.dayOfMonth)).toBe(wall.day);
    }),
    { numRuns: 1000 },
  );
});
