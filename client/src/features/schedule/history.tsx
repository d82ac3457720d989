// What is over or was cancelled, newest first.
import { useState } from 'react';
import { LoadMore } from '../../ui/load-more.tsx';
import { TimeBlock } from '../../ui/time-block.tsx';
import { calendarDay } from '../../ui/when.ts';
import { historyDay, type ScheduleEntry } from './agenda.ts';
import { EntryDetail, EntryTitle } from './entry-parts.tsx';
import { Badge } from '../../ui/badge.tsx';
import { decimal } from '../../ui/number-text.ts';

const PAGE = 20;

/** A list of past registrations, a page at a time. */
export function History({ entries, reader, now }: { entries: readonly ScheduleEntry[]; reader: string; now: number }) {
  const [limit, setLimit] = useState(PAGE);
  const shown = entries.slice(0, limit);
  return (
    <>
      <ul className="schedule-history">
        {shown.map((entry) => (
          <TimeBlock
            key={entry.registration.id}
            start={<span className="schedule-past-day">{calendarDay(historyDay(entry).at, reader)}</span>}
            title={<EntryTitle entry={entry} />}
            detail={<PastDetail entry={entry} reader={reader} />}
            standing={attended(entry, now) ? 'confirmed' : 'cancelled'}
            badge={<PastBadge entry={entry} now={now} />}
          />
        ))}
      </ul>
      <LoadMore shown={shown.length} total={entries.length} noun="past session" onMore={() => setLimit(limit + PAGE)} />
    </>
  );
}

function PastDetail({ entry, reader }: { entry: ScheduleEntry; reader: string }) {
  const { wasFor } = historyDay(entry);
  return (
    <>
      <EntryDetail entry={entry} isOver />
      {wasFor === null ? null : <p className="schedule-story">It was for {calendarDay(wasFor, reader)}.</p>}
    </>
  );
}

function PastBadge({ entry, now }: { entry: ScheduleEntry; now: number }) {
  if (attended(entry, now)) {
    const hours = entry.training?.hours ?? 0;
    return (
      <Badge tone="gold" icon="award">
        {decimal(hours)} h
      </Badge>
    );
  }
  if (entry.registration.status === 'waitlisted') return <Badge>No seat became free</Badge>;
  return <Badge>{entry.registration.status === 'cancelled' ? 'Cancelled' : 'Session cancelled'}</Badge>;
}

function attended({ registration, session }: ScheduleEntry, now: number): boolean {
  return (
    registration.status === 'registered' &&
    session.status === 'scheduled' &&
    session.endsAt !== null &&
    session.endsAt <= now
  );
}
