// The one search of a collection on this page: opened for the person who is signed in, fed from the view's rows as they
// change, closed when they go. Always: an index is kept under its person's own key and leaves the device when they sign out.
import type { SearchDocument } from '@openkms/schema/search/search-document.ts';
import { useEffect, useSyncExternalStore } from 'react';
import type { Search } from '../search/search-client.ts';
import { isSuperseded } from '../search/search-error.ts';
import { openSearchStore } from '../search/search-store.ts';

/** A new object whenever the index holds other documents. */
export type OpenSearch<D extends SearchDocument> = {
  /** Null until it is open. */
  readonly search: Search<D> | null;
  /** False while it may hold nothing only because nobody has given it anything yet. */
  readonly isFilled: boolean;
};

/** Rows often change in bursts; the index follows after this pause, ms. */
const PAUSE_MS = 250;

export class SearchSlot<D extends SearchDocument> {
  private opened: OpenSearch<D> = { search: null, isFilled: false };
  private readonly listeners = new Set<() => void>();
  /** Owners whose index goes once it is closed. */
  private readonly leaving = new Set<string>();
  private readonly keyOf: (owner: string) => string;
  private readonly take: (owner: string) => Search<D>;

  /** `take` gives an open search of `owner`, kept under `keyOf(owner)`, for this slot to close. */
  constructor(keyOf: (owner: string) => string, take: (owner: string) => Search<D>) {
    this.keyOf = keyOf;
    this.take = take;
  }

  readonly get = (): OpenSearch<D> => this.opened;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Opens the search of `owner`; returns how to close it. */
  open(owner: string): () => void {
    this.leaving.delete(owner);
    const own = this.take(owner);
    this.become({ search: own, isFilled: false });
    own.ready.then(({ documents }) => this.changed(own, documents > 0), failed);
    return () => {
      if (this.opened.search === own) this.become({ search: null, isFilled: false });
      // Closing saves what is unsaved, which must not bring back what was to go.
      own.close().then(() => (this.leaving.delete(owner) ? this.remove(owner) : undefined), failed);
    };
  }

  /** Makes the index hold exactly `documents`, unless another search was opened meanwhile. */
  fill(search: Search<D>, documents: readonly D[]): void {
    search.setDocuments(documents).then(({ added, changed, removed }) => {
      if (added + changed + removed > 0 || !this.opened.isFilled) this.changed(search, true);
    }, failed);
  }

  /** Takes the kept index of `owner` off this device, also one that is still being closed. */
  async forget(owner: string): Promise<void> {
    this.leaving.add(owner);
    await this.remove(owner);
  }

  private changed(search: Search<D>, isFilled: boolean): void {
    if (this.opened.search === search) this.become({ search, isFilled: isFilled || this.opened.isFilled });
  }

  private become(next: OpenSearch<D>): void {
    this.opened = next;
    for (const listener of this.listeners) listener();
  }

  private async remove(owner: string): Promise<void> {
    const store = openSearchStore();
    try {
      await store.forget(this.keyOf(owner));
    } finally {
      store.close();
    }
  }
}

/** What `slot` holds for `owner`, opened for as long as the caller is shown and says who. */
export function useSearchSlot<D extends SearchDocument>(slot: SearchSlot<D>, owner: string | null): OpenSearch<D> {
  const opened = useSyncExternalStore(slot.subscribe, slot.get);
  useEffect(() => (owner === null ? undefined : slot.open(owner)), [slot, owner]);
  return opened;
}

/** Fills the index a moment after `documents` became another function; null leaves it as it is. */
export function useFilled<D extends SearchDocument>(
  slot: SearchSlot<D>,
  search: Search<D> | null,
  documents: (() => readonly D[]) | null,
): void {
  useEffect(() => {
    if (search === null || documents === null) return;
    const timer = setTimeout(() => slot.fill(search, documents()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [slot, search, documents]);
}

function failed(error: unknown): void {
  if (!isSuperseded(error)) console.warn('The search index could not follow the rows', error);
}
