import { describe, expect, test } from 'vitest';
import {
  byDay,
  historyDay,
  lanesOf,
  occurrences,
  plusDays,
  splitEntries,
  weekOf,
  type ScheduleEntry,
} from './agenda.ts';
import { meetingAt, registrationRow, sessionRow } from '@openkms/schema/domain/test-rows.ts';

const at = (iso: string) => Date.parse(iso);
const HOUR = 3_600_000;

function entry(id: string, starts: number[], over: Partial<ScheduleEntry> = {}): ScheduleEntry {
  const last = starts.at(-1);
  return {
    registration: registrationRow({ id }),
    session: sessionRow({ startsAt: starts[0] ?? null, endsAt: last === undefined ? null : last + HOUR }),
    training: undefined,
    office: undefined,
    meetings: starts.map((start) => meetingAt(start, start + HOUR)),
    standing: { kind: 'confirmed', words: 'Registered' },
    story: null,
    commandId: null,
    inConflict: false,
    ...over,
  };
}

describe('what is ahead and what is history', () => {
  const now = at('2026-12-08T12:00:00Z');
  const cancelled = registrationRow({ id: 'left', status: 'cancelled', cancelledAt: 5 });

  test('a course stays ahead until its last meeting is over', () => {
    const split = splitEntries(
      [entry('course', [now - 48 * HOUR, now + HOUR]), entry('over', [now - HOUR]), entry('any time', [])],
      now,
    );
    expect(split.ahead.map((each) => each.registration.id)).toEqual(['course']);
    expect(split.timeless.map((each) => each.registration.id)).toEqual(['any time']);
    expect(split.history.map((each) => each.registration.id)).toEqual(['over']);
  });

  test('a cancellation that waits stays in sight until the server has confirmed it', () => {
    expect(
      splitEntries([entry('x', [now + HOUR], { registration: cancelled, commandId: 'c' })], now).ahead,
    ).toHaveLength(1);
    expect(splitEntries([entry('x', [now + HOUR], { registration: cancelled })], now).history).toHaveLength(1);
  });
});

describe('the day an entry of the history stands under', () => {
  const start = at('2026-12-15T15:00:00Z');

  test('is the day it took place', () => {
    expect(historyDay(entry('over', [start]))).toEqual({ at: start, wasFor: null });
  });

  test('is the day it was given back, beside the day it was for, which may be ahead', () => {
    const cancelledAt = at('2026-12-01T09:00:00Z');
    const registration = registrationRow({ status: 'cancelled', cancelledAt });
    expect(historyDay(entry('left', [start], { registration }))).toEqual({ at: cancelledAt, wasFor: start });
    expect(historyDay(entry('any time', [], { registration }))).toEqual({ at: cancelledAt, wasFor: null });
  });
});

describe('days', () => {
  test("every meeting is on the day it starts in the reader's zone", () => {
    const list = occurrences(
      [entry('b', [at('2026-12-09T02:00:00Z')]), entry('a', [at('2026-12-08T15:00:00Z')])],
      -Infinity,
      Infinity,
    );
    expect(byDay(list, 'America/New_York').map(({ day, occurrences: held }) => [day, held.length])).toEqual([
      ['2026-12-08', 2],
    ]);
    expect(byDay(list, 'UTC').map(({ day }) => day)).toEqual(['2026-12-08', '2026-12-09']);
  });

  test('the week begins on Monday, over the ends of months and years', () => {
    expect(weekOf('2027-01-01')).toEqual([
      '2026-12-28',
      '2026-12-29',
      '2026-12-30',
      '2026-12-31',
      '2027-01-01',
      '2027-01-02',
      '2027-01-03',
    ]);
    expect(weekOf('2026-12-28')[0]).toBe('2026-12-28');
    expect(plusDays('2028-02-28', 2)).toBe('2028-03-01');
  });
});

describe('lanes', () => {
  const span = (startsAt: number, endsAt: number) => ({ startsAt, endsAt });

  test('what overlaps stands side by side, what follows has the whole width again', () => {
    expect(lanesOf([span(0, 2), span(1, 3), span(2, 4), span(4, 5)])).toEqual([
      { lane: 0, lanes: 2 },
      { lane: 1, lanes: 2 },
      { lane: 0, lanes: 2 },
      { lane: 0, lanes: 1 },
    ]);
  });

  test('nothing needs no lane', () => {
    expect(lanesOf([])).toEqual([]);
  });
});
