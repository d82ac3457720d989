/** Working days around a day, and wall times on them. Pure; days are `YYYY-MM-DD`. */
const DAY_MS = 86_400_000;

/** The day `offset` days after `day` (before it, when negative). */
export function addDays(day: string, offset: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + offset * DAY_MS).toISOString().slice(0, 10);
}

/** Monday to Friday, and none of the days on which every office is closed. */
export function isWorkday(day: string): boolean {
  const weekday = new Date(`${day}T00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !CLOSED.has(day.slice(5));
}

const CLOSED = new Set(['01-01', '07-04', '12-24', '12-25', '12-26', '12-31']);

/** The first working day at or after `day`. */
export function workdayFrom(day: string): string {
  let found = day;
  while (!isWorkday(found)) found = addDays(found, 1);
  return found;
}

/** The working day `count` working days after `day`. */
export function workdaysAfter(day: string, count: number): string {
  let found = day;
  for (let left = count; left > 0; left -= 1) found = workdayFrom(addDays(found, 1));
  return workdayFrom(found);
}

/** `minutes` after midnight of `day`, as a wall time. */
export function wallTime(day: string, minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${day}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
