import { expect, it } from 'vitest';
import { closest } from './closest.ts';

it.each([
  ['nmae', 'name'],
  ['upcas', 'upcase'],
  ['upcasee', 'upcase'],
  ['topik', 'topic'],
  ['tak', 'task'],
])('%s was meant to be %s', (name, meant) => {
  expect(closest(name, ['name', 'upcase', 'topic', 'task'])).toBe(meant);
});

it.each(['shout', 'tpoci', 'x', 'ab', 'name'])('%s is not guessed at', (name) => {
  expect(closest(name, ['shift', 'topic', 'y', 'a', 'name'])).toBeUndefined();
});
