import { describe, expect, it } from 'vitest';
import type { RegistrationRow } from './rows.ts';
import { decideSeat, hasBegun, promotableSeats, renumberedWaitlist, seatsLeft } from './seats.ts';

const waiting = (id: string, waitlistedAt: number, waitlistPosition: number) =>
  ({ id, waitlistedAt, waitlistPosition }) as RegistrationRow;

it('gives a seat while one is free and the next place in the queue when none is', () => {
  expect(decideSeat({ capacity: 2, seatsTaken: 1, waitlistCount: 0 })).toEqual({ kind: 'registered' });
  expect(decideSeat({ capacity: 2, seatsTaken: 2, waitlistCount: 3 })).toEqual({ kind: 'waitlisted', position: 4 });
  expect(seatsLeft({ capacity: 2, seatsTaken: 5 })).toBe(0);
});

describe('promotion', () => {
  const session = { status: 'scheduled', startsAt: 100, capacity: 3 } as const;

  it('fills free seats before the session begins', () => {
    expect(promotableSeats(session, 1, 99)).toBe(2);
  });

  it('stops at the first minute, for cancelled sessions, and when nothing is free', () => {
    expect(promotableSeats(session, 1, 100)).toBe(0);
    expect(promotableSeats({ ...session, status: 'cancelled' }, 1, 0)).toBe(0);
    expect(promotableSeats(session, 4, 0)).toBe(0);
  });

  it('is always possible in a session without times', () => {
    expect(hasBegun({ startsAt: null }, 1e15)).toBe(false);
    expect(promotableSeats({ ...session, startsAt: null }, 2, 1e15)).toBe(1);
  });
});

it('renumbers in the order it shows, whatever the clocks said, and reports only those whose place changes', () => {
  expect(renumberedWaitlist([waiting('b', 10, 3), waiting('a', 30, 1)])).toEqual([{ id: 'b', position: 2 }]);
  expect(renumberedWaitlist([waiting('c', 30, 4), waiting('a', 10, 1), waiting('b', 20, 3)])).toEqual([
    { id: 'b', position: 2 },
    { id: 'c', position: 3 },
  ]);
});
