// Days, spans and zones as words, on top of when.ts. Always: nobody has to guess which month 03/04 is, hours are 00–23,
// and the zone is the caller's: nothing here reads the clock. Instants are ms since the epoch, UTC; zones are IANA names.
import { calendarDay, clockTime, timeSpan } from './when.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

const SHAPES = {
  shortDay: { weekday: 'short', month: 'short', day: 'numeric' },
  longDay: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
  isoDay: { year: 'numeric', month: '2-digit', day: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

type Shape = keyof typeof SHAPES;

/** The zone this machine is set to. */
export function readerZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** "Tue, Dec 8": only where the year stands beside it. */
export function shortDay(instant: number, zone: string): string {
  const { weekday, month, day } = partsOf('shortDay', instant, zone);
  return `${weekday}, ${month} ${day}`;
}

/** "Tuesday, December 8 2026": for headings. */
export function longDay(instant: number, zone: string): string {
  const { weekday, month, day, year } = partsOf('longDay', instant, zone);
  return `${weekday}, ${month} ${day} ${year}`;
}

/** "2026-12-08": the calendar day in `zone`, which sorts as it reads. */
export function isoDay(instant: number, zone: string): string {
  const { year, month, day } = partsOf('isoDay', instant, zone);
  return `${year}-${month}-${day}`;
}

/** "10:00–12:00", or with the other day where the end is on one: "22:00 – Wed, Dec 9, 02:00". */
export function clockSpan(startsAt: number, endsAt: number, zone: string): string {
  if (isoDay(startsAt, zone) === isoDay(endsAt, zone)) return `${clockTime(startsAt, zone)}–${clockTime(endsAt, zone)}`;
  return `${clockTime(startsAt, zone)} – ${shortDay(endsAt, zone)}, ${clockTime(endsAt, zone)}`;
}

/** "Tue, Jun 1 – Fri, Jul 9 2027": the days from the first to the last; the year is said once where once is enough. */
export function daySpan(startsAt: number, endsAt: number, zone: string): string {
  if (isoDay(startsAt, zone) === isoDay(endsAt, zone)) return calendarDay(startsAt, zone);
  const oneYear = isoDay(startsAt, zone).slice(0, 4) === isoDay(endsAt, zone).slice(0, 4);
  return `${oneYear ? shortDay(startsAt, zone) : calendarDay(startsAt, zone)} – ${calendarDay(endsAt, zone)}`;
}

/** True when both zones show the same wall time at this instant. */
export function sameWallTime(instant: number, zone: string, otherZone: string): boolean {
  if (zone === otherZone) return true;
  return (
    isoDay(instant, zone) === isoDay(instant, otherZone) && clockTime(instant, zone) === clockTime(instant, otherZone)
  );
}

/** Where something takes place, as far as clocks care: its zone and what people call it. */
export interface Place {
  zone: string;
  /** "Boston" in "Boston time". */
  name: string;
}

/** A time as the reader's clock shows it, and what else has to be said about it. */
export interface TimeWords {
  text: string;
  note: string | null;
}

/**
 * A time in the reader's zone ("Tue, Dec 8 2026, 10:00–12:00"). Where the place's clock shows the same nothing is added;
 * where it differs the note says whose time this is and what the place's own clock shows.
 */
export function timeAtPlace(startsAt: number, endsAt: number, place: Place, reader: string): TimeWords {
  const text = timeSpan(startsAt, endsAt, reader);
  if (sameWallTime(startsAt, place.zone, reader)) return { text, note: null };
  const sameDay = isoDay(startsAt, place.zone) === isoDay(startsAt, reader);
  const there = sameDay ? clockSpan(startsAt, endsAt, place.zone) : timeSpan(startsAt, endsAt, place.zone);
  return { text, note: `your time · ${there} ${place.name} time` };
}

/**
 * When all `meetings` take place: one by its day and time, several by their first and last day and, where all begin and
 * end alike, their time of day on the place's clock. Null where there is none.
 */
export function meetingsAtPlace(
  meetings: readonly { readonly startsAt: number; readonly endsAt: number }[],
  place: Place,
  reader: string,
): TimeWords | null {
  const [first] = meetings;
  if (first === undefined) return null;
  if (meetings.length === 1) return timeAtPlace(first.startsAt, first.endsAt, place, reader);
  const startsAt = Math.min(...meetings.map((meeting) => meeting.startsAt));
  const endsAt = Math.max(...meetings.map((meeting) => meeting.endsAt));
  const times = new Set(meetings.map((meeting) => clockSpan(meeting.startsAt, meeting.endsAt, place.zone)));
  const [time] = times;
  const clock = sameWallTime(startsAt, place.zone, reader) ? '' : ` ${place.name} time`;
  const each = times.size === 1 && time !== undefined ? `, each ${time}${clock}` : '';
  return { text: daySpan(startsAt, endsAt, reader), note: `${meetings.length} meetings${each}` };
}

/** "New York" for "America/New_York". */
export function zoneCity(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** Formatters are slow to make (0.1 ms) and used by the thousand: one for each shape and zone. */
function formatter(shape: Shape, zone: string): Intl.DateTimeFormat {
  const key = `${shape} ${zone}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', { ...SHAPES[shape], timeZone: zone });
  formatters.set(key, made);
  return made;
}

function partsOf(shape: Shape, instant: number, zone: string): Record<'weekday' | 'month' | 'day' | 'year', string> {
  const parts = { weekday: '', month: '', day: '', year: '' };
  for (const { type, value } of formatter(shape, zone).formatToParts(instant)) {
    if (type === 'weekday' || type === 'month' || type === 'day' || type === 'year') parts[type] = value;
  }
  return parts;
}
