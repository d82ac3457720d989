import { expect, it } from 'vitest';
import { longHistory } from './test-histories.ts';
import { layOut } from './tree-layout.ts';

it('draws two branches side by side and joins them in their merge', () => {
  const layout = layOut([
    { id: 'first', number: 1, parents: [] },
    { id: 'mine', number: 2, parents: ['first'] },
    { id: 'theirs', number: 3, parents: ['first'] },
    { id: 'merge', number: 4, parents: ['mine', 'theirs'] },
  ]);
  expect(layout).toEqual({
    rows: [
      { id: 'merge', row: 0, lane: 0 },
      { id: 'theirs', row: 1, lane: 1 },
      { id: 'mine', row: 2, lane: 0 },
      { id: 'first', row: 3, lane: 0 },
    ],
    edges: [
      { child: 'merge', parent: 'mine', lane: 0, from: { row: 0, lane: 0 }, to: { row: 2, lane: 0 } },
      { child: 'merge', parent: 'theirs', lane: 1, from: { row: 0, lane: 0 }, to: { row: 1, lane: 1 } },
      { child: 'theirs', parent: 'first', lane: 1, from: { row: 1, lane: 1 }, to: { row: 3, lane: 0 } },
      { child: 'mine', parent: 'first', lane: 0, from: { row: 2, lane: 0 }, to: { row: 3, lane: 0 } },
    ],
    width: 2,
  });
});

it('keeps a long line of work in one lane', () => {
  const layout = layOut(longHistory());
  expect(layout.width).toBe(1);
  expect(layout.rows).toHaveLength(10_000);
  expect(layout.edges).toHaveLength(9999);
});

it('uses a lane again once its branch has ended', () => {
  const versions = Array.from({ length: 20 }, (_, index) => [
    { id: `main ${index}`, number: 2 * index + 1, parents: index === 0 ? [] : [`main ${index - 1}`] },
    { id: `try ${index}`, number: 2 * index + 2, parents: [`main ${index}`] },
  ]).flat();
  expect(layOut(versions).width).toBe(2);
});

it('draws no edge to a parent that is unknown or not older', () => {
  const layout = layOut([
    { id: 'a', number: 1, parents: ['b', 'gone'] },
    { id: 'b', number: 2, parents: ['gone', 'a', 'b'] },
  ]);
  expect(layout.edges.map(({ child, parent }) => [child, parent])).toEqual([['b', 'a']]);
  expect(layOut([])).toEqual({ rows: [], edges: [], width: 0 });
});
