import { describe, expect, it } from 'vitest';
import { mergeIntervals, overlappingCommitments, overlaps } from './overlap.ts';

const at = (startsAt: number, endsAt: number) => ({ startsAt, endsAt });

describe('overlaps', () => {
  it.each([
    ['a meeting that starts when another ends', at(0, 10), at(10, 20), false],
    ['a meeting inside another', at(0, 10), at(3, 4), true],
    ['meetings sharing one millisecond', at(0, 10), at(9, 20), true],
    ['the same meeting', at(0, 10), at(0, 10), true],
    ['meetings apart', at(0, 10), at(11, 20), false],
  ])('%s', (_what, a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected);
    expect(overlaps(b, a)).toBe(expected);
  });
});

describe('overlappingCommitments', () => {
  it('looks at every meeting of both sides', () => {
    const course = { key: 'course', meetings: [at(0, 10), at(100, 110), at(200, 210)] };
    expect(overlappingCommitments([at(50, 60), at(205, 206)], [course]).map((each) => each.key)).toEqual(['course']);
    expect(overlappingCommitments([at(50, 60), at(210, 220)], [course])).toEqual([]);
  });

  it('never collides with what has no times', () => {
    expect(overlappingCommitments([at(0, 10)], [{ key: 'self-paced', meetings: [] }])).toEqual([]);
    expect(overlappingCommitments([], [{ key: 'any', meetings: [at(0, 10)] }])).toEqual([]);
  });
});

it('merges touching and nested intervals', () => {
  expect(mergeIntervals([at(20, 30), at(0, 10), at(10, 15), at(2, 3)])).toEqual([at(0, 15), at(20, 30)]);
});
