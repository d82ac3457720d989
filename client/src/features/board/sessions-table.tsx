// Sessions behind a number: what, when, how full, who waits. A seat count opens the roster.
import type { SessionRow } from '@openkms/schema/domain/rows.ts';
import { seatsLeft } from '@openkms/schema/domain/seats.ts';
import { Link } from 'wouter';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Meter } from '../../ui/meter.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { dayAndTime } from '../../ui/when.ts';

/** A session with the words the board needs beside it. */
export type BoardSession = {
  readonly session: SessionRow;
  readonly title: string;
  readonly officeName: string;
  /** Whose clock its times are by: “Boston”. */
  readonly clock: string;
  readonly isPending: boolean;
};

export interface SessionsTableProps {
  caption: string;
  sessions: readonly BoardSession[];
  onOpenRoster: (sessionId: string) => void;
}

/** A table of sessions; the rows of a drill-down. */
export function SessionsTable({ caption, sessions, onOpenRoster }: SessionsTableProps) {
  return <Table caption={caption} columns={columnsOf(onOpenRoster)} rows={sessions} rowKey={(row) => row.session.id} />;
}

const columnsOf = (onOpenRoster: (sessionId: string) => void): readonly Column<BoardSession>[] => [
  { key: 'title', header: 'Session', primary: true, cell: (row) => <SessionName row={row} /> },
  { key: 'when', header: 'Starts', cell: (row) => <span className="board-when">{whenWords(row)}</span> },
  { key: 'seats', header: 'Seats', cell: ({ session }) => <Seats session={session} /> },
  { key: 'waiting', header: 'Waiting', align: 'end', narrow: true, cell: ({ session }) => session.waitlistCount },
  {
    key: 'roster',
    header: 'Roster',
    hideHeader: true,
    narrow: true,
    cell: ({ session, title }) => (
      <Button
        size="small"
        icon="users"
        aria-label={`Roster of ${title}, ${session.code}`}
        onClick={() => onOpenRoster(session.id)}
      >
        Roster
      </Button>
    ),
  },
];

/** When a session starts, by its office's clock, which is named; in words where it has no time. */
export function whenWords({ session, clock }: Pick<BoardSession, 'session' | 'clock'>): string {
  if (session.startsAt !== null) return `${dayAndTime(session.startsAt, session.zone)} ${clock} time`;
  return session.schedule === 'self-paced' ? 'Self-paced' : 'To be announced';
}

function SessionName({ row: { session, title, officeName, isPending } }: { row: BoardSession }) {
  return (
    <span className="board-session-name">
      <Link href={`/trainings/${session.trainingId}`}>{title}</Link>
      <span className="board-quiet">
        {session.code} · {officeName}
      </span>
      {isPending ? <Badge tone="warning">Changed here · not on the server yet</Badge> : null}
    </span>
  );
}

function Seats({ session }: { session: SessionRow }) {
  const left = seatsLeft(session);
  return (
    <Meter
      label="Seats taken"
      value={session.seatsTaken}
      max={session.capacity}
      text={`${session.seatsTaken} of ${session.capacity}`}
      tone={left === 0 ? 'error' : left <= 2 ? 'warning' : 'normal'}
    />
  );
}
