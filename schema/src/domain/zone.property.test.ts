import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { toInstant } from './zone.ts';

const two = (n: number) => String(n).padStart(2, '0');
const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const minutes = fc.integer({ min: Date.UTC(1990, 0, 1) / 60_000, max: Date.UTC(2060, 0, 1) / 60_000 });

/** The same question answered by Temporal. */
function byTemporal(wall: string, timeZone: string): number | undefined {
  const plain = Temporal.PlainDateTime.from(wall, { overflow: 'reject' });
  const zoned = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  return zoned.toPlainDateTime().equals(plain) ? zoned.epochMilliseconds : undefined;
}

describe('toInstant', () => {
  it('agrees with Temporal in every zone, at any time', () => {
    fc.assert(
      fc.property(zone, minutes, (timeZone, minute) => {
        const wall = new Date(minute * 60_000).toISOString().slice(0, 16);
        expect(toInstant(wall, timeZone)).toBe(byTemporal(wall, timeZone));
      }),
      { numRuns: 1000 },
    );
  });

  it('agrees with Temporal in every minute around every change of clocks of a year', () => {
    for (const timeZone of [
      'America/New_York',
      'America/Chicago',
      'Europe/Dublin',
      'Australia/Lord_Howe',
      'America/Havana',
      'Africa/Casablanca',
    ]) {
      let at = Temporal.Instant.from('2027-01-01T00:00Z').toZonedDateTimeISO(timeZone);
      for (;;) {
        const next = at.getTimeZoneTransition('next');
        if (!next || next.year > 2027) break;
        const start = next.toPlainDateTime().subtract({ hours: 3 });
        for (let minute = 0; minute < 360; minute += 1) {
          const p = start.add({ minutes: minute });
          const wall = `${p.year}-${two(p.month)}-${two(p.day)}T${two(p.hour)}:${two(p.minute)}`;
          expect([timeZone, wall, toInstant(wall, timeZone)]).toEqual([timeZone, wall, byTemporal(wall, timeZone)]);
        }
        at = next;
      }
    }
  });
});
