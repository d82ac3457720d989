/** The search of a collection as its person comes, goes, and leaves the device. */
import 'fake-indexeddb/auto';
import type { TrainingDocument } from '@openkms/schema/search/trainings.ts';
import { Dexie } from 'dexie';
import { afterEach, expect, it, vi } from 'vitest';
import type { Search } from '../search/search-client.ts';
import { openSearchStore, SEARCH_DATABASE } from '../search/search-store.ts';
import { SearchSlot } from './search-slot.ts';

const KEPT = new Uint8Array([1, 2, 3]).buffer;

/** A search that holds so many documents, and writes its index when it is closed, as the real one does. */
function searchOf(key: string, documents: number): Search<TrainingDocument> {
  return {
    ready: Promise.resolve({ documents, loadedFromStore: documents > 0, ms: 0 }),
    setDocuments: async (all) => ({ added: 0, changed: 0, removed: 0, documents: all.length }),
    search: async () => ({ hits: [], total: 0 }),
    similar: async () => [],
    documents: async () => [],
    close: async () => {
      const store = openSearchStore();
      await store.save(key, KEPT);
      store.close();
    },
  };
}
const keyOf = (owner: string) => `${owner}/kept`;
const slotWith = (documents: number) => new SearchSlot(keyOf, (owner) => searchOf(keyOf(owner), documents));
async function kept(owner: string): Promise<ArrayBuffer | null> {
  const store = openSearchStore();
  const bytes = await store.load(keyOf(owner));
  store.close();
  return bytes;
}

afterEach(() => Dexie.delete(SEARCH_DATABASE));

it('says when it may find something: once an index was there, or once it was given the rows', async () => {
  const slot = slotWith(0);
  slot.open('emma');
  const { search } = slot.get();
  expect(slot.get().isFilled).toBe(false);
  if (search !== null) slot.fill(search, []);
  await vi.waitFor(() => expect(slot.get().isFilled).toBe(true));
  const another = slotWith(7);
  another.open('emma');
  await vi.waitFor(() => expect(another.get().isFilled).toBe(true));
});

it('tells whoever listens when the index changed, and of the search that is open alone', async () => {
  const slot = slotWith(3);
  const close = slot.open('emma');
  const emmas = slot.get().search;
  close();
  slot.open('noah');
  const before = slot.get();
  if (emmas !== null) slot.fill(emmas, []);
  await vi.waitFor(() => expect(slot.get()).not.toBe(before));
  expect(slot.get().search).not.toBe(emmas);
});

it('an index leaves the device also where its search is still being closed', async () => {
  const slot = slotWith(3);
  const close = slot.open('emma');
  close();
  await slot.forget('emma');
  await vi.waitFor(async () => expect(await kept('emma')).toBeNull());
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await kept('emma')).toBeNull();
});

it('and stays where somebody only went to another page', async () => {
  const slot = slotWith(3);
  slot.open('emma')();
  await vi.waitFor(async () => expect(await kept('emma')).toEqual(KEPT));
});
