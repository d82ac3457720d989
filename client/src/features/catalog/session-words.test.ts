import { expect, test } from 'vitest';
import { meetingAt } from '@openkms/schema/domain/test-rows.ts';
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
  meetings: [meetingAt(at('2026-12-08T15:00:00Z'), at('2026-12-08T17:00:00Z'))],
  zone: 'America/New_York',
  room: 'Room 4.12',
  seatsLeft: 3,
  capacity: 12,
  waitlistCount: 0,
};

test("a session is told in the reader's zone, with the office's clock where it differs", () => {
  expect(whenWords(base, 'America/New_York')).toEqual({ text: 'Tue, Dec 8 2026, 10:00–12:00', note: null });
  expect(whenWords(base, 'America/Chicago')).toEqual({
    text: 'Tue, Dec 8 2026, 09:00–11:00',
    note: 'your time · 10:00–12:00 Boston time',
  });
});

test('weeks of meetings are told by their first and last day', () => {
  const last = meetingAt(at('2027-01-20T15:00:00Z'), at('2027-01-20T17:00:00Z'));
  const weeks = { ...base, meetings: [...base.meetings, last] };
  expect(whenWords(weeks, 'America/New_York')).toEqual({
    text: 'Tue, Dec 8 2026 – Wed, Jan 20 2027',
    note: '2 meetings, each 10:00–12:00',
  });
  expect(whenWords(weeks, 'America/Chicago').note).toBe('2 meetings, each 10:00–12:00 Boston time');
});

test('what has no time says so', () => {
  const timeless = { ...base, startsAt: null, endsAt: null, meetings: [] };
  expect(whenWords({ ...timeless, schedule: 'tba' }, 'UTC').text).toBe('Date to be announced');
  expect(whenWords({ ...timeless, schedule: 'self-paced' }, 'UTC').text).toBe('Any time, at your own pace');
});

test('the virtual office lends no name to a clock', () => {
  expect(whenWords({ ...base, office: 'virtual' }, 'America/Chicago').note).toContain('New York time');
  expect(whereWords({ ...base, mode: 'virtual', office: 'virtual' })).toBe('Virtual');
  expect(whereWords(base)).toBe('Boston, Room 4.12');
});

test('an office is called by its name, not by its code', () => {
  const inNewYork = { ...base, office: 'NYC', officeName: 'New York' };
  expect(whenWords(inNewYork, 'America/Chicago').note).toBe('your time · 10:00–12:00 New York time');
  expect(whereWords({ ...inNewYork, mode: 'virtual' })).toBe('Virtual, hosted by New York');
});

test('a full session says the place one would get', () => {
  expect(seatWords({ seatsLeft: 0, capacity: 12, waitlistCount: 2 }, false)).toEqual({
    text: 'Full · you would be 3rd on the waitlist',
    standing: 'full',
  });
  expect(seatWords({ seatsLeft: 1, capacity: 12, waitlistCount: 0 }, false)).toEqual({
    text: '1 of 12 seats left',
    standing: 'few',
  });
  expect(seatWords({ seatsLeft: 5, capacity: 12, waitlistCount: 0 }, false).standing).toBe('free');
});

test('whoever stands in a full training already is held out no other place', () => {
  expect(seatWords({ seatsLeft: 0, capacity: 12, waitlistCount: 4 }, true)).toEqual({ text: 'Full', standing: 'full' });
  expect(seatWords({ seatsLeft: 1, capacity: 12, waitlistCount: 0 }, true).text).toBe('1 of 12 seats left');
});
