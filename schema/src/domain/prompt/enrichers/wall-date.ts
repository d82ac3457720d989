/** The calendar day and the hour that a person sees on the wall, and days until another day. */
import { offsetAt } from '../../zone.ts';

const DAY = 86_400_000;

/** `month` counts from 1, `weekday` from Sunday = 0; `day` is the day's number since 1970, to count days with. */
export type WallDate = {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly day: number;
};

/** True for ms UTC that a calendar can show in any zone. */
export function isInstant(ms: number): boolean {
  return Math.abs(ms) <= 8_000_000_000_000_000;
}

/** What the clocks of an IANA `zone` show at `instant` (ms UTC). Throws RangeError for an unknown zone. */
export function wallDate(instant: number, zone: string): WallDate {
  const at = instant + offsetAt(instant, zone);
  const date = new Date(at);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    dayOfMonth: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    day: Math.floor(at / DAY),
  };
}

/** The day's number since 1970. A day that its month does not have is the month's last. */
export function dayNumber(year: number, month: number, dayOfMonth: number): number {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Date.UTC(year, month - 1, Math.min(dayOfMonth, last)) / DAY;
}

/** `YYYY-MM-DD` of a day's number. */
export function isoDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
