import { expect, it } from 'vitest';
import { longHistory } from './test-histories.ts';
import { ancestorsOf, isAncestor, leaves, mergeBase, type TreeVersion } from './version-tree.ts';

const version = (number: number, ...parents: number[]): TreeVersion => ({
  id: `v${number}`,
  number,
  parents: parents.map((parent) => `v${parent}`),
});

/** 1 ← 2, 1 ← 3, and 4 merges 2 and 3. */
const MERGED = [version(1), version(2, 1), version(3, 1), version(4, 2, 3)];

it('names all versions that led to one, on every side of a merge', () => {
  expect([...ancestorsOf(MERGED, 'v4')].toSorted()).toEqual(['v1', 'v2', 'v3']);
  expect(isAncestor(MERGED, 'v1', 'v4')).toBe(true);
  expect(isAncestor(MERGED, 'v4', 'v1')).toBe(false);
  expect(isAncestor(MERGED, 'v4', 'v4')).toBe(false);
});

it('finds where two branches parted', () => {
  expect(mergeBase(MERGED, 'v2', 'v3')).toBe('v1');
  expect(mergeBase(MERGED, 'v3', 'v4')).toBe('v3');
  expect(mergeBase(MERGED, 'v4', 'v4')).toBe('v4');
});

it('finds the newer parting after a merge, not the first one', () => {
  const versions = [...MERGED, version(5, 4), version(6, 4), version(7, 3)];
  expect(mergeBase(versions, 'v5', 'v6')).toBe('v4');
  expect(mergeBase(versions, 'v7', 'v6')).toBe('v3');
});

it('takes the greatest number where two branches were merged into each other crosswise', () => {
  const crossed = [version(1), version(2, 1), version(3, 1), version(4, 2, 3), version(5, 3, 2)];
  expect(mergeBase(crossed, 'v4', 'v5')).toBe('v3');
  expect(mergeBase(crossed.toReversed(), 'v5', 'v4')).toBe('v3');
});

it('finds no base for versions that share nothing or are not there', () => {
  expect(mergeBase([version(1), version(2)], 'v1', 'v2')).toBeNull();
  expect(mergeBase(MERGED, 'v2', 'v9')).toBeNull();
  expect(mergeBase(MERGED, 'v9', 'v9')).toBeNull();
});

it('names the heads of branches that are not merged, newest first', () => {
  expect(leaves(MERGED)).toEqual(['v4']);
  expect(leaves([...MERGED, version(5, 2), version(6, 1)])).toEqual(['v6', 'v5', 'v4']);
  expect(leaves([])).toEqual([]);
});

it('passes over parents that are unknown, that are not older, and circles', () => {
  const damaged = [version(1, 3), version(2, 1, 9), version(3, 2, 3)];
  expect([...ancestorsOf(damaged, 'v3')].toSorted()).toEqual(['v1', 'v2']);
  expect(ancestorsOf(damaged, 'v9').size).toBe(0);
  expect(leaves(damaged)).toEqual(['v3']);
  expect(mergeBase(damaged, 'v1', 'v3')).toBe('v1');
});

it('answers for a history of 10,000 versions', () => {
  const versions = longHistory();
  expect(ancestorsOf(versions, 'v9999').size).toBe(9999);
  expect(mergeBase(versions, 'v9999', 'v5000')).toBe('v5000');
  expect(leaves(versions)).toEqual(['v9999']);
});
