// The schedule as a week: seven columns, hours down the side, sessions where they are. On a phone the same week is a list.
import { daySpan, shortDay } from '../../ui/date-text.ts';
import { ButtonRow, Button, IconButton } from '../../ui/button.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { clockTime } from '../../ui/when.ts';
import { Agenda, type AgendaProps } from './agenda-view.tsx';
import { byDay, keyOf, lanesOf, occurrences, plusDays, weekOf, type Occurrence } from './agenda.ts';
import { blockStanding, EntryTitle } from './entry-parts.tsx';
import { hourRange, minuteOfDay } from './week-hours.ts';

export interface WeekViewProps extends Omit<AgendaProps, 'from' | 'until' | 'timeless'> {
  /** Any day of the week that is shown, `YYYY-MM-DD`. */
  day: string;
  today: string;
  onDay: (day: string) => void;
}

/** One week of the schedule. */
export function WeekView({ day, today, onDay, ...agenda }: WeekViewProps) {
  const { ahead, reader } = agenda;
  const days = weekOf(day);
  const all = occurrences(ahead, -Infinity, Infinity);
  const held = new Map(byDay(all, reader).map((each) => [each.day, each.occurrences]));
  const shown = days.flatMap((each) => held.get(each) ?? []);
  const range = hourRange(shown, reader);
  const first = days[0] ?? day;
  const label = daySpan(noonOf(first), noonOf(days[6] ?? day), 'UTC');
  return (
    <section aria-label={`Week of ${label}`}>
      <div className="week-head">
        <h2 aria-live="polite">{label}</h2>
        <ButtonRow>
          <IconButton icon="arrow-left" label="Previous week" onClick={() => onDay(plusDays(first, -7))} />
          <Button size="small" onClick={() => onDay(today)}>
            This week
          </Button>
          <IconButton icon="arrow-right" label="Next week" onClick={() => onDay(plusDays(first, 7))} />
        </ButtonRow>
      </div>
      {shown.length === 0 ? <p className="week-empty">Nothing is planned in this week.</p> : null}
      <div className="week-grid">
        <div className="week-hours" aria-hidden="true">
          {range.hours.map((hour) => (
            <span key={hour} style={{ top: `${percent(hour * 60, range)}%` }}>
              {String(hour).padStart(2, '0')}:00
            </span>
          ))}
        </div>
        {days.map((each) => (
          <DayColumn
            key={each}
            day={each}
            isToday={each === today}
            held={held.get(each) ?? []}
            range={range}
            reader={reader}
          />
        ))}
      </div>
      <div className="week-list">
        <Agenda {...agenda} ahead={entriesOfWeek(agenda.ahead, days, reader)} timeless={[]} from={-Infinity} />
      </div>
    </section>
  );
}

type Range = ReturnType<typeof hourRange>;

interface DayColumnProps {
  day: string;
  isToday: boolean;
  held: readonly Occurrence[];
  range: Range;
  reader: string;
}

function DayColumn({ day, isToday, held, range, reader }: DayColumnProps) {
  const lanes = lanesOf(held);
  return (
    <section className="week-day" data-today={isToday || undefined} aria-label={shortDay(noonOf(day), 'UTC')}>
      <p className="week-day-name">
        {shortDay(noonOf(day), 'UTC')}
        {isToday ? <VisuallyHidden>, today</VisuallyHidden> : null}
      </p>
      <ul className="week-day-hours">
        {held.map((occurrence, at) => {
          const from = minuteOfDay(occurrence.startsAt, reader);
          const length = (occurrence.endsAt - occurrence.startsAt) / 60_000;
          const { lane, lanes: width } = lanes[at] ?? { lane: 0, lanes: 1 };
          const { entry } = occurrence;
          return (
            <li
              key={occurrence.key}
              className={`week-block week-block--${blockStanding(entry)}`}
              style={{
                top: `${percent(from, range)}%`,
                height: `${Math.min(percent(from + length, range), 100) - percent(from, range)}%`,
                left: `${(100 * lane) / width}%`,
                width: `${100 / width}%`,
              }}
            >
              <span className="week-block-time">
                {clockTime(occurrence.startsAt, reader)}–{clockTime(occurrence.endsAt, reader)}
              </span>
              <EntryTitle entry={entry} />
              <span className="week-block-state">{entry.inConflict ? 'In conflict' : entry.standing.words}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Entries cut down to their meetings of the given days. */
function entriesOfWeek(entries: AgendaProps['ahead'], days: readonly string[], reader: string): AgendaProps['ahead'] {
  const inWeek = new Set(days);
  const kept = new Set(
    byDay(occurrences(entries, -Infinity, Infinity), reader)
      .filter(({ day }) => inWeek.has(day))
      .flatMap(({ occurrences: held }) => held.map(({ key }) => key)),
  );
  return entries.map((entry) => ({
    ...entry,
    meetings: entry.meetings.filter((_meeting, at) => kept.has(keyOf(entry, at))),
  }));
}

function percent(minute: number, { fromHour, toHour }: Range): number {
  return (100 * (minute - fromHour * 60)) / ((toHour - fromHour) * 60);
}

function noonOf(day: string): number {
  return Date.parse(`${day}T12:00:00Z`);
}
