/** What the schedule's address says: `/schedule?view=week&week=2026-12-07`. Pure; anything else is the agenda. */

export type ScheduleAddress = {
  readonly view: 'agenda' | 'week';
  /** A day of the week that is shown, `YYYY-MM-DD`; null for the present one. */
  readonly week: string | null;
};

/** Reads the part after the path. */
export function parseScheduleAddress(search: string): ScheduleAddress {
  const asked = new URLSearchParams(search);
  const week = asked.get('week') ?? '';
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(week) && !Number.isNaN(Date.parse(`${week}T12:00:00Z`));
  return { view: asked.get('view') === 'week' ? 'week' : 'agenda', week: isDay ? week : null };
}

/** The part after the path; the agenda needs none. */
export function addressOf({ view, week }: ScheduleAddress): string {
  if (view === 'agenda') return '';
  return week === null ? '?view=week' : `?view=week&week=${week}`;
}
