import { describe, expect, it } from 'vitest';
import { isDeeperThan } from './json-depth.ts';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('isDeeperThan', () => {
  it('counts the levels of arrays and objects', () => {
    expect(isDeeperThan('text', 0)).toBe(false);
    expect(isDeeperThan([1, null], 0)).toBe(true);
    expect(isDeeperThan({ a: [{ b: 1 }], c: 'x' }, 3)).toBe(false);
    expect(isDeeperThan({ a: [{ b: 1 }], c: 'x' }, 2)).toBe(true);
    expect(isDeeperThan({ a: [{ b: {} }] }, 3)).toBe(true);
  });

  it('answers for what no stack could walk', () => {
    expect(isDeeperThan(nested(100), 100)).toBe(false);
    expect(isDeeperThan(nested(101), 100)).toBe(true);
    expect(isDeeperThan(nested(300_000), 100)).toBe(true);
  });
});
