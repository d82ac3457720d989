import { describe, expect, test } from 'vitest';
import { registrationStory, standingOf } from './stories.ts';
import { registrationRow, sessionRow } from '@openkms/schema/domain/test-rows.ts';

const session = sessionRow({});

describe('where a registration stands', () => {
  test('a seat is registered only once no command on it waits', () => {
    expect(standingOf(registrationRow({}), session, true, false)).toEqual({
      kind: 'pending',
      words: 'Requested · confirms when online',
    });
    expect(standingOf(registrationRow({}), session, true, true).words).toBe('Requested · confirming …');
    expect(standingOf(registrationRow({}), session, false, true)).toEqual({ kind: 'confirmed', words: 'Registered' });
  });

  test('a cancellation that waits is not yet cancelled', () => {
    expect(standingOf(registrationRow({ status: 'cancelled' }), session, true, false)).toEqual({
      kind: 'pending',
      words: 'Cancelled here · confirms when online',
    });
  });

  test('a cancelled session stands above a held seat', () => {
    expect(standingOf(registrationRow({}), sessionRow({ status: 'cancelled' }), false, true).words).toBe(
      'Session cancelled',
    );
    expect(standingOf(registrationRow({ status: 'waitlisted', waitlistPosition: 2 }), session, false, true).words).toBe(
      'Waitlist, 2nd',
    );
  });
});

describe('the story', () => {
  const waiting = registrationRow({ status: 'waitlisted', waitlistPosition: 1 });

  test('a seat lost while offline is told so', () => {
    expect(registrationStory(waiting, session, { status: 'adjusted', offlineSince: 5, seatsSeen: 1 })).toBe(
      'The last seat went to somebody else while you were offline: you are 1st on the waitlist. You move up by yourself when a seat becomes free.',
    );
  });

  test('nobody took a seat from who joined a full session', () => {
    expect(registrationStory(waiting, session, { status: 'adjusted', offlineSince: 5, seatsSeen: 0 })).toBe(
      'You are 1st on the waitlist. You move up by yourself when a seat becomes free.',
    );
    expect(registrationStory(waiting, session, undefined)).not.toContain('somebody else');
  });

  test('promotion, resolution and a cancelled session are told; an ordinary seat needs no story', () => {
    expect(registrationStory(registrationRow({ source: 'promotion' }), session, undefined)).toContain('moved up');
    expect(registrationStory(registrationRow({ source: 'resolution' }), session, undefined)).toContain('administrator');
    expect(
      registrationStory(
        registrationRow({}),
        sessionRow({ status: 'cancelled', cancelReason: 'Trainer ill' }),
        undefined,
      ),
    ).toBe('This session was cancelled: Trainer ill. Your place is kept in case it is restored.');
    expect(registrationStory(registrationRow({}), session, undefined)).toBeNull();
  });
});
