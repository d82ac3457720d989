// Who has a seat, who waits, who gave theirs back: the rows behind a session's seat count, live.
import type { RegistrationRow, UserRow } from '@openkms/schema/domain/rows.ts';
import { queries } from '@openkms/schema/zero/queries.ts';
import type { TableView } from '../../view/table.ts';
import { useLiveQuery } from '../../view/use-live-query.ts';
import { useSync } from '../../view/use-sync.ts';
import { useView } from '../../view/use-view.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { dayAndTime } from '../../ui/when.ts';
import { ordinal } from './feed-words.ts';
import { byStanding } from './roster-order.ts';
import { useSeen } from './use-seen.ts';

/** The roster of one session. */
export function Roster({ sessionId, title }: { sessionId: string; title: string }) {
  const { rows, state } = useLiveQuery(queries.managed.roster({ sessionId }));
  const { connection } = useSync();
  const people = useView((view) => view.table('user'));
  useSeen('roster', rows);
  if (rows.length === 0 && state === 'loading' && connection !== 'offline') {
    return (
      <Loading label={`Loading the roster of ${title}`}>
        <Skeleton lines={5} />
      </Loading>
    );
  }
  if (rows.length === 0) {
    return (
      <EmptyState
        icon="users"
        headingLevel={3}
        title={state === 'complete' ? 'Nobody has registered yet' : 'Not on this device yet'}
      >
        {state === 'complete'
          ? 'People find this session in the catalogue; their names appear here as they register.'
          : 'The roster of this session is fetched when the line to the server is back.'}
      </EmptyState>
    );
  }
  return (
    <Table
      caption={`Roster of ${title}`}
      columns={columnsOf(people)}
      rows={rows.toSorted(byStanding)}
      rowKey={(row) => row.id}
    />
  );
}

const columnsOf = (people: TableView<UserRow>): readonly Column<RegistrationRow>[] => [
  { key: 'person', header: 'Person', primary: true, cell: (row) => <PersonName user={people.get(row.userId)} /> },
  { key: 'department', header: 'Department', cell: (row) => people.get(row.userId)?.department ?? '–' },
  { key: 'status', header: 'Status', cell: (row) => <Standing registration={row} /> },
  { key: 'since', header: 'Since', cell: (row) => dayAndTime(row.updatedAt) },
];

function PersonName({ user }: { user: UserRow | undefined }) {
  const name = user?.name ?? 'A person not on this device';
  return (
    <span className="board-person">
      <Avatar name={name} />
      {user === undefined ? name : <a href={`mailto:${user.email}`}>{name}</a>}
    </span>
  );
}

function Standing({ registration }: { registration: RegistrationRow }) {
  switch (registration.status) {
    case 'registered':
      return <Badge tone="success">Registered</Badge>;
    case 'waitlisted':
      return (
        <Badge tone="warning">
          {registration.waitlistPosition === null ? 'Waiting' : `Waiting, ${ordinal(registration.waitlistPosition)}`}
        </Badge>
      );
    case 'cancelled':
      return <Badge>Given back</Badge>;
  }
}
