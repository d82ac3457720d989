/**
 * Whether two things a person attends collide. Intervals are half-open, [start, end): a meeting that starts when another
 * ends does not overlap it. Always: instants only, so zones and DST have been dealt with before this file is reached.
 */

/** Milliseconds since the epoch, UTC; `endsAt` is the first instant that is free again. */
export type Interval = { readonly startsAt: number; readonly endsAt: number };

/** True when the two half-open intervals share at least one instant. */
export function overlaps(a: Interval, b: Interval): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}

/** Something a person is committed to: all its meetings, under a key the caller knows it by. */
export type Commitment<Key> = { readonly key: Key; readonly meetings: readonly Interval[] };

/**
 * The commitments of which any meeting overlaps any of `meetings`, in the order given. A commitment without meetings
 * (self-paced, time not yet announced) never overlaps. O((n + m) log n) with n = meetings, m = all commitments' meetings.
 */
export function overlappingCommitments<Key>(
  meetings: readonly Interval[],
  commitments: readonly Commitment<Key>[],
): Commitment<Key>[] {
  if (meetings.length === 0) return [];
  const busy = mergeIntervals(meetings);
  return commitments.filter((commitment) => commitment.meetings.some((meeting) => overlapsAny(busy, meeting)));
}

/** The union of `intervals` as disjoint intervals in order of start. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.toSorted((a, b) => a.startsAt - b.startsAt);
  const merged: { startsAt: number; endsAt: number }[] = [];
  for (const { startsAt, endsAt } of sorted) {
    const last = merged.at(-1);
    if (last && startsAt <= last.endsAt) last.endsAt = Math.max(last.endsAt, endsAt);
    else merged.push({ startsAt, endsAt });
  }
  return merged;
}

/** True when `meeting` overlaps one of `busy`, which must be disjoint and in order (see {@link mergeIntervals}). O(log n). */
export function overlapsAny(busy: readonly Interval[], meeting: Interval): boolean {
  let low = 0;
  let high = busy.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = busy[middle];
    if (at && at.endsAt <= meeting.startsAt) low = middle + 1;
    else high = middle;
  }
  const candidate = busy[low];
  return candidate !== undefined && overlaps(candidate, meeting);
}
