// The answer of the search worker to the query as it is typed. Always: the answer shown is that of the newest query that
// has one; an answer that was overtaken is forgotten, not shown.
import { useEffect, useState } from 'react';
import type { MatchReason, SearchResult } from '../../search/catalogue-search.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import { SearchError } from '../../search/search-error.ts';

/** More than any catalogue page shows: filters narrow after the search, so it must not cut. */
const ALL = 5_000;

export type Found =
  | { readonly state: 'everything' }
  | { readonly state: 'searching' }
  | { readonly state: 'failed' }
  | {
      readonly state: 'found';
      readonly query: string;
      readonly ids: readonly string[];
      readonly why: ReadonlyMap<string, readonly MatchReason[]>;
      /** The query as it was understood, when a word had to be replaced. */
      readonly corrected: string | null;
    };

/** Searches as `query` changes, and again when the index holds other documents. */
export function useFound(index: CatalogueIndex, query: string): Found {
  const [found, setFound] = useState<Found>({ state: 'searching' });
  const asked = query.trim();
  useEffect(() => {
    const { search } = index;
    if (asked === '' || search === null) return;
    let wanted = true;
    search.search(asked, { limit: ALL, lane: 'catalogue' }).then(
      (result) => {
        if (wanted) setFound(foundOf(asked, result));
      },
      (error: unknown) => {
        const overtaken = error instanceof SearchError && error.code !== 'search.worker_failed';
        if (wanted && !overtaken) setFound({ state: 'failed' });
      },
    );
    return () => {
      wanted = false;
    };
  }, [index, asked]);
  return asked === '' ? { state: 'everything' } : found;
}

function foundOf(query: string, result: SearchResult): Found {
  return {
    state: 'found',
    query,
    ids: result.hits.map((hit) => hit.id),
    why: new Map(result.hits.map((hit) => [hit.id, hit.why])),
    corrected: result.corrected ?? null,
  };
}
