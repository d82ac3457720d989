import { expect, test } from 'vitest';
import { likened } from './similar-prompts.ts';

const found = [
  { id: 'near', alike: 97, shared: ['tides'] },
  { id: 'twin', alike: 92, shared: ['berths'] },
  { id: 'gone', alike: 90, shared: [] },
  { id: 'far', alike: 41, shared: ['lines'] },
];
const rowOf = (id: string) => (id === 'gone' ? undefined : { name: id.toUpperCase() });

test('the very text comes first and is called so, also where the index did not find it', () => {
  expect(likened(found, ['twin', 'unfound'], rowOf)).toEqual([
    { name: 'TWIN', alike: 100, likeness: 'same', shared: ['berths'] },
    { name: 'UNFOUND', alike: 100, likeness: 'same', shared: [] },
    { name: 'NEAR', alike: 97, likeness: 'near', shared: ['tides'] },
    { name: 'FAR', alike: 41, likeness: 'related', shared: ['lines'] },
  ]);
});

test('a text that says it in the same words and another order is near, not the same', () => {
  expect(likened([{ id: 'a', alike: 100, shared: [] }], [], rowOf)).toMatchObject([{ likeness: 'near' }]);
});
