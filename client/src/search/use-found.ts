// The answer of a search worker to the query as it is typed. Always: the answer shown is that of the newest query that
// has one; an answer that was overtaken is forgotten, not shown.
import type { FieldOf } from '@openkms/schema/search/collection.ts';
import type { MatchReason, SearchDocument, SearchResult } from '@openkms/schema/search/search-document.ts';
import { useEffect, useState } from 'react';
import type { Search } from './search-client.ts';
import { isOvertaken } from './search-error.ts';

/** A search as a page is given it. Always: a new object whenever the index holds other documents than before. */
export type Searchable<D extends SearchDocument> = {
  /** Null until it is open. */
  readonly search: Search<D> | null;
};

export type Found<Field extends string> =
  | { readonly state: 'everything' }
  | { readonly state: 'searching' }
  | { readonly state: 'failed' }
  | {
      readonly state: 'found';
      readonly query: string;
      readonly ids: readonly string[];
      readonly why: ReadonlyMap<string, readonly MatchReason<Field>[]>;
      /** The query as it was understood, when a word had to be replaced. */
      readonly corrected: string | null;
    };

/**
 * Searches as `query` changes, and again when the index holds other documents. `most` is more than the page could show:
 * filters narrow after the search, so it must not cut.
 */
export function useFound<D extends SearchDocument>(
  index: Searchable<D>,
  query: string,
  { lane, most }: { readonly lane: string; readonly most: number },
): Found<FieldOf<D>> {
  const [found, setFound] = useState<Found<FieldOf<D>>>({ state: 'searching' });
  const asked = query.trim();
  useEffect(() => {
    const { search } = index;
    if (asked === '' || search === null) return;
    let wanted = true;
    search.search(asked, { limit: most, lane }).then(
      (result) => {
        if (wanted) setFound(foundOf(asked, result));
      },
      (error: unknown) => {
        if (wanted && !isOvertaken(error)) setFound({ state: 'failed' });
      },
    );
    return () => {
      wanted = false;
    };
  }, [index, asked, lane, most]);
  return asked === '' ? { state: 'everything' } : found;
}

function foundOf<Field extends string>(query: string, result: SearchResult<Field>): Found<Field> {
  return {
    state: 'found',
    query,
    ids: result.hits.map((hit) => hit.id),
    why: new Map(result.hits.map((hit) => [hit.id, hit.why])),
    corrected: result.corrected ?? null,
  };
}
