// Instants and lengths of time as people read them. Holds always: a date carries its weekday or month as a word and
// its year, so that no reader takes the day for the month; hours are 00–23; without a zone the reader's own is used.

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, zone: string | undefined): Intl.DateTimeFormat {
  const key = `${zone ?? ''}|${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    ...options,
    hourCycle: 'h23',
    ...(zone === undefined ? {} : { timeZone: zone }),
  });
  formats.set(key, made);
  return made;
}

/** "09:12" at `instant` (ms UTC). */
export function clockTime(instant: number, zone?: string): string {
  return format({ hour: '2-digit', minute: '2-digit' }, zone).format(instant);
}

/** "Sat, Nov 21 2026" */
export function calendarDay(instant: number, zone?: string): string {
  const parts = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }, zone).formatToParts(
    instant,
  );
  const { weekday, month, day, year } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${weekday}, ${month} ${day} ${year}`;
}

/** "Sat, Nov 21 2026, 09:12" */
export function dayAndTime(instant: number, zone?: string): string {
  return `${calendarDay(instant, zone)}, ${clockTime(instant, zone)}`;
}

/** "09:12" when `instant` is on the same day as `now`, else "Fri, Nov 20 2026, 09:12". */
export function shortMoment(instant: number, now: number, zone?: string): string {
  return calendarDay(instant, zone) === calendarDay(now, zone) ? clockTime(instant, zone) : dayAndTime(instant, zone);
}

/** "Sat, Nov 21 2026, 09:00–11:00"; both days are written where they differ. */
export function timeSpan(startsAt: number, endsAt: number, zone?: string): string {
  return calendarDay(startsAt, zone) === calendarDay(endsAt, zone)
    ? `${dayAndTime(startsAt, zone)}–${clockTime(endsAt, zone)}`
    : `${dayAndTime(startsAt, zone)} – ${dayAndTime(endsAt, zone)}`;
}

/** A length of time (ms) in its two largest units: "3 h 12 min", "2 days 4 h", "less than a minute". */
export function lengthOfTime(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return 'less than a minute';
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  if (days > 0) return join(`${days} ${days === 1 ? 'day' : 'days'}`, hours, 'h');
  return hours > 0 ? join(`${hours} h`, rest, 'min') : `${rest} min`;
}

function join(first: string, count: number, unit: string): string {
  return count === 0 ? first : `${first} ${count} ${unit}`;
}
