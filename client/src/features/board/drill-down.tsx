// The rows behind a number: a dialog of sessions, or of one session's roster. Which one is open stands in the address,
// so that Back closes it and a link reopens it.
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import type { Figure } from './board-sums.ts';
import { Roster } from './roster.tsx';
import { type BoardSession, SessionsTable, whenWords } from './sessions-table.tsx';

const PAGE = 40;

const headings: Record<Figure, { title: string; nothing: string; next: string }> = {
  seats: {
    title: 'Seats',
    nothing: 'No open sessions',
    next: 'Schedule a session in a training’s page; its seats are counted here.',
  },
  waiting: {
    title: 'Waitlists',
    nothing: 'Nobody waits',
    next: 'Everybody who asked has a seat. A full session’s queue appears here.',
  },
  upcoming: {
    title: 'Upcoming sessions',
    nothing: 'Nothing is coming up',
    next: 'Schedule a session in a training’s page.',
  },
  'nearly-full': {
    title: 'About to be full',
    nothing: 'Nothing is about to be full',
    next: 'Sessions with one or two seats left appear here.',
  },
};

export interface DrillDownProps {
  /** What is open; null when nothing is. */
  open: { readonly figure: Figure; readonly place: string } | null;
  sessions: readonly BoardSession[];
  /** The session whose roster is open, over the list or alone. */
  roster: BoardSession | null;
  onOpenRoster: (sessionId: string) => void;
  onCloseRoster: () => void;
  onClose: () => void;
  /** What a manager can do with the session of the roster. */
  actions: ReactNode;
}

/** The dialog of the board; closed when nothing is open. */
export function DrillDown({ open, sessions, roster, onOpenRoster, onCloseRoster, onClose, actions }: DrillDownProps) {
  if (roster !== null) {
    const { session, title, officeName } = roster;
    return (
      <Dialog
        key="roster"
        isOpen
        size="large"
        title={title}
        lead={`${session.code} · ${officeName} · ${whenWords(roster)} · ${session.seatsTaken} of ${session.capacity} seats taken`}
        onClose={onClose}
        footer={
          <>
            {actions}
            {open === null ? null : (
              <Button icon="arrow-left" onClick={onCloseRoster}>
                Back to the sessions
              </Button>
            )}
          </>
        }
      >
        <Roster sessionId={session.id} title={title} />
      </Dialog>
    );
  }
  return (
    <Dialog
      key="sessions"
      isOpen={open !== null}
      size="large"
      title={open === null ? '' : `${headings[open.figure].title} · ${open.place}`}
      lead={
        open === null
          ? undefined
          : `${sessions.length.toLocaleString('en')} ${sessions.length === 1 ? 'session' : 'sessions'}, soonest first`
      }
      onClose={onClose}
    >
      {open === null ? null : (
        <SessionList key={`${open.figure} ${open.place}`} {...{ open, sessions, onOpenRoster }} />
      )}
    </Dialog>
  );
}

function SessionList({
  open,
  sessions,
  onOpenRoster,
}: Pick<DrillDownProps, 'sessions' | 'onOpenRoster'> & { open: { figure: Figure; place: string } }) {
  const [shown, setShown] = useState(PAGE);
  const words = headings[open.figure];
  if (sessions.length === 0) {
    return (
      <EmptyState icon="calendar" headingLevel={3} title={words.nothing}>
        {words.next}
      </EmptyState>
    );
  }
  return (
    <>
      <SessionsTable
        caption={`${words.title}, ${open.place}`}
        sessions={sessions.slice(0, shown)}
        onOpenRoster={onOpenRoster}
      />
      {sessions.length <= PAGE ? null : (
        <LoadMore
          shown={Math.min(shown, sessions.length)}
          total={sessions.length}
          noun="session"
          onMore={() => setShown(shown + PAGE)}
        />
      )}
    </>
  );
}
