// My schedule: what needs a decision, the year's hours, what is ahead as agenda or week, and what is history.
import { useMemo } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { AsOf } from '../../ui/as-of.tsx';
import { isoDay, readerZone } from '../../ui/date-text.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { counted } from '../../ui/number-text.ts';
import { PageHeader, SectionHeader } from '../../ui/page-header.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { ToggleGroup } from '../../ui/toggle-button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow } from '../../view/use-view.ts';
import { Agenda } from './agenda-view.tsx';
import { splitEntries } from './agenda.ts';
import { ConflictCard } from './conflict-card.tsx';
import { History } from './history.tsx';
import { HoursBand } from './hours-band.tsx';
import { addressOf, parseScheduleAddress } from './schedule-address.ts';
import { useLeaving } from './use-leaving.ts';
import { useSchedule, type Schedule } from './use-schedule.ts';
import { WeekView } from './week-view.tsx';
import './schedule.css';

const MINUTE_MS = 60_000;

/** The page at /schedule. */
export function SchedulePage() {
  const reader = useMemo(() => readerZone(), []);
  const schedule = useSchedule(reader);
  const sync = useSync();
  const now = useNow(MINUTE_MS);
  usePageTitle('My schedule');
  return (
    <>
      <PageHeader eyebrow="Yours" title="My schedule" />
      <div className="schedule-notice">
        <AsOf {...sync} now={now}>
          What you change here is saved on this device and sent when you are online.
        </AsOf>
      </div>
      {schedule.state === 'loading' ? (
        <Loading label="Loading your schedule">
          <Skeleton shape="block" />
          <Skeleton shape="card" />
        </Loading>
      ) : (
        <Shown schedule={schedule} now={now} reader={reader} />
      )}
    </>
  );
}

interface ShownProps {
  schedule: Extract<Schedule, { state: 'shown' }>;
  now: number;
  reader: string;
}

function Shown({ schedule, now, reader }: ShownProps) {
  const leaving = useLeaving();
  const [, navigate] = useLocation();
  const address = parseScheduleAddress(useSearch());
  const { ahead, timeless, history } = useMemo(() => splitEntries(schedule.entries, now), [schedule.entries, now]);
  const today = isoDay(now, reader);
  const go = (change: Partial<typeof address>): void =>
    navigate(`/schedule${addressOf({ ...address, ...change })}`, { replace: true });
  const nothing = ahead.length === 0 && timeless.length === 0;
  return (
    <div className="schedule">
      {schedule.openConflicts.length === 0 ? null : (
        <section aria-labelledby="schedule-conflicts">
          <SectionHeader id="schedule-conflicts" title="Needs a decision" count={schedule.openConflicts.length} />
          <ul className="schedule-conflicts">
            {schedule.openConflicts.map((conflict) => (
              <ConflictCard key={conflict.id} conflict={conflict} reader={reader} />
            ))}
          </ul>
        </section>
      )}
      <HoursBand hours={schedule.hours} />
      <section aria-labelledby="schedule-ahead">
        <SectionHeader
          id="schedule-ahead"
          title="Ahead"
          actions={
            <ToggleGroup
              label="Show as"
              value={address.view}
              options={[
                { value: 'agenda', label: 'Agenda' },
                { value: 'week', label: 'Week' },
              ]}
              onChange={(view) => go({ view })}
            />
          }
        />
        {nothing ? (
          <EmptyState
            icon="calendar"
            title="Nothing is ahead"
            headingLevel={3}
            action={<Link href="/trainings">Find a training</Link>}
          >
            Register for a session and it appears here, also while you are offline.
          </EmptyState>
        ) : address.view === 'week' ? (
          <WeekView
            {...{ ahead, now, reader, leaving, today }}
            day={address.week ?? today}
            onDay={(week) => go({ week })}
          />
        ) : (
          <Agenda {...{ ahead, timeless, now, reader, leaving }} />
        )}
      </section>
      {schedule.decisions.length === 0 ? null : (
        <section aria-labelledby="schedule-decisions">
          <SectionHeader id="schedule-decisions" title="Decided lately" count={schedule.decisions.length} />
          <ul className="schedule-conflicts">
            {schedule.decisions.map((conflict) => (
              <ConflictCard key={conflict.id} conflict={conflict} reader={reader} />
            ))}
          </ul>
        </section>
      )}
      {history.length === 0 ? null : (
        <Disclosure summary="History" note={counted(history.length, 'session')}>
          <History entries={history} reader={reader} now={now} />
        </Disclosure>
      )}
    </div>
  );
}
