import { expect, test } from 'vitest';
import { FIRST_CHOICES, maxTokensOf, moved, switched } from './preview-choices.ts';

const { enrichers } = FIRST_CHOICES;
const names = (list: typeof enrichers) => list.map(({ name }) => name);

test('an enricher moves by one place and no further than the ends', () => {
  const [first, second, third, fourth] = names(enrichers);
  expect(names(moved(enrichers, 2, -1))).toEqual([first, third, second, fourth]);
  expect(names(moved(enrichers, 0, 1))).toEqual([second, first, third, fourth]);
  expect(moved(enrichers, 0, -1)).toBe(enrichers);
  expect(moved(enrichers, 3, 1)).toBe(enrichers);
});

test('an enricher is switched and the others stay as they are', () => {
  expect(switched(enrichers, 1, false).map(({ enabled }) => enabled)).toEqual([true, false, true, true]);
});

test.each([
  ['', null],
  [' 2000 ', 2000],
  ['0', undefined],
  ['1.5', undefined],
  ['many', undefined],
])('reads %j as a limit', (typed, limit) => {
  expect(maxTokensOf(typed)).toBe(limit);
});
