import { expect, test } from 'vitest';
import type { RegistrationRow } from '@openkms/schema/domain/rows.ts';
import { registrationRow } from '@openkms/schema/domain/test-rows.ts';
import { standings } from './standings.ts';

const registration = (over: Partial<RegistrationRow>) => registrationRow({ sessionId: 's1', ...over });
const of = (rows: RegistrationRow[], pending: string[] = [], over: string[] = []) =>
  standings(
    rows,
    (id) => (id === 'lost' ? undefined : 't'),
    (id) => pending.includes(id),
    (id) => over.includes(id),
  ).get('t');

test('a seat is not called registered before the server has spoken', () => {
  expect(of([registration({})], ['r'])).toEqual({ words: 'Requested', tone: 'info' });
  expect(of([registration({})])).toEqual({ words: 'Registered', tone: 'success' });
});

test('the best of several registrations counts', () => {
  const waiting = registration({ id: 'w', status: 'waitlisted', waitlistPosition: 3 });
  expect(of([waiting])).toEqual({ words: 'Waitlist, 3rd', tone: 'warning' });
  expect(of([waiting, registration({})])?.words).toBe('Registered');
});

test('what is cancelled, over or unknown says nothing', () => {
  expect(of([registration({ status: 'cancelled' })])).toBeUndefined();
  expect(of([registration({})], [], ['s1'])).toBeUndefined();
  expect(of([registration({ sessionId: 'lost' })])).toBeUndefined();
});
