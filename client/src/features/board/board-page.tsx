// The live board of managers and administrators: offices side by side, what happens now, what is about to be full, who
// is not in step. Every number opens its rows. It redraws from the rows on this device, so it needs no reload and works
// offline, where it says as of when.
import type { SessionRow } from '@openkms/schema/domain/rows.ts';
import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { AsOf } from '../../ui/as-of.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader, SectionHeader } from '../../ui/page-header.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useSession } from '../../view/use-session.ts';
import { useSync } from '../../view/use-sync.ts';
import { type Figure, FIGURES, sessionsBehind } from './board-sums.ts';
import { DrillDown } from './drill-down.tsx';
import { LiveFeed } from './live-feed.tsx';
import { OfficeColumn } from './office-column.tsx';
import { SessionsTable } from './sessions-table.tsx';
import { Unsynced } from './unsynced.tsx';
import { useBoard } from './use-board.ts';
import './board.css';

export interface BoardPageProps {
  /** What can be done with a session (move, cancel …), beside its roster. */
  sessionActions?: ((session: SessionRow) => ReactNode) | undefined;
}

/** /board */
export function BoardPage({ sessionActions }: BoardPageProps) {
  usePageTitle('Live board');
  const session = useSession();
  if ((session.state === 'signed-in' || session.state === 'expired') && session.person.role === 'employee') {
    return (
      <EmptyState icon="board" title="The board is for managers">
        Your own registrations are under My schedule.
      </EmptyState>
    );
  }
  return <Board sessionActions={sessionActions} />;
}

function Board({ sessionActions }: BoardPageProps) {
  const { now, sums, sessions, nearlyFull, describe, find, people, devices, offices } = useBoard();
  const sync = useSync();
  const [query, setQuery] = useSearchParams();
  const figure = FIGURES.find((each) => each === query.get('rows'));
  const office = offices.find((each) => each.id === query.get('office'));
  const behind = figure === undefined ? [] : sessionsBehind(figure, office?.id ?? null, sessions, now).map(describe);
  const roster = find(query.get('session') ?? '') ?? null;
  const openFigure = (rows: Figure, officeId: string) => setQuery({ rows, office: officeId });
  const openRoster = (sessionId: string) => setQuery((shown) => ({ ...Object.fromEntries(shown), session: sessionId }));
  const close = () => setQuery({});

  return (
    <>
      <PageHeader
        eyebrow="Offices"
        title="Live board"
        lead="Seats, waitlists and registrations of every office, as they happen. Each number opens the sessions behind it."
      />
      <div className="board">
        <AsOf {...sync} now={now}>
          The numbers are those this device knows; they move again when the line is back.
        </AsOf>
        {sums.length === 0 ? (
          <BoardLoading isLoading={sync.lastRowAt === null} />
        ) : (
          <ul className="board-offices" aria-label="Offices">
            {sums.map((sum) => (
              <OfficeColumn
                key={sum.office.id}
                sum={sum}
                now={now}
                onOpen={(each) => openFigure(each, sum.office.id)}
              />
            ))}
          </ul>
        )}
        <div className="board-below">
          <section aria-labelledby="board-nearly-full" className="board-nearly-full">
            <SectionHeader
              id="board-nearly-full"
              title="About to be full"
              lead="Sessions with a few seats left, fewest first."
            />
            {nearlyFull.length === 0 ? (
              <EmptyState icon="seat" headingLevel={3} title="Seats enough everywhere">
                Sessions with one or two seats left appear here.
              </EmptyState>
            ) : (
              <SessionsTable
                caption="Sessions about to be full"
                sessions={nearlyFull.map(describe)}
                onOpenRoster={openRoster}
              />
            )}
          </section>
          <div className="board-side">
            <LiveFeed now={now} people={people} describe={find} onOpenRoster={openRoster} />
            <Unsynced devices={devices} people={people} now={now} />
          </div>
        </div>
      </div>
      <DrillDown
        open={figure === undefined ? null : { figure, place: office?.name ?? 'all offices' }}
        sessions={behind}
        roster={roster}
        onOpenRoster={openRoster}
        onCloseRoster={() => setQuery((shown) => Object.fromEntries([...shown].filter(([key]) => key !== 'session')))}
        onClose={close}
        actions={roster === null ? null : sessionActions?.(roster.session)}
      />
    </>
  );
}

function BoardLoading({ isLoading }: { isLoading: boolean }) {
  if (!isLoading) {
    return (
      <EmptyState icon="pin" title="No offices yet">
        Load a catalogue with “npm run load”, or import a workbook: offices come with their sessions.
      </EmptyState>
    );
  }
  return (
    <Loading label="Loading the board">
      <div className="board-offices">
        {[1, 2, 3].map((each) => (
          <Skeleton key={each} shape="card" />
        ))}
      </div>
    </Loading>
  );
}
