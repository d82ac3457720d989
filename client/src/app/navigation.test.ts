import { expect, test } from 'vitest';
import { currentItem, homeOf, navigationOf } from './navigation.ts';

const idsOf = (role: 'employee' | 'manager' | 'admin') =>
  navigationOf(role, 0).flatMap(({ items }) => items.map(({ id }) => id));

test('each role sees its pages', () => {
  expect(idsOf('employee')).toEqual(['trainings', 'schedule', 'sync']);
  expect(idsOf('manager')).toEqual(['trainings', 'schedule', 'board', 'sync', 'health']);
  expect(idsOf('admin')).toEqual(['trainings', 'schedule', 'board', 'conflicts', 'audit', 'sync', 'health']);
});

test("everybody begins on a page of their own navigation, and no more than four are in the phone's bar", () => {
  for (const role of ['employee', 'manager', 'admin'] as const) {
    const groups = navigationOf(role, 2);
    expect(currentItem(groups, homeOf(role))).not.toBeNull();
    expect(groups.flatMap(({ items }) => items).filter(({ primary }) => primary === true).length).toBeLessThanOrEqual(
      4,
    );
  }
});

test('a page below an item belongs to it, a longer name does not', () => {
  const groups = navigationOf('employee', 0);
  expect(currentItem(groups, '/trainings/PY-1')).toBe('trainings');
  expect(currentItem(groups, '/trainingsx')).toBeNull();
});
