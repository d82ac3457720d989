// The one catalogue search of this page: opened for the person who is signed in, fed from the view's rows as they change,
// closed when they go. Always: an index is kept under its person's own key and leaves the device when they sign out.
import { useEffect, useSyncExternalStore } from 'react';
import type { CatalogueSearch } from '../search/catalogue-search.ts';
import { isSuperseded } from '../search/search-error.ts';
import { openSearchStore } from '../search/search-store.ts';
import { useView } from '../view/use-view.ts';
import { forgetSearchOwner, takeSearch } from './early-search.ts';
import { searchDocuments } from './search-documents.ts';

/** A new object whenever the index holds other documents; null until it is open. */
export type OpenSearch = { readonly search: CatalogueSearch | null };

const CLOSED: OpenSearch = { search: null };
/** Rows often change in bursts; the index follows after this pause, ms. */
const PAUSE_MS = 250;

/** Owners whose index goes once it is closed. */
const leaving = new Set<string>();

let opened: OpenSearch = CLOSED;
const listeners = new Set<() => void>();
const get = (): OpenSearch => opened;
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

function become(next: OpenSearch): void {
  opened = next;
  for (const listener of listeners) listener();
}

/** The index of `search` holds other documents now. */
function changed(search: CatalogueSearch): void {
  if (opened.search === search) become({ search });
}

function failed(error: unknown): void {
  if (!isSuperseded(error)) console.warn('The search index could not follow the catalogue', error);
}

/** Opens the search of `owner` (such as `orgId/userId`) for as long as the caller is shown. */
export function useCatalogueSearch(owner: string): OpenSearch {
  const current = useSyncExternalStore(subscribe, get);
  const trainings = useView((view) => view.table('training'));
  const sessions = useView((view) => view.table('session'));
  const { search } = current;

  useEffect(() => {
    leaving.delete(owner);
    const own = takeSearch(owner);
    become({ search: own });
    own.ready.then(() => changed(own), failed);
    return () => {
      if (opened.search === own) become(CLOSED);
      // Closing saves what is unsaved, which must not bring back what was to go.
      own.close().then(() => (leaving.delete(owner) ? removeIndex(owner) : undefined), failed);
    };
  }, [owner]);

  useEffect(() => {
    if (search === null || trainings.size === 0) return;
    const timer = setTimeout(() => {
      search
        .setDocuments(searchDocuments(trainings.all(), sessions.all()))
        .then(({ added, changed: other, removed }) => {
          if (added + other + removed > 0) changed(search);
        }, failed);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [search, trainings, sessions]);

  return current;
}

/** Takes the kept index of `owner` off this device, also one that is still being closed. */
export async function forgetCatalogueSearch(owner: string): Promise<void> {
  leaving.add(owner);
  forgetSearchOwner();
  await removeIndex(owner);
}

async function removeIndex(owner: string): Promise<void> {
  const store = openSearchStore();
  try {
    await store.forget(owner);
  } finally {
    store.close();
  }
}
