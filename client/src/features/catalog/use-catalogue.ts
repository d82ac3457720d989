// Everything the catalogue page shows, from three sources: the search worker (which trainings, and why), the view's rows
// (sessions, seats) and the address (what it is narrowed to). Always: before the rows are here the index's own documents
// stand in for them, so a cold start without a network lists and searches at once.
import { useEffect, useMemo, useState } from 'react';
import type { StoredDocument } from '@openkms/schema/search/segment.ts';
import { useNow, useView } from '../../view/use-view.ts';
import { bySoonest, catalogueEntries, entryOfDocument, officeNames, type CatalogueEntry } from './catalogue-entries.ts';
import type { CatalogueFilters } from './catalogue-filters.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import type { TrainingReason } from './training-reason.ts';
import { facetCounts, narrow, type Facets, type Match } from './facets.ts';
import { useFound } from '../../search/use-found.ts';

export type Catalogue = {
  /** `empty`: neither rows nor index are on this device. `index`: titles only, dates follow. */
  readonly state: 'loading' | 'empty' | 'index' | 'rows';
  readonly matches: readonly Match[];
  readonly facets: Facets;
  /** What people call the office of a code; the code itself where it is not known here. */
  readonly officeName: (code: string) => string;
  readonly why: ReadonlyMap<string, readonly TrainingReason[]>;
  readonly corrected: string | null;
  readonly searchFailed: boolean;
};

const NO_REASONS: ReadonlyMap<string, readonly TrainingReason[]> = new Map();
const MINUTE_MS = 60_000;
const WHOLE = { lane: 'catalogue', most: 5_000 };

/** The catalogue as `filters` narrow it. */
export function useCatalogue(index: CatalogueIndex, filters: CatalogueFilters): Catalogue {
  const trainings = useView((view) => view.table('training'));
  const sessions = useView((view) => view.table('session'));
  const offices = useView((view) => view.table('office'));
  const now = useNow(MINUTE_MS);
  const documents = useDocuments(index, trainings.size === 0);
  const found = useFound(index, filters.q, WHOLE);

  const entries = useMemo(() => {
    const all: CatalogueEntry[] =
      trainings.size > 0
        ? catalogueEntries(trainings.all(), sessions.all(), offices.all(), now)
        : (documents ?? []).map(entryOfDocument);
    return all.sort(bySoonest);
  }, [trainings, sessions, offices, documents, now]);

  const chosen = useMemo(() => {
    if (found.state !== 'found') return found.state === 'everything' ? entries : [];
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    return found.ids.map((id) => byId.get(id)).filter((entry) => entry !== undefined);
  }, [entries, found]);

  const officeName = useMemo(() => officeNames(offices.all()), [offices]);
  const matches = useMemo(() => narrow(chosen, filters), [chosen, filters]);
  const facets = useMemo(() => facetCounts(chosen, filters), [chosen, filters]);
  return {
    state: stateOf(trainings.size, documents, found.state === 'searching'),
    matches,
    facets,
    officeName,
    why: found.state === 'found' ? found.why : NO_REASONS,
    corrected: found.state === 'found' ? found.corrected : null,
    searchFailed: found.state === 'failed',
  };
}

function stateOf(rows: number, documents: readonly StoredDocument[] | null, searching: boolean): Catalogue['state'] {
  if (searching && (rows > 0 || documents === null)) return 'loading';
  if (rows > 0) return 'rows';
  if (documents === null) return 'loading';
  return documents.length > 0 ? 'index' : 'empty';
}

/** What the kept index can list; null until it has answered. */
function useDocuments(index: CatalogueIndex, wanted: boolean): readonly StoredDocument[] | null {
  const [documents, setDocuments] = useState<readonly StoredDocument[] | null>(null);
  useEffect(() => {
    const { search } = index;
    if (search === null || !wanted) return;
    let current = true;
    search.documents().then(
      (listed) => {
        if (current) setDocuments(listed);
      },
      () => {
        // Without an index the page waits for the rows: an empty list says the same.
        if (current) setDocuments([]);
      },
    );
    return () => {
      current = false;
    };
  }, [index, wanted]);
  return documents;
}
