import { describe, expect, test } from 'vitest';
import type { RegistrationRow, SessionRow } from '@openkms/schema/domain/rows.ts';
import { officeRow, registrationRow, sessionRow } from '@openkms/schema/domain/test-rows.ts';
import { standings, standingWords } from './standings.ts';

const NOW = Date.parse('2026-12-01T12:00:00Z');
const at = (iso: string) => Date.parse(iso);
const session = (id: string, startsAt: number, over: Partial<SessionRow> = {}) =>
  sessionRow({ id, startsAt, endsAt: startsAt + 3_600_000, ...over });
const first = session('first', at('2026-12-08T15:00:00Z'));
const second = session('second', at('2026-12-16T15:00:00Z'), { officeId: 'nyc' });
const offices = [officeRow({}), officeRow({ id: 'nyc', code: 'NYC', name: 'New York' })];

const registration = (over: Partial<RegistrationRow>) => registrationRow({ sessionId: 'first', ...over });
const of = (rows: RegistrationRow[], pending: string[] = [], sessions: SessionRow[] = [first, second]) =>
  standings(
    rows,
    {
      sessionOf: (id) => sessions.find((each) => each.id === id),
      officeOf: (id) => offices.find((each) => each.id === id),
      isPending: (id) => pending.includes(id),
    },
    NOW,
  ).get('t');

test('a seat is not called registered before the server has spoken', () => {
  expect(of([registration({})], ['r'])).toMatchObject({ words: 'Requested', tone: 'info' });
  expect(of([registration({})])).toMatchObject({ words: 'Registered', tone: 'success' });
});

test('the best of several registrations counts, and of two alike the one that begins first', () => {
  const waiting = registration({ id: 'w', status: 'waitlisted', waitlistPosition: 3 });
  const later = registration({ id: 'later', sessionId: 'second' });
  expect(of([waiting])).toMatchObject({ words: 'Waitlist, 3rd', tone: 'warning' });
  expect(of([waiting, later])).toMatchObject({ words: 'Registered', session: { id: 'second' } });
  expect(of([later, registration({})])?.session.id).toBe('first');
});

test('what is cancelled, over or unknown says nothing', () => {
  expect(of([registration({ status: 'cancelled' })])).toBeUndefined();
  expect(of([registration({})], [], [{ ...first, status: 'cancelled' }])).toBeUndefined();
  expect(of([registration({})], [], [session('first', NOW - 3_600_000)])).toBeUndefined();
  expect(of([registration({ sessionId: 'lost' })])).toBeUndefined();
});

describe('the badge of a card', () => {
  const words = (row: RegistrationRow, shown: string | undefined, sessions?: SessionRow[]) => {
    const standing = of([row], [], sessions);
    return standing && standingWords(standing, shown, 'America/New_York');
  };

  test('names the session one stands in where the card shows another', () => {
    const elsewhere = registration({ sessionId: 'second' });
    expect(words(elsewhere, 'second')).toBe('Registered');
    expect(words(elsewhere, 'first')).toBe('Registered · Wed, Dec 16 2026, New York');
    expect(words(elsewhere, undefined)).toBe('Registered · Wed, Dec 16 2026, New York');
    expect(words({ ...elsewhere, status: 'waitlisted', waitlistPosition: 2 }, 'first')).toBe(
      'Waitlist, 2nd · Wed, Dec 16 2026, New York',
    );
  });

  test('names it also where it has no place, or no day', () => {
    const virtual = session('first', at('2026-12-08T15:00:00Z'), { mode: 'virtual' });
    const timeless = { startsAt: null, endsAt: null, meetings: [] };
    expect(words(registration({}), 'x', [virtual])).toBe('Registered · Tue, Dec 8 2026, virtual');
    expect(words(registration({}), 'x', [{ ...first, ...timeless, schedule: 'tba' }])).toBe(
      'Registered · date to be announced, Boston',
    );
    expect(words(registration({}), 'x', [{ ...first, ...timeless, schedule: 'self-paced', mode: 'self-paced' }])).toBe(
      'Registered · at your own pace',
    );
  });
});
