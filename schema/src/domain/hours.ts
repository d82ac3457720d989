/**
 * Hours a person has earned and has planned in a calendar year. Always: a session counts in the year in which it ends,
 * read in the person's zone, and only once per training: repeating a training in a year earns nothing more.
 */

export type HoursEntry = {
  readonly trainingId: string;
  /** Learning hours of the training. */
  readonly hours: number;
  /** When the session ends, ms UTC; null for self-paced or unannounced, which count as planned. */
  readonly endsAt: number | null;
  readonly status: 'registered' | 'waitlisted' | 'cancelled';
  readonly sessionCancelled: boolean;
};

export type YearlyHours = { readonly earned: number; readonly planned: number; readonly waitlisted: number };

/**
 * Sums `entries` for `year`. `yearOf` tells the calendar year of an instant in the person's zone; `now` is ms UTC.
 */
export function yearlyHours(
  entries: readonly HoursEntry[],
  year: number,
  now: number,
  yearOf: (instant: number) => number,
): YearlyHours {
  const counted = new Set<string>();
  const sum = { earned: 0, planned: 0, waitlisted: 0 };
  const rank = (entry: HoursEntry) => (isEarned(entry, now) ? 0 : entry.status === 'registered' ? 1 : 2);
  for (const entry of entries.toSorted((a, b) => rank(a) - rank(b))) {
    if (entry.status === 'cancelled' || entry.sessionCancelled || counted.has(entry.trainingId)) continue;
    if (entry.endsAt !== null && yearOf(entry.endsAt) !== year) continue;
    counted.add(entry.trainingId);
    if (isEarned(entry, now)) sum.earned += entry.hours;
    else if (entry.status === 'registered') sum.planned += entry.hours;
    else if (entry.endsAt === null || entry.endsAt > now) sum.waitlisted += entry.hours;
  }
  return sum;
}

function isEarned(entry: HoursEntry, now: number): boolean {
  return entry.status === 'registered' && !entry.sessionCancelled && entry.endsAt !== null && entry.endsAt <= now;
}
