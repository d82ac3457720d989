// Changes that the server could not or would not execute, kept until an administrator decides: execute after all, or
// dismiss, each with a word to the author. Decided ones stay and are found.
import type { CommandDeadLetterRow } from '@openkms/schema/domain/rows.ts';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { AsOf } from '../../ui/as-of.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { DecidedToggle } from '../../ui/filter-parts.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow, useView } from '../../view/use-view.ts';
import { LetterCard } from './letter-card.tsx';
import { LetterDialog } from './letter-dialog.tsx';
import { filterLetters, type LetterFilter, readFilter, writeFilter } from './letter-words.ts';
import { useLetters } from './use-letters.ts';
import './set-aside.css';

const PAGE = 20;

type Deciding = { readonly letter: CommandDeadLetterRow; readonly decision: 'replay' | 'dismiss' };

/** /set-aside */
export function SetAsidePage() {
  usePageTitle('Set aside');
  const sync = useSync();
  const now = useNow(30_000);
  const letters = useView((view) => view.table('commandDeadLetter').all());
  const people = useView((view) => view.table('user'));
  const [query, setQuery] = useSearchParams();
  const [limit, setLimit] = useState(PAGE);
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const { replay, dismiss } = useLetters();
  const filter = useMemo(() => readFilter(query), [query]);
  const listed = useMemo(
    () => filterLetters(letters, filter, ({ actorId }) => people.get(actorId)?.name ?? actorId),
    [letters, filter, people],
  );
  const nameOf = ({ actorId }: CommandDeadLetterRow): string =>
    people.get(actorId)?.name ?? 'A person not on this device';
  const narrow = (next: LetterFilter): void => {
    setLimit(PAGE);
    setQuery(writeFilter(next), { replace: true });
  };
  return (
    <>
      <PageHeader
        eyebrow="Organisation"
        title="Set aside"
        lead="Changes the server did not execute: from a version it could not follow, or from a device that is no longer trusted. None is lost; you decide."
        meta={
          <output>
            {listed.length} {filter.status === 'open' ? 'waiting' : 'decided'}
          </output>
        }
      />
      <div className="set-aside">
        <AsOf {...sync} now={now}>
          Dismissing works now; executing needs the line.
        </AsOf>
        <search className="set-aside-filters" aria-label="Filter what was set aside">
          <DecidedToggle
            label="Which changes"
            open="Waiting"
            value={filter.status}
            onChange={(status) => narrow({ ...filter, status })}
          />
          <TextField label="Find" type="search" value={filter.text} onChange={(text) => narrow({ ...filter, text })} />
        </search>
        {letters.length === 0 && sync.lastRowAt === null ? (
          <Loading label="Loading what was set aside">
            <Skeleton lines={8} />
          </Loading>
        ) : listed.length === 0 ? (
          <Nothing filter={filter} />
        ) : (
          <>
            <ul
              className="set-aside-list"
              aria-label={filter.status === 'open' ? 'Waiting changes' : 'Decided changes'}
            >
              {listed.slice(0, limit).map((letter) => (
                <LetterCard
                  key={letter.id}
                  letter={letter}
                  personName={nameOf(letter)}
                  now={now}
                  onReplay={() => setDeciding({ letter, decision: 'replay' })}
                  onDismiss={() => setDeciding({ letter, decision: 'dismiss' })}
                />
              ))}
            </ul>
            {listed.length > PAGE ? (
              <LoadMore
                shown={Math.min(limit, listed.length)}
                total={listed.length}
                noun="change"
                onMore={() => setLimit(limit + PAGE)}
              />
            ) : null}
          </>
        )}
      </div>
      {deciding === null ? null : (
        <LetterDialog
          {...deciding}
          personName={nameOf(deciding.letter)}
          isOffline={sync.connection === 'offline'}
          onSubmit={(note) => (deciding.decision === 'replay' ? replay : dismiss)(deciding.letter, note)}
          onClose={() => setDeciding(null)}
        />
      )}
    </>
  );
}

function Nothing({ filter: { status, text } }: { filter: LetterFilter }) {
  if (text !== '') {
    return (
      <EmptyState icon="search" title="Nothing matches">
        Look for another word, or among the {status === 'open' ? 'decided' : 'waiting'} ones.
      </EmptyState>
    );
  }
  return status === 'open' ? (
    <EmptyState icon="check-circle" title="Nothing is set aside">
      Every change that arrived was understood and came from a trusted device. One that is not appears here.
    </EmptyState>
  ) : (
    <EmptyState icon="archive" title="Nothing was decided yet">
      What you execute after all or dismiss is kept here, with who decided and why.
    </EmptyState>
  );
}
