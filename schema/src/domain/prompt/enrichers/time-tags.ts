/**
 * Tells the model what time it is for the person: day, time of day, season (of the northern half, by months), quarter,
 * and deadlines that come near. Templates see the same as `time`. Always: from `now` and the person's zone, never from
 * the machine's clock or zone.
 */
import type { JsonObject } from '../../rows.ts';
import type { Addition, EnricherFrom } from '../enrichment.ts';
import { flag, isRecord, isWhole, listOf, oneOf, readSettings, whole } from '../settings.ts';
import { monthName, readDate, weekdayName } from '../template-date.ts';
import { usesVariable } from '../template.ts';
import { dayNumber, isoDay, wallDate, type WallDate } from './wall-date.ts';

/** Every year on a day (the last of the month where it has fewer), or once. */
export type CalendarEvent =
  | { readonly name: string; readonly month: number; readonly day: number }
  | { readonly name: string; readonly date: string };

const TAGS = ['timeOfDay', 'season', 'quarter', 'events'] as const;
type Tag = (typeof TAGS)[number];

const YEAR_END: CalendarEvent = { name: 'Year-end training deadline', month: 12, day: 31 };

const FIELDS = {
  /** Beside the day itself. */
  tags: listOf<Tag>(TAGS, TAGS.length, `of ${TAGS.join(', ')}`, (value) => TAGS.some((tag) => tag === value)),
  events: listOf<CalendarEvent>([YEAR_END], 50, 'events with a name and either month and day or a date', isEvent),
  withinDays: whole(45, 0, 366),
  /** The month in which quarters begin to be counted. */
  yearBeginsInMonth: whole(1, 1, 12),
  /** Say it even where the template says it itself, by `time`. */
  repeat: flag(false),
  place: oneOf('before', 'after'),
  priority: whole(80, 0, 100),
};

export const timeTags: EnricherFrom = (value) => {
  const read = readSettings(value, FIELDS);
  if (read.kind === 'refused') return read;
  const { tags, events, withinDays, yearBeginsInMonth, repeat, place, priority } = read.settings;
  return {
    kind: 'ready',
    apply: (draft, { context }) => {
      const wall = wallDate(context.now, context.zone);
      const quarter = Math.floor(((wall.month - yearBeginsInMonth + 12) % 12) / 3) + 1;
      const near = tags.includes('events') ? upcoming(events, wall, withinDays) : [];
      const time = { ...timeValue(wall, quarter), zone: context.zone, events: near };
      const lines = [
        { text: dayLine(wall, quarter, tags, context.zone, yearBeginsInMonth), what: 'The day and time of day.' },
        ...near.map(({ name, date, daysLeft }) => ({
          text: `${name}: ${inDays(daysLeft)} (${date}).`,
          what: `Deadline: ${name}.`,
        })),
      ];
      const said = !repeat && usesVariable(draft.content, 'time');
      const additions: Addition[] = said
        ? []
        : lines.map((line) => ({ ...line, section: 'Now', place, priority, ref: null }));
      return {
        kind: 'step',
        draft: { ...draft, values: { ...draft.values, time } },
        additions,
        changes: [],
        leftOut: [],
      };
    },
  };
};

function timeValue(wall: WallDate, quarter: number): JsonObject {
  return {
    date: isoDay(wall.day),
    year: wall.year,
    month: monthName(wall.month),
    weekday: weekdayName(wall.weekday),
    timeOfDay: timeOfDay(wall.hour),
    season: season(wall.month),
    quarter,
  };
}

function dayLine(wall: WallDate, quarter: number, tags: readonly Tag[], zone: string, begins: number): string {
  const day = `${weekdayName(wall.weekday)}, ${wall.dayOfMonth} ${monthName(wall.month)} ${wall.year}`;
  const parts = [`${day}${tags.includes('timeOfDay') ? `, ${timeOfDay(wall.hour)}` : ''} (${zone})`];
  if (tags.includes('season')) parts.push(season(wall.month));
  if (tags.includes('quarter')) parts.push(`${begins === 1 ? '' : 'fiscal '}quarter ${quarter}`);
  return `${parts.join('; ')}.`;
}

/** Events from today on, at most `withinDays` away, nearest first. */
function upcoming(events: readonly CalendarEvent[], wall: WallDate, withinDays: number) {
  return events
    .map((event) => {
      const day = nextDay(event, wall);
      return { name: event.name, date: isoDay(day), daysLeft: day - wall.day };
    })
    .filter(({ daysLeft }) => daysLeft >= 0 && daysLeft <= withinDays)
    .toSorted((a, b) => a.daysLeft - b.daysLeft || (a.name < b.name ? -1 : 1));
}

function nextDay(event: CalendarEvent, wall: WallDate): number {
  if ('date' in event) return (readDate(event.date) ?? 0) / 86_400_000;
  const day = dayNumber(wall.year, event.month, event.day);
  return day >= wall.day ? day : dayNumber(wall.year + 1, event.month, event.day);
}

function inDays(days: number): string {
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
}

function timeOfDay(hour: number): string {
  if (hour < 5 || hour >= 22) return 'night';
  if (hour < 12) return 'morning';
  return hour < 17 ? 'afternoon' : 'evening';
}

function season(month: number): string {
  return ['winter', 'spring', 'summer', 'autumn'][Math.floor((month % 12) / 3)] ?? '';
}

function isEvent(value: unknown): boolean {
  if (!isRecord(value) || typeof value.name !== 'string' || value.name === '' || value.name.length > 200) return false;
  if (/[\n\r]/.test(value.name)) return false;
  if (Object.keys(value).length === 2)
    return typeof value.date === 'string' && /^[^T]*$/.test(value.date) && readDate(value.date) !== undefined;
  return Object.keys(value).length === 3 && isWhole(value.month, 1, 12) && isWhole(value.day, 1, 31);
}
