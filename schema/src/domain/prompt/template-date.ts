/**
 * The `date` filter: writes a date that a variable holds. Always: reads no clock, no zone and no language of the machine;
 * a date is `YYYY-MM-DD`, with `THH:mm` where there is a time, both as they stand on the wall.
 */
import { TemplateFault } from './template-limits.ts';

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::\d{2})?)?$/;
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DEFAULT_FORMAT = '%-d %B %Y';

/** The date `value` by `format` (%Y %m %d %e %B %b %A %a %j %H %M %%, and %- for no leading zero). */
export function formatDate(value: unknown, format: unknown = DEFAULT_FORMAT): string {
  const at = typeof value === 'string' ? readDate(value) : undefined;
  if (at === undefined) {
    const message = 'The filter "date" takes a date from a variable, written YYYY-MM-DD or YYYY-MM-DDTHH:mm.';
    throw new TemplateFault({ code: 'template_invalid', message });
  }
  return String(format).replace(/%(-?)([A-Za-z%])/g, (whole: string, hyphen: string, letter: string) => {
    const written = write(new Date(at), letter);
    return written === undefined ? whole : hyphen === '' ? written : written.replace(/^[0 ]+(?=\d)/, '');
  });
}

/** The wall time `text` as ms, read as if it were UTC; undefined when it is no date (30 February). */
export function readDate(text: string): number | undefined {
  const parts = DATE.exec(text)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour, minute] = parts;
  const at = Date.UTC(year, month - 1, day, hour || 0, minute || 0);
  const read = new Date(at).toISOString();
  return text.slice(0, 16) === read.slice(0, Math.min(text.length, 16)) ? at : undefined;
}

/** English, for all: 0 is Sunday. */
export function weekdayName(day: number): string {
  return WEEKDAYS[day] ?? '';
}

/** English, for all: 1 is January. */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? '';
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

function write(date: Date, letter: string): string | undefined {
  const two = (value: number) => String(value).padStart(2, '0');
  switch (letter) {
    case 'Y':
      return String(date.getUTCFullYear()).padStart(4, '0');
    case 'm':
      return two(date.getUTCMonth() + 1);
    case 'd':
      return two(date.getUTCDate());
    case 'e':
      return String(date.getUTCDate()).padStart(2, ' ');
    case 'B':
      return monthName(date.getUTCMonth() + 1);
    case 'b':
      return monthName(date.getUTCMonth() + 1).slice(0, 3);
    case 'A':
      return weekdayName(date.getUTCDay());
    case 'a':
      return weekdayName(date.getUTCDay()).slice(0, 3);
    case 'j':
      return String(dayOfYear(date)).padStart(3, '0');
    case 'H':
      return two(date.getUTCHours());
    case 'M':
      return two(date.getUTCMinutes());
    case '%':
      return '%';
    default:
      return undefined;
  }
}
