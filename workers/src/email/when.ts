/**
 * Times as a person reads them: in the zone of their own office, with the session's zone beside it where that differs.
 * Pure. Always: a date names its weekday, month in letters and year, so no reader can take it for another day.
 */

/** Instants in ms UTC. */
export type Span = { readonly startsAt: number; readonly endsAt: number };

/** "Tuesday, December 8, 2026, 10:00 AM – 12:00 PM EST", once more in the session's zone where clocks differ there. */
export function formatSpan(span: Span, readerZone: string, sessionZone: string): string {
  const mine = inZone(span, readerZone);
  const there = inZone(span, sessionZone);
  return sameClock(span, readerZone, sessionZone) ? mine : `${mine} (there: ${there})`;
}

function inZone({ startsAt, endsAt }: Span, zone: string): string {
  const { day, clock, clockWithZone } = clocksOf(zone);
  const from = `${day.format(startsAt)}, ${clock.format(startsAt)}`;
  const to = day.format(startsAt) === day.format(endsAt) ? '' : `${day.format(endsAt)}, `;
  // ICU puts a narrow no-break space before AM and PM, which plain-text readers may show as a box.
  return `${from} – ${to}${clockWithZone.format(endsAt)}`.replaceAll('\u202f', ' ');
}

function sameClock({ startsAt, endsAt }: Span, one: string, other: string): boolean {
  const [mine, there] = [clocksOf(one).wall, clocksOf(other).wall];
  return mine.format(startsAt) === there.format(startsAt) && mine.format(endsAt) === there.format(endsAt);
}

type Clocks = ReturnType<typeof makeClocks>;
/** By zone: making them took a quarter of the time of a mail. There are a few hundred zones. */
const clocks = new Map<string, Clocks>();

function clocksOf(zone: string): Clocks {
  const made = clocks.get(zone) ?? makeClocks(zone);
  clocks.set(zone, made);
  return made;
}

function makeClocks(timeZone: string) {
  return {
    day: new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'long',
      year: 'numeric',
      month: 'long',
      day: 'numeric',
    }),
    clock: new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', minute: '2-digit' }),
    clockWithZone: new Intl.DateTimeFormat('en-US', {
      timeZone,
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
    }),
    wall: new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
  };
}
