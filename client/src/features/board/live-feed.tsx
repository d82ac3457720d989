// Registrations as they happen, newest first. What arrives while the page is open glows once; a screen reader hears the
// newest, at most one in five seconds, and can read the rest.
import type { RegistrationRow, UserRow } from '@openkms/schema/domain/rows.ts';
import { useEffect, useRef, useState } from 'react';
import { queries } from '@openkms/schema/zero/queries.ts';
import { useLiveQuery } from '../../view/use-live-query.ts';
import type { TableView } from '../../view/table.ts';
import { useSync } from '../../view/use-sync.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { shortMoment } from '../../ui/when.ts';
import { feedWords } from './feed-words.ts';
import type { BoardSession } from './sessions-table.tsx';
import { useSeen } from './use-seen.ts';

const NEWEST = 25;
const SPEAK_EVERY_MS = 5_000;
const request = queries.managed.recentRegistrations({ limit: NEWEST });

export interface LiveFeedProps {
  now: number;
  people: TableView<UserRow>;
  describe: (sessionId: string) => BoardSession | undefined;
  onOpenRoster: (sessionId: string) => void;
}

/** The feed beside the offices. */
export function LiveFeed({ now, people, describe, onOpenRoster }: LiveFeedProps) {
  const { rows, state } = useLiveQuery(request);
  const { connection } = useSync();
  useSeen('feed', rows);
  const isFresh = useFreshness(rows);
  const words = (row: RegistrationRow) => {
    const endsAt = describe(row.sessionId)?.session.endsAt ?? null;
    return feedWords(row, endsAt !== null && endsAt <= now);
  };
  const sentence = (row: RegistrationRow) =>
    `${people.get(row.userId)?.name ?? 'Somebody'} ${words(row).did} ${describe(row.sessionId)?.title ?? 'a session'}`;
  return (
    <Card as="section" title="As it happens" headingLevel={2} padding="flush" className="board-feed">
      <Announcer words={rows[0] === undefined || !isFresh(rows[0]) ? '' : sentence(rows[0])} />
      {rows.length > 0 ? (
        <ol className="board-feed-list">
          {rows.map((row) => (
            <li key={row.id} className="board-feed-item" data-fresh={isFresh(row) || undefined}>
              <Icon name={words(row).icon} />
              <div>
                <FeedLine
                  row={row}
                  did={words(row).did}
                  person={people.get(row.userId)?.name}
                  about={describe(row.sessionId)}
                  onOpenRoster={onOpenRoster}
                />
                <p className="board-quiet">
                  {describe(row.sessionId)?.officeName ?? ''} ·{' '}
                  <time dateTime={new Date(row.updatedAt).toISOString()}>{shortMoment(row.updatedAt, now)}</time>
                  {words(row).aside === null ? null : ` · ${words(row).aside}`}
                </p>
              </div>
            </li>
          ))}
        </ol>
      ) : state === 'loading' && connection !== 'offline' ? (
        <Loading label="Loading the newest registrations">
          <Skeleton lines={6} />
        </Loading>
      ) : (
        <EmptyState
          icon="users"
          headingLevel={3}
          title={state === 'complete' ? 'No registrations yet' : 'Not on this device yet'}
        >
          {state === 'complete'
            ? 'The first person who registers appears here at once.'
            : 'The newest registrations appear when the line to the server is back.'}
        </EmptyState>
      )}
    </Card>
  );
}

interface FeedLineProps {
  row: RegistrationRow;
  did: string;
  person: string | undefined;
  about: BoardSession | undefined;
  onOpenRoster: (sessionId: string) => void;
}

function FeedLine({ row, did, person, about, onOpenRoster }: FeedLineProps) {
  return (
    <p>
      <strong>{person ?? 'Somebody'}</strong> {did}{' '}
      <button
        type="button"
        className="board-link"
        onClick={() => onOpenRoster(row.sessionId)}
        disabled={about === undefined}
      >
        {about?.title ?? 'a session'}
      </button>
    </p>
  );
}

/** Tells rows that came or changed after the first answer from those that were there. */
function useFreshness(rows: readonly RegistrationRow[]): (row: RegistrationRow) => boolean {
  const [line, setLine] = useState<number | null>(null);
  const newest = rows[0]?.updatedAt ?? null;
  if (line === null && newest !== null) setLine(newest);
  return (row) => line !== null && row.updatedAt > line;
}

function Announcer({ words }: { words: string }) {
  const [spoken, setSpoken] = useState('');
  const last = useRef(0);
  useEffect(() => {
    if (words === '' || words === spoken) return;
    // A clock that was set back must not silence it.
    const wait = Math.min(SPEAK_EVERY_MS, Math.max(0, last.current + SPEAK_EVERY_MS - Date.now()));
    const timer = setTimeout(() => {
      last.current = Date.now();
      setSpoken(words);
    }, wait);
    return () => clearTimeout(timer);
  }, [words, spoken]);
  return (
    <VisuallyHidden>
      <output>{spoken}</output>
    </VisuallyHidden>
  );
}
