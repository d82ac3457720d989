// The catalogue: results as one types, facets with counts, the address as the state. Works without a network, "as of".
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { ActiveFilters } from '../../ui/active-filters.tsx';
import { AsOf } from '../../ui/as-of.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { CardGrid } from '../../ui/card.tsx';
import { readerZone } from '../../ui/date-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { counted } from '../../ui/number-text.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { useAddressFilters } from '../../ui/use-address-filters.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useResultKeys } from '../../ui/use-result-keys.ts';
import { calendarDay } from '../../ui/when.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow } from '../../view/use-view.ts';
import { CatalogueCard } from './catalogue-card.tsx';
import { activeFilters, NO_FILTERS, parseFilters, searchOf, type CatalogueFilters } from './catalogue-filters.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import { FilterPanel } from './filter-panel.tsx';
import { useCatalogue, type Catalogue } from './use-catalogue.ts';
import { useStandings } from './use-standings.ts';
import './catalog.css';

export interface CatalogPageProps {
  /** The one search of this app. */
  index: CatalogueIndex;
  /** What a manager can do with the catalogue; given by the app. */
  actions?: ReactNode;
}

const FIELD_ID = 'catalogue-search';
const MINUTE_MS = 60_000;

/** The page at /trainings. */
export function CatalogPage({ index, actions }: CatalogPageProps) {
  const { filters, setFilters, setQuery } = useAddressFilters(parseFilters, searchOf);
  const catalogue = useCatalogue(index, filters);
  const sync = useSync();
  const now = useNow(MINUTE_MS);
  const results = useRef<HTMLDivElement>(null);
  useResultKeys(FIELD_ID, results);
  usePageTitle(filters.q === '' ? 'Trainings' : `${filters.q} · Trainings`);
  const active = activeFilters(filters, dayWords, catalogue.officeName);
  const state = catalogue.state === 'empty' && sync.connection !== 'offline' ? 'loading' : catalogue.state;
  const count = state === 'loading' ? '' : counted(catalogue.matches.length, 'training');

  return (
    <>
      <PageHeader eyebrow="Catalogue" title="Find your next training" actions={actions ?? undefined} />
      <AsOf {...sync} now={now}>
        The catalogue and search work all the same; seats may have changed since.
      </AsOf>
      <div className="catalogue-search">
        <SearchField
          id={FIELD_ID}
          label="Search trainings"
          placeholder="Topic, skill, trainer or code"
          size="large"
          shortcut="/"
          controls="catalogue-results"
          value={filters.q}
          onChange={setQuery}
          status={count}
        />
      </div>
      <div className="catalogue">
        <FilterPanel
          filters={filters}
          facets={catalogue.facets}
          officeName={catalogue.officeName}
          activeCount={active.length}
          onChange={setFilters}
        />
        <div className="catalogue-main" id="catalogue-results" ref={results}>
          <div className="catalogue-summary">
            <p className="catalogue-count">{count}</p>
            <ActiveFilters
              filters={active.map(({ key, label, kind, without }) => ({
                key,
                kind,
                label,
                onRemove: () => setFilters(without),
              }))}
              onClear={() => setFilters({ ...NO_FILTERS, q: filters.q })}
            />
          </div>
          <Understood filters={filters} catalogue={catalogue} />
          {state === 'loading' ? <CatalogueSkeleton /> : null}
          {state === 'empty' ? <NothingHere /> : null}
          {state === 'index' || state === 'rows' ? (
            <Results
              key={JSON.stringify(filters)}
              catalogue={catalogue}
              isNarrowed={active.length > 0}
              onClear={() => setFilters(NO_FILTERS)}
            />
          ) : null}
        </div>
      </div>
    </>
  );
}

const PAGE = 24;

interface ResultsProps {
  catalogue: Catalogue;
  /** True while a filter is set, and with it a badge that takes it away. */
  isNarrowed: boolean;
  onClear: () => void;
}

function Results({ catalogue, isNarrowed, onClear }: ResultsProps) {
  const [limit, setLimit] = useState(PAGE);
  const [, navigate] = useLocation();
  const standings = useStandings();
  const reader = useMemo(() => readerZone(), []);
  if (catalogue.matches.length === 0) {
    return (
      <EmptyState
        icon="search"
        title="No training matches"
        action={<Button onClick={onClear}>Clear search and filters</Button>}
      >
        {isNarrowed
          ? 'Try fewer words or another spelling, or take a filter away: each badge above goes with one press.'
          : 'Try fewer words or another spelling.'}
      </EmptyState>
    );
  }
  const shown = catalogue.matches.slice(0, limit);
  return (
    <>
      <CardGrid>
        {shown.map((match) => (
          <CatalogueCard
            key={match.entry.id}
            match={match}
            why={catalogue.why.get(match.entry.id) ?? []}
            standing={standings.get(match.entry.id)}
            datesKnown={catalogue.state === 'rows'}
            reader={reader}
            onOpen={navigate}
          />
        ))}
      </CardGrid>
      <LoadMore
        shown={shown.length}
        total={catalogue.matches.length}
        noun="training"
        onMore={() => setLimit(limit + PAGE * 2)}
      />
    </>
  );
}

function Understood({ filters, catalogue }: { filters: CatalogueFilters; catalogue: Catalogue }) {
  if (catalogue.searchFailed) {
    return (
      <Callout tone="warning" title="Search is not available" announce="politely">
        Reload the page to start it again. The filters work meanwhile.
      </Callout>
    );
  }
  if (catalogue.corrected === null || filters.q.trim() === '') return null;
  return (
    <p className="catalogue-understood">
      Did you mean <strong>{catalogue.corrected}</strong>? These are its results; nothing is spelt “{filters.q.trim()}”.
    </p>
  );
}

function CatalogueSkeleton() {
  return (
    <Loading label="Loading the catalogue">
      <CardGrid as="div">
        {Array.from({ length: 6 }, (_, at) => (
          <Skeleton key={at} shape="card" />
        ))}
      </CardGrid>
    </Loading>
  );
}

function NothingHere() {
  return (
    <EmptyState icon="cloud-off" title="The catalogue is not on this device yet">
      It arrives with the first connection and stays from then on. Connect once, and it works anywhere.
    </EmptyState>
  );
}

function dayWords(isoDay: string): string {
  const [year = 0, month = 1, day = 1] = isoDay.split('-').map(Number);
  return calendarDay(new Date(year, month - 1, day).getTime());
}
