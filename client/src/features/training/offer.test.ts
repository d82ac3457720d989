import { describe, expect, test } from 'vitest';
import { adjusted, applied, conflicted, rejected } from '@openkms/schema/domain/outcome.ts';
import { offerOf } from './offer.ts';
import { registrationRow, sessionRow } from '@openkms/schema/domain/test-rows.ts';

const session = sessionRow({ capacity: 10, seatsTaken: 7, waitlistCount: 2 });
const own = registrationRow({});
const base = { session, own: undefined, pending: undefined, preview: applied({}), online: true };
const pending = { commandId: 'c', name: 'registration.register' };

describe('before anything is pressed it is said what will happen', () => {
  test('a free seat, and how many there are', () => {
    expect(offerOf(base)).toEqual({ kind: 'open', words: 'You get one of 3 free seats.' });
    expect(offerOf({ ...base, session: { ...session, seatsTaken: 9 } }).words).toBe('You get the last free seat.');
  });

  test('a place on the waitlist, and which', () => {
    expect(offerOf({ ...base, preview: adjusted('waitlisted', {}) })).toEqual({
      kind: 'waitlist',
      words: 'Full. You would be 3rd on the waitlist.',
    });
  });

  test('a collision names what it collides with, whichever way the rule says it', () => {
    const held = {
      sessionId: 'x',
      registrationId: 'rx',
      title: 'SQL Basics',
      officeId: 'b',
      zone: 'UTC',
      startsAt: 1,
      endsAt: 2,
      meetings: [],
    };
    for (const preview of [
      rejected('schedule_overlap', { conflicts: [held] }),
      conflicted('schedule_overlap', {}, { conflicts: [held] }),
    ]) {
      const offer = offerOf({ ...base, preview });
      expect(offer).toMatchObject({
        kind: 'collides',
        words: 'It overlaps SQL Basics.',
        held: [{ title: 'SQL Basics', registrationId: 'rx' }],
      });
    }
  });

  test('why registration is closed', () => {
    expect(offerOf({ ...base, preview: rejected('session_began') }).words).toBe(
      'It has begun; registration is closed.',
    );
    expect(offerOf({ ...base, preview: { status: 'malformed', code: 'invalid_args' } }).kind).toBe('closed');
  });
});

describe('what is held already', () => {
  test('is registered only when the server said so', () => {
    expect(offerOf({ ...base, own }).words).toBe('Registered');
    expect(offerOf({ ...base, own, pending, online: false })).toMatchObject({
      kind: 'requested',
      words: 'Requested · confirms when online',
      commandId: 'c',
    });
    expect(offerOf({ ...base, own, pending }).words).toBe('Requested · confirming …');
  });

  test('waits at a place', () => {
    expect(offerOf({ ...base, own: { ...own, status: 'waitlisted', waitlistPosition: 3 } }).words).toBe(
      'Waitlist, 3rd',
    );
  });

  test('is being left while the cancellation waits, and free to take again afterwards', () => {
    const left = { ...own, status: 'cancelled' as const };
    expect(offerOf({ ...base, own: left, pending, online: false }).kind).toBe('leaving');
    expect(offerOf({ ...base, own: left }).kind).toBe('open');
  });
});
