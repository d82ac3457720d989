import { describe, expect, it } from 'vitest';
import { placeMeetings } from './wall-time.ts';

const NEW_YORK = 'America/New_York';
const meeting = (start: string, end: string) => ({ start, end, room: null, kind: null });

describe('placeMeetings', () => {
  it('puts meetings in order and keeps their wall times', () => {
    const placed = placeMeetings(
      [meeting('2027-07-02T09:00', '2027-07-02T10:00'), meeting('2027-07-01T09:00', '2027-07-01T10:00')],
      'America/Chicago',
    );
    expect(placed.ok && placed.meetings.map((each) => [each.start, each.startsAt])).toEqual([
      ['2027-07-01T09:00', Date.UTC(2027, 6, 1, 14)],
      ['2027-07-02T09:00', Date.UTC(2027, 6, 2, 14)],
    ]);
  });

  it('counts the hours between, not those on the clock, when clocks go forward', () => {
    const placed = placeMeetings([meeting('2027-03-14T01:00', '2027-03-14T03:00')], NEW_YORK);
    expect(placed.ok && placed.meetings.map((each) => each.endsAt - each.startsAt)).toEqual([3_600_000]);
  });

  it.each([
    ['end_before_start', [meeting('2027-07-01T10:00', '2027-07-01T10:00')], NEW_YORK],
    ['time_does_not_exist', [meeting('2027-03-14T01:00', '2027-03-14T02:30')], NEW_YORK],
    [
      'meetings_overlap',
      [meeting('2027-07-01T09:00', '2027-07-01T11:00'), meeting('2027-07-01T10:00', '2027-07-01T12:00')],
      NEW_YORK,
    ],
    ['unknown_zone', [meeting('2027-07-01T09:00', '2027-07-01T11:00')], 'America/Gotham'],
    ['unknown_zone', [meeting('2027-07-01T09:00', '2027-07-01T11:00')], '+05:00'],
  ] as const)('refuses %s', (code, meetings, zone) => {
    expect(placeMeetings(meetings, zone)).toMatchObject({ ok: false, code });
  });
});
