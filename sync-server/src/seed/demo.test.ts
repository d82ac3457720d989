/** The demo data keeps the rules of the house on whatever day it is made, and is the same whenever it is made for that day. */
import { sourceId } from '../cli/source-id.ts';
import { placeMeetings } from '@openkms/schema/commands/wall-time.ts';
import { overlaps } from '@openkms/schema/domain/overlap.ts';
import { describe, expect, it } from 'vitest';
import { demoRows } from './demo.ts';
import { createRandom } from './random.ts';

const ORG = 'org';
/** A plain day, New Year (nothing of the year is over), the eve of a clock change, a leap day. */
const DAYS = ['2026-11-21T15:00Z', '2027-01-02T09:00Z', '2027-03-13T20:00Z', '2028-02-29T12:00Z'];

it('is the same twice for the same moment', () => {
  const now = Date.parse('2026-11-21T15:00Z');
  expect(JSON.stringify(demoRows(ORG, now))).toBe(JSON.stringify(demoRows(ORG, now)));
});

it('draws the same numbers from the same seed, evenly', () => {
  const draws = (seed: number) => Array.from({ length: 1000 }, createRandom(seed).next);
  expect(draws(7)).toEqual(draws(7));
  expect(draws(7)).not.toEqual(draws(8));
  const mean = draws(7).reduce((sum, draw) => sum + draw, 0) / 1000;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
});

describe.each(DAYS)('made on %s', (iso) => {
  const now = Date.parse(iso);
  const rows = demoRows(ORG, now);
  const sessions = new Map(
    rows.sessions.map((session) => {
      const timed = placeMeetings([...session.meetings], session.zone);
      if (!timed.ok) throw new Error(`${session.code}: ${timed.code}`);
      return [session.id, { ...session, times: timed.meetings }];
    }),
  );
  const active = rows.registrations.filter((row) => row.status !== 'cancelled');
  const of = (sessionId: string, status: string) =>
    active.filter((row) => row.sessionId === sessionId && row.status === status);

  it('holds 3 offices and a virtual one, 300 people, 120 trainings and 600 sessions, each under its own id and name', () => {
    expect(rows.offices.map((office) => office.code)).toEqual(['NYC', 'Boston', 'Dallas', 'virtual']);
    expect([rows.people.length, rows.trainings.length, rows.sessions.length]).toEqual([300, 120, 600]);
    for (const list of [rows.people, rows.trainings, rows.sessions, rows.registrations]) {
      expect(new Set(list.map((row) => row.id)).size).toBe(list.length);
    }
    expect(new Set(rows.people.map((person) => person.email)).size).toBe(300);
    expect(new Set(rows.people.map((person) => person.name)).size).toBe(300);
    expect(new Set(rows.sessions.map((session) => session.code)).size).toBe(600);
    expect(new Set(rows.trainings.map((training) => training.description)).size).toBe(120);
  });

  it('reaches from ten months back to six months ahead, in office hours of working days', () => {
    const starts = [...sessions.values()]
      .flatMap((session) => session.times.map((meeting) => meeting.startsAt))
      .toSorted((a, b) => a - b);
    const days = (at = now) => (at - now) / 86_400_000;
    expect(days(starts[0])).toBeLessThan(-270);
    expect(days(starts.at(-1))).toBeGreaterThan(160);
    for (const session of sessions.values()) {
      for (const { start, end } of session.meetings) {
        expect(new Date(`${start.slice(0, 10)}T12:00Z`).getUTCDay()).toSatisfy((day: number) => day >= 1 && day <= 5);
        expect(start.slice(11) >= '08:30' && end.slice(11) <= '18:00', `${session.code} ${start}–${end}`).toBe(true);
      }
    }
  });

  it('puts no person, trainer or room in two places at once, and nobody twice into a training', () => {
    const clash = (list: readonly { startsAt: number; endsAt: number }[]) => {
      const sorted = list.toSorted((a, b) => a.startsAt - b.startsAt);
      return sorted.some((meeting, index) => index > 0 && overlaps(sorted[index - 1] ?? meeting, meeting));
    };
    const taken = new Map<string, { startsAt: number; endsAt: number }[]>();
    const take = (key: string, sessionId: string) =>
      taken.set(key, [...(taken.get(key) ?? []), ...(sessions.get(sessionId)?.times ?? [])]);
    for (const row of active) take(`person ${row.userId}`, row.sessionId);
    for (const session of sessions.values()) {
      if (session.room !== null) take(`room ${session.room}`, session.id);
      for (const trainer of session.trainers) take(`trainer ${trainer}`, session.id);
    }
    expect([...taken].filter(([, list]) => clash(list)).map(([key]) => key)).toEqual([]);
    const pairs = active.map((row) => `${row.userId} ${sessions.get(row.sessionId)?.trainingId}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  it('sells no seat twice, keeps waitlists only where it is full, numbered 1, 2, 3 …, and asks for nothing in the future', () => {
    let waiting = 0;
    for (const session of sessions.values()) {
      const [registered, waitlisted] = [of(session.id, 'registered'), of(session.id, 'waitlisted')];
      expect(registered.length).toBeLessThanOrEqual(session.capacity);
      if (waitlisted.length > 0) expect(registered.length).toBe(session.capacity);
      const byTime = waitlisted.toSorted((a, b) => a.requestedAt - b.requestedAt);
      expect(byTime.map((row) => row.waitlistPosition)).toEqual(byTime.map((_, index) => index + 1));
      waiting += waitlisted.length;
    }
    expect(waiting).toBeGreaterThan(15);
    expect(rows.registrations.filter((row) => row.requestedAt > now || (row.cancelledAt ?? 0) > now)).toEqual([]);
  });

  it('gives Emma a past, a future, a waitlist and the three sessions of the story', () => {
    const emma = sourceId(ORG, 'person', 'emma@openkms.example');
    const hers = active
      .filter((row) => row.userId === emma)
      .map((row) => ({ ...row, session: sessions.get(row.sessionId) }));
    const upcoming = hers.filter((row) => (row.session?.times[0]?.startsAt ?? 0) > now);
    expect(upcoming.filter((row) => row.status === 'registered')).toHaveLength(4);
    expect(upcoming.filter((row) => row.status === 'waitlisted').map((row) => row.waitlistPosition)).toEqual([2]);
    expect(hers.length - upcoming.length).toBeGreaterThanOrEqual(2);
    const python = [...sessions.values()].filter(
      (session) => session.code.startsWith('PYT-') && (session.times[0]?.startsAt ?? 0) > now,
    );
    const fits = (session: (typeof python)[number]) =>
      !hers.some((row) => row.session?.times.some((one) => session.times.some((other) => overlaps(one, other))));
    const boston = python.filter(
      (session) => session.room !== null && session.officeId === sourceId(ORG, 'office', 'Boston'),
    );
    const left = (session: (typeof python)[number]) => session.capacity - of(session.id, 'registered').length;
    expect(
      boston.some(
        (session) =>
          !fits(session) && left(session) > 0 && of(session.id, 'registered').every((row) => row.userId !== emma),
      ),
    ).toBe(true);
    expect(boston.some((session) => fits(session) && left(session) === 1)).toBe(true);
    expect(boston.some((session) => fits(session) && left(session) > 3)).toBe(true);
  });
});
