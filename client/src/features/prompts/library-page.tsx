// The library: prompts as one types, facets with counts, the address as the state. Works without a network, "as of".
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ActiveFilters } from '../../ui/active-filters.tsx';
import { AsOf } from '../../ui/as-of.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { CardGrid } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { counted } from '../../ui/number-text.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { useAddressFilters } from '../../ui/use-address-filters.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useResultKeys } from '../../ui/use-result-keys.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow } from '../../view/use-view.ts';
import { ButtonLink } from './button-link.tsx';
import { LibraryCard } from './library-card.tsx';
import { LibraryFilterPanel } from './library-filter-panel.tsx';
import { activeFilters, NO_FILTERS, parseFilters, searchOf } from './library-filters.ts';
import type { PromptIndex } from './prompt-index.ts';
import { type Library, useLibrary } from './use-library.ts';
import './prompts.css';

const FIELD_ID = 'prompt-search';
const MINUTE_MS = 60_000;

/** The page at /prompts. */
export function LibraryPage({ index }: { index: PromptIndex }) {
  const { filters, setFilters, setQuery } = useAddressFilters(parseFilters, searchOf);
  const library = useLibrary(index, filters);
  const sync = useSync();
  const now = useNow(MINUTE_MS);
  const results = useRef<HTMLDivElement>(null);
  useResultKeys(FIELD_ID, results);
  usePageTitle(filters.q === '' ? 'Prompts' : `${filters.q} · Prompts`);
  const active = activeFilters(filters);
  const count = library.state === 'shown' ? counted(library.matches.length, 'prompt') : '';
  return (
    <>
      <PageHeader
        eyebrow="Library"
        title="Prompts"
        lead="What people and agents here ask language models, with every version kept."
        actions={
          <>
            <ButtonLink href="/prompts/runs" icon="play">
              My runs
            </ButtonLink>
            <ButtonLink href="/prompts/new" variant="primary" icon="plus">
              Write a prompt
            </ButtonLink>
          </>
        }
      />
      <AsOf {...sync} now={now}>
        You can read, search and write all the same; what others changed since is not here yet.
      </AsOf>
      <div className="prompts-search">
        <SearchField
          id={FIELD_ID}
          label="Search prompts"
          placeholder="Title, tag or text"
          size="large"
          shortcut="/"
          controls="prompt-results"
          value={filters.q}
          onChange={setQuery}
          status={count}
        />
      </div>
      <div className="prompts-library">
        <LibraryFilterPanel
          filters={filters}
          facets={library.facets}
          activeCount={active.length}
          onChange={setFilters}
        />
        <div className="prompts-main" id="prompt-results" ref={results}>
          <div className="prompts-summary">
            <p className="prompts-count">{count}</p>
            <ActiveFilters
              filters={active.map(({ key, facet, label, without }) => ({
                key,
                kind: facet,
                label,
                onRemove: () => setFilters(without),
              }))}
              onClear={() => setFilters({ ...NO_FILTERS, q: filters.q })}
            />
          </div>
          <Understood query={filters.q.trim()} library={library} />
          <Shown
            key={JSON.stringify(filters)}
            library={library}
            now={now}
            isNarrowed={active.length > 0}
            onClear={() => setFilters(NO_FILTERS)}
          />
        </div>
      </div>
    </>
  );
}

const PAGE = 24;

interface ShownProps {
  library: Library;
  now: number;
  isNarrowed: boolean;
  onClear: () => void;
}

function Shown({ library, now, isNarrowed, onClear }: ShownProps) {
  const [limit, setLimit] = useState(PAGE);
  const [, navigate] = useLocation();
  const { state, matches } = library;
  if (state === 'loading')
    return (
      <Loading label="Loading the prompts">
        <CardGrid as="div">
          {Array.from({ length: 6 }, (_, at) => (
            <Skeleton key={at} shape="card" />
          ))}
        </CardGrid>
      </Loading>
    );
  if (state === 'absent')
    return (
      <EmptyState icon="cloud-off" title="The library is not on this device yet">
        It arrives with the next connection. What you write meanwhile is saved here and sent then.
      </EmptyState>
    );
  if (state === 'empty')
    return (
      <EmptyState
        icon="prompt"
        title="No prompt yet"
        action={<ButtonLink href="/prompts/new">Write the first one</ButtonLink>}
      >
        Write down what works: every version is kept, two people can write at once, and agents get what you give them.
      </EmptyState>
    );
  if (matches.length === 0)
    return (
      <EmptyState
        icon="search"
        title="No prompt matches"
        action={<Button onClick={onClear}>Clear search and filters</Button>}
      >
        {isNarrowed
          ? 'Try fewer words or another spelling, or take a filter away: each badge above goes with one press.'
          : 'Try fewer words or another spelling. Archived prompts are found under Status.'}
      </EmptyState>
    );
  const shown = matches.slice(0, limit);
  return (
    <>
      <CardGrid>
        {shown.map((entry) => (
          <LibraryCard
            key={entry.prompt.id}
            entry={entry}
            why={library.why.get(entry.prompt.id) ?? []}
            now={now}
            onOpen={navigate}
          />
        ))}
      </CardGrid>
      {matches.length > PAGE ? (
        <LoadMore shown={shown.length} total={matches.length} noun="prompt" onMore={() => setLimit(limit + PAGE * 2)} />
      ) : null}
    </>
  );
}

function Understood({ query, library }: { query: string; library: Library }) {
  if (library.searchFailed)
    return (
      <Callout tone="warning" title="Search is not available" announce="politely">
        Reload the page to start it again. These are all prompts; the filters work meanwhile.
      </Callout>
    );
  if (library.corrected === null || query === '' || library.matches.length === 0) return null;
  return (
    <p className="prompts-understood">
      Did you mean <strong>{library.corrected}</strong>? These are its results; nothing is spelt “{query}”.
    </p>
  );
}
