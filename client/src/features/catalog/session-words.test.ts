import { expect, test } from 'vitest';
import type { OfferedSession } from './catalogue-entries.ts';
import { seatWords, whenWords, whereWords } from './session-words.ts';

const at = (iso: string) => Date.parse(iso);
const base: OfferedSession = {
  id: 's',
  office: 'Boston',
  officeName: 'Boston',
  mode: 'in-person',
  schedule: 'scheduled',
  startsAt: at('2026-12-08T15:00:00Z'),
  endsAt: at('2026-12-08T17:00:00Z'),
  zone: 'America/New_York',
  room: 'Room 4.12',
  seatsLeft: 3,
  capacity: 12,
  waitlistCount: 0,
};

test("a session is told in the reader's zone, with the office's clock where it differs", () => {
  expect(whenWords(base, [], 'America/New_York')).toEqual({ text: 'Tue, Dec 8 2026, 10:00–12:00', note: null });
  expect(whenWords(base, [], 'America/Chicago')).toEqual({
    text: 'Tue, Dec 8 2026, 09:00–11:00',
    note: 'your time · 10:00–12:00 Boston time',
  });
});

test('weeks of meetings are told by their first and last day', () => {
  expect(whenWords({ ...base, endsAt: at('2027-01-20T17:00:00Z') }, [], 'America/New_York').text).toBe(
    'Tue, Dec 8 2026 – Wed, Jan 20 2027',
  );
  const meetings = [base, { startsAt: at('2027-01-20T15:00:00Z'), endsAt: at('2027-01-20T17:00:00Z') }].map(
    ({ startsAt, endsAt }) => ({ startsAt: startsAt ?? 0, endsAt: endsAt ?? 0 }),
  );
  expect(whenWords(base, meetings, 'America/New_York')).toEqual({
    text: 'Tue, Dec 8 2026 – Wed, Jan 20 2027',
    note: '2 meetings, each 10:00–12:00',
  });
  expect(whenWords(base, meetings, 'America/Chicago').note).toBe('2 meetings, each 10:00–12:00 Boston time');
});

test('what has no time says so', () => {
  expect(whenWords({ ...base, startsAt: null, endsAt: null, schedule: 'tba' }, [], 'UTC').text).toBe(
    'Date to be announced',
  );
  expect(whenWords({ ...base, startsAt: null, endsAt: null, schedule: 'self-paced' }, [], 'UTC').text).toBe(
    'Any time, at your own pace',
  );
});

test('the virtual office lends no name to a clock', () => {
  expect(whenWords({ ...base, office: 'virtual' }, [], 'America/Chicago').note).toContain('New York time');
  expect(whereWords({ ...base, mode: 'virtual', office: 'virtual' })).toBe('Virtual');
  expect(whereWords(base)).toBe('Boston, Room 4.12');
});

test('a full session says the place one would get', () => {
  expect(seatWords({ seatsLeft: 0, capacity: 12, waitlistCount: 2 })).toEqual({
    text: 'Full · you would be 3rd on the waitlist',
    standing: 'full',
  });
  expect(seatWords({ seatsLeft: 1, capacity: 12, waitlistCount: 0 })).toEqual({
    text: '1 of 12 seats left',
    standing: 'few',
  });
  expect(seatWords({ seatsLeft: 5, capacity: 12, waitlistCount: 0 }).standing).toBe('free');
});
