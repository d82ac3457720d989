import { expect, test } from 'vitest';
import { hourRange, minuteOfDay } from './week-hours.ts';

const at = (iso: string) => Date.parse(iso);

test('an empty week shows the working day', () => {
  expect(hourRange([], 'UTC')).toMatchObject({ fromHour: 8, toHour: 18 });
});

test('early, late and overnight sessions widen the day, never past midnight', () => {
  expect(
    hourRange([{ startsAt: at('2026-12-08T06:30:00Z'), endsAt: at('2026-12-08T07:00:00Z') }], 'UTC').fromHour,
  ).toBe(6);
  expect(hourRange([{ startsAt: at('2026-12-08T19:00:00Z'), endsAt: at('2026-12-08T20:15:00Z') }], 'UTC').toHour).toBe(
    21,
  );
  expect(hourRange([{ startsAt: at('2026-12-08T22:00:00Z'), endsAt: at('2026-12-09T02:00:00Z') }], 'UTC').toHour).toBe(
    24,
  );
});

test('minutes are those of the wall clock', () => {
  expect(minuteOfDay(at('2026-12-08T15:30:00Z'), 'America/New_York')).toBe(10 * 60 + 30);
});
