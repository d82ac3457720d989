// Everything the library shows: rows of this device, found by what is typed, narrowed by the address. Always: without a
// line it shows what was brought before, and what was written here.
import { queries } from '@openkms/schema/zero/queries.ts';
import { useDeferredValue, useMemo } from 'react';
import { useBrought } from '../../view/use-brought.ts';
import { useSync } from '../../view/use-sync.ts';
import { useView } from '../../view/use-view.ts';
import { findPrompts, type LibraryEntry, libraryEntries } from './library-entries.ts';
import { facetCounts, type Facets, narrow } from './library-facets.ts';
import type { LibraryFilters } from './library-filters.ts';

export type Library = {
  /** `absent`: nothing of it is on this device and there is no line. `empty`: there is no prompt. */
  readonly state: 'loading' | 'absent' | 'empty' | 'shown';
  readonly matches: readonly LibraryEntry[];
  readonly facets: Facets;
};

/** The prompts as `filters` narrow them. */
export function useLibrary(filters: LibraryFilters): Library {
  const isBrought = useBrought(queries.prompts.library());
  const { connection } = useSync();
  const view = useView((whole) => whole);
  const entries = useMemo(
    () =>
      libraryEntries(view.table('prompt').all(), {
        headOf: ({ headId }) => view.table('promptVersion').get(headId),
        conflictsOf: (promptId) =>
          view
            .table('syncConflict')
            .where('entityId', promptId)
            .filter(({ status }) => status === 'open').length,
        isPending: (promptId) => view.pendingOf('prompt', promptId) !== undefined,
      }),
    [view],
  );
  const found = useFoundPrompts(entries, filters.q);
  const matches = useMemo(() => narrow(found, filters), [found, filters]);
  const facets = useMemo(() => facetCounts(found, filters), [found, filters]);
  const none = isBrought ? 'empty' : connection === 'offline' ? 'absent' : 'loading';
  return { state: entries.length > 0 ? 'shown' : none, matches, facets };
}

/** The entries that `query` finds, best first; every keystroke is drawn before it is searched. */
function useFoundPrompts(entries: readonly LibraryEntry[], query: string): readonly LibraryEntry[] {
  const asked = useDeferredValue(query);
  return useMemo(() => findPrompts(entries, asked), [entries, asked]);
}
