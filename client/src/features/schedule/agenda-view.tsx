// The schedule as a list: what is ahead by day, then what has no date.
import { longDay } from '../../ui/date-text.ts';
import { DayBlocks, TimeBlock } from '../../ui/time-block.tsx';
import { clockTime } from '../../ui/when.ts';
import { byDay, occurrences, type ScheduleEntry } from './agenda.ts';
import { blockStanding, EntryActions, EntryBadge, EntryDetail, EntryTitle, zoneNote } from './entry-parts.tsx';
import type { Leaving } from './use-leaving.ts';

export interface AgendaProps {
  ahead: readonly ScheduleEntry[];
  timeless: readonly ScheduleEntry[];
  now: number;
  reader: string;
  leaving: Leaving;
  /** Only occurrences that start before this instant, ms; all when left out. */
  until?: number | undefined;
  /** Only occurrences that end after this instant, ms; `now` when left out. */
  from?: number | undefined;
}

/** Days with their sessions. */
export function Agenda({ ahead, timeless, now, reader, leaving, until = Infinity, from = now }: AgendaProps) {
  return (
    <>
      {byDay(occurrences(ahead, from, until), reader).map(({ day, occurrences: held }) => (
        <DayBlocks key={day} day={longDay(held[0]?.startsAt ?? 0, reader)}>
          {held.map((occurrence) => (
            <TimeBlock
              key={occurrence.key}
              start={clockTime(occurrence.startsAt, reader)}
              end={clockTime(occurrence.endsAt, reader)}
              zoneNote={zoneNote(occurrence, reader)}
              title={<EntryTitle entry={occurrence.entry} />}
              detail={<EntryDetail entry={occurrence.entry} />}
              standing={blockStanding(occurrence.entry)}
              badge={<EntryBadge entry={occurrence.entry} />}
              actions={<EntryActions entry={occurrence.entry} now={now} leaving={leaving} />}
            />
          ))}
        </DayBlocks>
      ))}
      {timeless.length === 0 ? null : (
        <DayBlocks day="Without a date">
          {timeless.map((entry) => (
            <TimeBlock
              key={entry.registration.id}
              start={entry.session.schedule === 'self-paced' ? 'Any time' : 'To come'}
              title={<EntryTitle entry={entry} />}
              detail={<EntryDetail entry={entry} />}
              standing={blockStanding(entry)}
              badge={<EntryBadge entry={entry} />}
              actions={<EntryActions entry={entry} now={now} leaving={leaving} />}
            />
          ))}
        </DayBlocks>
      )}
    </>
  );
}
