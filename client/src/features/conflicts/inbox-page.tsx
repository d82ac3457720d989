// The inbox of conflicts: the list on the left, the selected one on the right; on a phone one of the two.
import { type ReactNode, useCallback } from 'react';
import { AsOf } from '../../ui/as-of.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useSession } from '../../view/use-session.ts';
import { ConflictDetail } from './conflict-detail.tsx';
import { InboxFilters } from './inbox-filters.tsx';
import { type InboxKey, useInboxKeys } from './inbox-keys.ts';
import { InboxList } from './inbox-list.tsx';
import { useInbox } from './use-inbox.ts';
import './conflicts.css';

/** /conflicts and /conflicts/:id */
export function InboxPage({ selectedId }: { selectedId: string | null }) {
  const session = useSession();
  if ((session.state === 'signed-in' || session.state === 'expired') && session.person.role !== 'admin') {
    return (
      <EmptyState icon="shield" title="Conflicts are decided by administrators">
        What became of your own changes is under Sync status.
      </EmptyState>
    );
  }
  return <InboxOfAdmin selectedId={selectedId} />;
}

function InboxOfAdmin({ selectedId }: { selectedId: string | null }) {
  const inbox = useInbox(selectedId);
  const { listed, selected, filter, now, sync, decide, undo, go, setEditing } = inbox;
  usePageTitle(selected === undefined ? 'Conflicts' : `${selected.title} · Conflicts`);
  const act = useCallback(
    (key: InboxKey) => {
      switch (key) {
        case 'next':
          return go(1);
        case 'previous':
          return go(-1);
        case 'mine':
        case 'theirs':
          return decide(key);
        case 'edit':
          return setEditing(true);
        case 'undo':
          return undo();
      }
    },
    [go, decide, setEditing, undo],
  );
  const keys = useInboxKeys(act);
  const count = `${listed.length} ${filter.status === 'open' ? 'open' : 'decided'}`;
  return (
    <div
      className="inbox"
      data-selected={selectedId !== null || undefined}
      data-empty={(selectedId === null && listed.length === 0) || undefined}
    >
      <div className="inbox-head">
        <PageHeader
          eyebrow="Organisation"
          title="Conflicts"
          lead="Two versions, nobody’s work lost: keep one, or write a third. Decisions can be undone."
          meta={<output>{count}</output>}
        />
        <AsOf {...sync} now={now}>
          You can decide now; decisions travel when the line is back.
        </AsOf>
      </div>
      <div className="inbox-side">
        <InboxFilters inbox={inbox} />
        <InboxList inbox={inbox} selectedId={selectedId} />
        {listed.length === 0 ? null : <Hints isOn={keys.isOn} setOn={keys.setOn} />}
      </div>
      <div className="inbox-main">
        {selected === undefined ? (
          <Nothing selectedId={selectedId} isEmpty={listed.length === 0} />
        ) : (
          <ConflictDetail key={selected.id} conflict={selected} inbox={inbox} />
        )}
      </div>
    </div>
  );
}

function Nothing({ selectedId, isEmpty }: { selectedId: string | null; isEmpty: boolean }): ReactNode {
  // The list says already that there is nothing to choose from.
  if (selectedId === null && isEmpty) return null;
  return selectedId === null ? (
    <EmptyState icon="compare" title="Choose a conflict">
      Its versions appear here side by side.
    </EmptyState>
  ) : (
    <EmptyState icon="compare" title="This conflict is not on this device">
      It may not have arrived yet, or belongs to another organisation.
    </EmptyState>
  );
}

const hints: readonly (readonly [string, string])[] = [
  ['j', 'next'],
  ['k', 'previous'],
  ['m', 'keep mine'],
  ['t', 'keep theirs'],
  ['e', 'edit'],
  ['u', 'undo'],
];

function Hints({ isOn, setOn }: { isOn: boolean; setOn: (isOn: boolean) => void }) {
  return (
    <div className="inbox-hints">
      {isOn ? (
        <ul className="inbox-keys" aria-label="Keyboard shortcuts">
          {hints.map(([key, words]) => (
            <li key={key}>
              <kbd>{key}</kbd> {words}
            </li>
          ))}
        </ul>
      ) : null}
      <Button size="small" variant="quiet" onClick={() => setOn(!isOn)}>
        {isOn ? 'Turn shortcuts off' : 'Turn shortcuts on'}
      </Button>
    </div>
  );
}
