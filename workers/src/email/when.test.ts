/** One instant, read in two offices. */
import { expect, it } from 'vitest';
import { formatSpan } from './when.ts';

const span = (from: string, to: string) => ({ startsAt: Date.parse(from), endsAt: Date.parse(to) });

it('says the time once where both offices have the same clock', () => {
  expect(formatSpan(span('2026-07-01T14:00Z', '2026-07-01T16:30Z'), 'America/New_York', 'America/Detroit')).toBe(
    'Wednesday, July 1, 2026, 10:00 AM – 12:30 PM EDT',
  );
});

it('names the day of the end when it is another day for the reader', () => {
  expect(formatSpan(span('2026-12-01T22:00Z', '2026-12-02T06:30Z'), 'America/New_York', 'America/New_York')).toBe(
    'Tuesday, December 1, 2026, 5:00 PM – Wednesday, December 2, 2026, 1:30 AM EST',
  );
});

it('follows the clock change between two meetings', () => {
  const before = formatSpan(span('2026-10-31T14:00Z', '2026-10-31T15:00Z'), 'America/Chicago', 'America/Chicago');
  const after = formatSpan(span('2026-11-01T14:00Z', '2026-11-01T15:00Z'), 'America/Chicago', 'America/Chicago');
  expect([before, after]).toEqual([
    'Saturday, October 31, 2026, 9:00 AM – 10:00 AM CDT',
    'Sunday, November 1, 2026, 8:00 AM – 9:00 AM CST',
  ]);
});
