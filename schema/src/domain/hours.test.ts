import { expect, it } from 'vitest';
import { type HoursEntry, yearlyHours } from './hours.ts';

const NOW = Date.UTC(2026, 10, 21);
const entry = (change: Partial<HoursEntry>): HoursEntry => ({
  trainingId: 't',
  hours: 4,
  endsAt: Date.UTC(2026, 4, 1),
  status: 'registered',
  sessionCancelled: false,
  ...change,
});
const yearOf = (zone: string) => (instant: number) =>
  Number(new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric' }).format(instant));
const sum = (entries: HoursEntry[], zone = 'America/New_York') => yearlyHours(entries, 2026, NOW, yearOf(zone));

it('earns what has ended and plans what has not', () => {
  expect(
    sum([
      entry({}),
      entry({ trainingId: 'u', endsAt: Date.UTC(2026, 11, 1), hours: 3 }),
      entry({ trainingId: 'v', endsAt: null, hours: 2 }),
    ]),
  ).toEqual({ earned: 4, planned: 5, waitlisted: 0 });
});

it('leaves out what was cancelled by either side', () => {
  expect(sum([entry({ status: 'cancelled' }), entry({ sessionCancelled: true })])).toEqual({
    earned: 0,
    planned: 0,
    waitlisted: 0,
  });
});

it('counts a training once a year, the earned time first', () => {
  expect(sum([entry({ endsAt: Date.UTC(2026, 11, 1) }), entry({})])).toEqual({ earned: 4, planned: 0, waitlisted: 0 });
});

it('keeps waiting apart, and forgets it once the session is over', () => {
  expect(
    sum([
      entry({ status: 'waitlisted', endsAt: Date.UTC(2026, 11, 1) }),
      entry({ trainingId: 'u', status: 'waitlisted' }),
    ]),
  ).toEqual({ earned: 0, planned: 0, waitlisted: 4 });
});

it("reads the year in the person's zone", () => {
  const newYearUtc = entry({ endsAt: Date.UTC(2026, 0, 1, 3) });
  expect(sum([newYearUtc], 'America/New_York').earned).toBe(0);
  expect(sum([newYearUtc], 'UTC').earned).toBe(4);
});
