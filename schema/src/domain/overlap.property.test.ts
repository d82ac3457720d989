import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeIntervals, overlappingCommitments, overlaps } from './overlap.ts';

const interval = fc
  .tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 40 }))
  .map(([startsAt, length]) => ({ startsAt, endsAt: startsAt + length }));
const intervals = fc.array(interval, { maxLength: 12 });

it('finds exactly the commitments that the plain definition finds', () => {
  fc.assert(
    fc.property(intervals, fc.array(intervals, { maxLength: 8 }), (meetings, calendars) => {
      const commitments = calendars.map((each, key) => ({ key, meetings: each }));
      const plain = commitments.filter((each) => each.meetings.some((a) => meetings.some((b) => overlaps(a, b))));
      expect(overlappingCommitments(meetings, commitments)).toEqual(plain);
    }),
  );
});

it('merging keeps every instant, in disjoint intervals', () => {
  fc.assert(
    fc.property(intervals, fc.integer({ min: 0, max: 540 }), (list, instant) => {
      const merged = mergeIntervals(list);
      const covers = (all: readonly { startsAt: number; endsAt: number }[]) =>
        all.some((each) => each.startsAt <= instant && instant < each.endsAt);
      expect(covers(merged)).toBe(covers(list));
      for (const [index, each] of merged.entries())
        expect(each.startsAt).toBeGreaterThan(merged[index - 1]?.endsAt ?? -1);
    }),
  );
});
