/** Which hours a week shows. Pure: minutes and hours are wall time in the zone given. */
import { clockTime } from '../../ui/when.ts';

type Span = { readonly startsAt: number; readonly endsAt: number };

export type HourRange = { readonly fromHour: number; readonly toHour: number; readonly hours: readonly number[] };

const WORKDAY = { from: 8, to: 18 };

/** Minutes since midnight, by the clock on the wall. */
export function minuteOfDay(instant: number, zone: string): number {
  const [hour = 0, minute = 0] = clockTime(instant, zone).split(':').map(Number);
  return hour * 60 + minute;
}

/** The working day, widened so that every span is in sight; a span over midnight shows to the end of its day. */
export function hourRange(spans: readonly Span[], zone: string): HourRange {
  let fromHour = WORKDAY.from;
  let toHour = WORKDAY.to;
  for (const { startsAt, endsAt } of spans) {
    const from = minuteOfDay(startsAt, zone);
    const to = from + (endsAt - startsAt) / 60_000;
    fromHour = Math.min(fromHour, Math.floor(from / 60));
    toHour = Math.max(toHour, Math.min(24, Math.ceil(to / 60)));
  }
  return { fromHour, toHour, hours: Array.from({ length: toHour - fromHour + 1 }, (_, at) => fromHour + at) };
}
