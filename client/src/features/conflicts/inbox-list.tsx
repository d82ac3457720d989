// The list of conflicts: links, so they open in new tabs too; j and k or the arrows move the selection.
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { dayAndTime, lengthOfTime } from '../../ui/when.ts';
import { aboutWords, decisionWords, kindIcon } from './conflict-words.ts';
import type { Inbox } from './use-inbox.ts';

/** The inbox's left-hand side. */
export function InboxList({ inbox, selectedId }: { inbox: Inbox; selectedId: string | null }) {
  const { listed, all, filter, search, now, sync } = inbox;
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // The focus goes along only where it already is in the list, so that nothing is torn out of anybody's hands.
    const link = list.current?.querySelector<HTMLElement>('[aria-current="true"]');
    link?.scrollIntoView({ block: 'nearest' });
    if (list.current?.contains(document.activeElement) === true) link?.focus();
  }, [selectedId]);

  if (all.length === 0 && sync.lastRowAt === null) {
    return (
      <Loading label="Loading conflicts">
        <Skeleton lines={8} />
      </Loading>
    );
  }
  if (listed.length === 0) {
    const isWhole =
      filter.kind === null && filter.officeId === null && filter.personId === null && filter.age === 'any';
    return (
      <EmptyState
        icon={filter.status === 'open' ? 'check-circle' : 'compare'}
        title={emptyTitle(filter.status, isWhole)}
      >
        {isWhole
          ? filter.status === 'open'
            ? 'When two people change the same thing apart from each other, their versions meet here.'
            : 'Decisions are kept here with who made them and why, and can be undone.'
          : 'Take a filter away to see more.'}
      </EmptyState>
    );
  }
  return (
    <ol
      className="inbox-list"
      ref={list}
      data-inbox-list
      aria-label={filter.status === 'open' ? 'Open conflicts' : 'Decided conflicts'}
    >
      {listed.map((conflict) => (
        <li key={conflict.id}>
          <Link
            href={`/conflicts/${conflict.id}${search}`}
            className="inbox-item"
            aria-current={conflict.id === selectedId ? 'true' : undefined}
          >
            <Icon name={kindIcon(conflict.kind)} />
            <span className="inbox-words">
              <span className="inbox-title">{conflict.title}</span>
              <span>{aboutWords(conflict)}</span>
              <span className="conflict-quiet">
                {conflict.userName}
                {conflict.theirsUserName === null ? '' : ` · ${conflict.theirsUserName}`}
                {conflict.officeId === null ? '' : ` · ${inbox.officeName(conflict.officeId)}`}
              </span>
              <span className="conflict-quiet">
                {conflict.status === 'open'
                  ? `waiting ${lengthOfTime(now - conflict.createdAt)}`
                  : `${decisionWords(conflict, conflict.resolution)} · ${conflict.resolvedByName ?? ''}${conflict.resolvedAt === null ? '' : `, ${dayAndTime(conflict.resolvedAt)}`}`}
              </span>
              {inbox.isPending(conflict) ? <Badge tone="warning">Not on the server yet</Badge> : null}
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
}

function emptyTitle(status: 'open' | 'resolved', isWhole: boolean): string {
  if (!isWhole) return 'No conflict matches';
  return status === 'open' ? 'Nothing to decide' : 'Nothing decided yet';
}
