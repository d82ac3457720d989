// Everything the library shows: rows of this device, found by the search worker, narrowed by the address. Always: without
// a line it shows what was brought before, and what was written here.
import { queries } from '@openkms/schema/zero/queries.ts';
import { useMemo } from 'react';
import { useFound } from '../../search/use-found.ts';
import { useBrought } from '../../view/use-brought.ts';
import { useSync } from '../../view/use-sync.ts';
import { useView } from '../../view/use-view.ts';
import { type LibraryEntry, libraryEntries } from './library-entries.ts';
import { facetCounts, type Facets, narrow } from './library-facets.ts';
import type { LibraryFilters } from './library-filters.ts';
import type { PromptIndex, PromptReason } from './prompt-index.ts';

export type Library = {
  /** `absent`: nothing of it is on this device and there is no line. `empty`: there is no prompt. */
  readonly state: 'loading' | 'absent' | 'empty' | 'shown';
  readonly matches: readonly LibraryEntry[];
  readonly facets: Facets;
  readonly why: ReadonlyMap<string, readonly PromptReason[]>;
  /** The query as it was understood, when a word had to be replaced. */
  readonly corrected: string | null;
  readonly searchFailed: boolean;
};

const NO_REASONS: Library['why'] = new Map();
/** More prompts than any library holds. */
const WHOLE = { lane: 'library', most: 50_000 };

/** The prompts as `filters` narrow them. */
export function useLibrary(index: PromptIndex, filters: LibraryFilters): Library {
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
  const found = useFound(index, filters.q, WHOLE);
  const chosen = useMemo(() => {
    if (found.state === 'searching') return [];
    if (found.state !== 'found') return entries;
    const byId = new Map(entries.map((entry) => [entry.prompt.id, entry]));
    return found.ids.map((id) => byId.get(id)).filter((entry) => entry !== undefined);
  }, [entries, found]);
  const matches = useMemo(() => narrow(chosen, filters), [chosen, filters]);
  const facets = useMemo(() => facetCounts(chosen, filters), [chosen, filters]);
  const isSearching = found.state === 'searching' || (found.state === 'found' && !index.isFilled);
  const none = isBrought ? 'empty' : connection === 'offline' ? 'absent' : 'loading';
  return {
    state: entries.length === 0 ? none : isSearching ? 'loading' : 'shown',
    matches,
    facets,
    why: found.state === 'found' ? found.why : NO_REASONS,
    corrected: found.state === 'found' ? found.corrected : null,
    searchFailed: found.state === 'failed',
  };
}
