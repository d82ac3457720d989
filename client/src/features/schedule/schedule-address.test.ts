import { expect, test } from 'vitest';
import { addressOf, parseScheduleAddress } from './schedule-address.ts';

test('view and week survive the address', () => {
  expect(parseScheduleAddress(addressOf({ view: 'week', week: '2026-12-07' }))).toEqual({
    view: 'week',
    week: '2026-12-07',
  });
  expect(addressOf({ view: 'agenda', week: '2026-12-07' })).toBe('');
});

test('what is no week is the present one, what is no view is the agenda', () => {
  expect(parseScheduleAddress('?view=moon&week=2026-13-45')).toEqual({ view: 'agenda', week: null });
});
