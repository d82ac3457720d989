// The one catalogue search of this page: opened for the person who is signed in, fed from the view's rows as they change,
// closed when they go. Always: an index is kept under its person's own key and leaves the device when they sign out.
import { useEffect, useState } from 'react';
import { openCatalogueSearch, type CatalogueSearch } from '../search/catalogue-search.ts';
import { openSearchStore } from '../search/search-store.ts';
import { useView } from '../view/use-view.ts';
import { searchDocuments } from './search-documents.ts';

export type OpenSearch = {
  readonly search: CatalogueSearch | null;
  /** Grows with each change of what the index holds. */
  readonly version: number;
};

/** Rows often change in bursts; the index follows after this pause, ms. */
const PAUSE_MS = 250;

/** Opens the search of `owner` (such as `orgId/userId`); null while nobody is signed in. */
export function useCatalogueSearch(owner: string | null): OpenSearch {
  const [opened, setOpened] = useState<OpenSearch>({ search: null, version: 0 });
  const trainings = useView((view) => view.table('training'));
  const sessions = useView((view) => view.table('session'));
  const { search } = opened;

  useEffect(() => {
    if (owner === null) return;
    const own = openCatalogueSearch({ storeKey: owner });
    setOpened({ search: own, version: 0 });
    let current = true;
    const changed = (): void => {
      if (current) setOpened((before) => (before.search === own ? { search: own, version: before.version + 1 } : before));
    };
    own.ready.then(changed, (error: unknown) => console.warn('The kept search index could not be opened', error));
    return () => {
      current = false;
      setOpened({ search: null, version: 0 });
      void own.close();
    };
  }, [owner]);

  useEffect(() => {
    if (search === null || trainings.size === 0) return;
    const timer = setTimeout(() => {
      search.setDocuments(searchDocuments(trainings.all(), sessions.all())).then(
        ({ added, changed, removed }) => {
          if (added + changed + removed > 0) {
            setOpened((before) => (before.search === search ? { search, version: before.version + 1 } : before));
          }
        },
        (error: unknown) => console.warn('The search index could not follow the catalogue', error),
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [search, trainings, sessions]);

  return opened;
}

/** Takes the kept index of `owner` off this device. */
export async function forgetCatalogueSearch(owner: string): Promise<void> {
  const store = openSearchStore();
  try {
    await store.forget(owner);
  } finally {
    store.close();
  }
}
