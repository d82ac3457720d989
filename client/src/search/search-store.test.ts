import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, describe, expect, it } from 'vitest';
import { openSearchStore, SEARCH_DATABASE } from './search-store.ts';

const bytes = (...values: number[]): ArrayBuffer => new Uint8Array(values).buffer;

afterEach(() => Dexie.delete(SEARCH_DATABASE));

describe('the search store', () => {
  it('gives back what was saved, under its own key only', async () => {
    const store = openSearchStore();
    await store.save('org-1/emma', bytes(1, 2, 3));
    await store.save('org-1/michael', bytes(4));
    expect(await store.load('org-1/emma')).toEqual(bytes(1, 2, 3));
    expect(await store.load('org-1/michael')).toEqual(bytes(4));
    expect(await store.load('org-2/emma')).toBeNull();
    store.close();
  });

  it('forgets one person and no other', async () => {
    const store = openSearchStore();
    await store.save('org-1/emma', bytes(1));
    await store.save('org-1/michael', bytes(2));
    await store.forget('org-1/emma');
    expect(await store.load('org-1/emma')).toBeNull();
    expect(await store.load('org-1/michael')).toEqual(bytes(2));
    store.close();
  });

  it('takes a row of another shape for none', async () => {
    const store = openSearchStore();
    const raw = new Dexie(SEARCH_DATABASE);
    raw.version(1).stores({ indexes: 'key' });
    await raw.table('indexes').put({ key: 'org-1/emma', bytes: 'not bytes' });
    expect(await store.load('org-1/emma')).toBeNull();
    raw.close();
    store.close();
  });
});
