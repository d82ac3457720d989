import { expect, test } from 'vitest';
import { currentItem, homeOf, navigationOf } from './navigation.ts';

const NOTHING = { conflicts: 0, setAside: 0 };
const idsOf = (role: 'employee' | 'manager' | 'admin') =>
  navigationOf(role, NOTHING).flatMap(({ items }) => items.map(({ id }) => id));

test('each role sees its pages', () => {
  expect(idsOf('employee')).toEqual(['trainings', 'schedule', 'prompts', 'sync']);
  expect(idsOf('manager')).toEqual(['trainings', 'schedule', 'prompts', 'board', 'devices', 'sync', 'health']);
  expect(idsOf('admin')).toEqual([
    'trainings',
    'schedule',
    'prompts',
    'board',
    'devices',
    'conflicts',
    'set-aside',
    'audit',
    'sync',
    'health',
  ]);
});

test("everybody begins on a page of their own navigation, and no more than four are in the phone's bar", () => {
  for (const role of ['employee', 'manager', 'admin'] as const) {
    const groups = navigationOf(role, { conflicts: 2, setAside: 1 });
    expect(currentItem(groups, homeOf(role))).not.toBeNull();
    expect(groups.flatMap(({ items }) => items).filter(({ primary }) => primary === true).length).toBeLessThanOrEqual(
      4,
    );
  }
});

test('a page below an item belongs to it, a longer name does not', () => {
  const groups = navigationOf('employee', NOTHING);
  expect(currentItem(groups, '/trainings/PY-1')).toBe('trainings');
  expect(currentItem(groups, '/trainingsx')).toBeNull();
});
