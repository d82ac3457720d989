import { expect, test } from 'vitest';
import { nextResult } from './result-steps.ts';

test('arrows walk rows and columns and stop at the ends', () => {
  expect(nextResult(1, 8, 3, 'down')).toBe(4);
  expect(nextResult(7, 8, 3, 'down')).toBe(7);
  expect(nextResult(4, 8, 3, 'up')).toBe(1);
  expect(nextResult(0, 8, 3, 'left')).toBe(0);
  expect(nextResult(7, 8, 3, 'right')).toBe(7);
  expect(nextResult(3, 8, 3, 'first')).toBe(0);
  expect(nextResult(3, 8, 3, 'last')).toBe(7);
});

test('up from the first row leads back to the search field', () => {
  expect(nextResult(2, 8, 3, 'up')).toBeNull();
});
