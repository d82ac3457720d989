import { expect, test } from 'vitest';
import type { Meeting } from '@openkms/schema/domain/rows.ts';
import { byOffice, isAhead, meetingLines, placeOf, sessionWhen, sessionWhere } from './session-facts.ts';
import { meetingAt, officeRow, sessionRow } from '@openkms/schema/domain/test-rows.ts';

const at = (iso: string) => Date.parse(iso);
const boston = officeRow({});
const virtual = officeRow({ id: 'virtual', code: 'virtual', name: 'Virtual', isVirtual: true });
const meeting = meetingAt(at('2026-12-08T15:00:00Z'), at('2026-12-08T17:00:00Z'));
const later = meetingAt(at('2026-12-15T15:00:00Z'), at('2026-12-15T17:00:00Z'));
const session = sessionRow({});

test('one meeting is told with its day and time, several by their span and number', () => {
  const place = placeOf(session, boston);
  const whenOf = (meetings: readonly Meeting[]) => sessionWhen({ ...session, meetings }, place, 'America/New_York');
  expect(whenOf([meeting]).text).toBe('Tue, Dec 8 2026, 10:00–12:00');
  expect(whenOf([meeting, later])).toEqual({
    text: 'Tue, Dec 8 – Tue, Dec 15 2026',
    note: '2 meetings, each 10:00–12:00',
  });
  const longer = { ...later, endsAt: later.endsAt + 1_800_000 };
  expect(whenOf([meeting, longer]).note).toBe('2 meetings');
  expect(meetingLines([meeting], place, 'UTC')).toEqual([
    'Tue, Dec 8 2026, 15:00–17:00 (your time · 10:00–12:00 Boston time)',
  ]);
});

test("a virtual session is on the clock of its zone's city", () => {
  expect(placeOf(session, virtual).name).toBe('New York');
  expect(sessionWhere({ mode: 'virtual', room: null }, virtual)).toBe('Virtual');
  expect(sessionWhere({ mode: 'virtual', room: null }, boston)).toBe('Virtual, hosted by Boston');
  expect(sessionWhere({ mode: 'in-person', room: 'Room 4.12' }, boston)).toBe('Boston, Room 4.12');
});

test('sessions stand by office, the virtual one last, each soonest first and timeless last', () => {
  const all = [
    sessionRow({ id: 'v', officeId: 'virtual' }),
    sessionRow({ id: 'tba-b', code: 'B', startsAt: null }),
    sessionRow({ id: 'tba-a', code: 'A', startsAt: null }),
    sessionRow({ id: 'late', startsAt: 20 }),
    sessionRow({ id: 'soon', startsAt: 10 }),
  ].map((each) => ({ session: each }));
  const groups = byOffice(all, (id) => (id === 'virtual' ? virtual : boston));
  expect(groups.map(({ sessions }) => sessions.map((each) => each.session.id))).toEqual([
    ['soon', 'late', 'tba-a', 'tba-b'],
    ['v'],
  ]);
});

test('a session is ahead until its last meeting ends', () => {
  expect(isAhead({ endsAt: 10 }, 9)).toBe(true);
  expect(isAhead({ endsAt: 10 }, 10)).toBe(false);
  expect(isAhead({ endsAt: null }, 10)).toBe(true);
});
