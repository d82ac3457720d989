/**
 * The search that opens before anybody knows who is signed in: whose index to open is kept where it can be read at once.
 * Always: a key that is out of date costs a worker, never an answer from another person's index, because whoever takes
 * the search names its owner; a browser that keeps nothing for this site, or has no room left, costs the head start alone.
 */
import { type CatalogueSearch, openSearch } from '../search/search-client.ts';

const KEY = 'openkms-search-owner';

let early: { readonly owner: string; readonly search: CatalogueSearch } | null = null;

/** Opens the search of whoever used this browser last; asked for `address`, whose query the page is going to ask. */
export function openEarlySearch(address: string): void {
  const owner = kept(() => localStorage.getItem(KEY));
  if (owner === null) return;
  early = { owner, search: open(owner) };
  const query = new URLSearchParams(address).get('q') ?? '';
  // The answer is nobody's yet. The first query of a worker is a slow one, and now nobody waits for it.
  if (query !== '') early.search.search(query).catch(() => undefined);
}

/** The search opened early where it is that of `owner`, else a new one; from now on the caller's to close. */
export function takeSearch(owner: string): CatalogueSearch {
  kept(() => localStorage.setItem(KEY, owner));
  const begun = early;
  early = null;
  if (begun?.owner === owner) return begun.search;
  void begun?.search.close();
  return open(owner);
}

/** Nobody's index is to be opened early. */
export function forgetSearchOwner(): void {
  kept(() => localStorage.removeItem(KEY));
}

function open(owner: string): CatalogueSearch {
  return openSearch({ collection: 'trainings', storeKey: owner });
}

/** What `work` with the browser's storage gives; null where the browser refuses it. */
function kept<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    // Site data blocked, or the disk is full: searching begins a moment later.
    return null;
  }
}
