import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { smallCatalogue } from '@openkms/schema/search/testing/small-catalogue.ts';
import { generateDocuments } from '@openkms/schema/search/testing/generated-documents.ts';
import { promptDocument } from '@openkms/schema/search/prompts.ts';
import { openSearch, type CatalogueSearch, type PromptSearch, type SearchWorker } from './search-client.ts';
import { isSuperseded, SearchError } from './search-error.ts';
import { serveSearch, type SearchPort } from './search-host.ts';
import type { SearchReply, SearchRequest } from './search-protocol.ts';
import { openSearchStore, SEARCH_DATABASE, type SearchStore } from './search-store.ts';

/** The real host at the other end of a real message channel: messages are cloned and transferred as with a worker. */
function workerOverChannel(store: SearchStore | null, requests: SearchRequest[] = []): SearchWorker {
  const { port1, port2 } = new MessageChannel();
  const host: SearchPort = { postMessage: (reply, transfer) => port2.postMessage(reply, transfer), onmessage: null };
  port2.onmessage = (event: MessageEvent<SearchRequest>) => host.onmessage?.(event);
  serveSearch(host, store);
  const worker: SearchWorker = {
    postMessage: (request, transfer) => {
      requests.push(request);
      port1.postMessage(request, transfer);
    },
    onmessage: null,
    terminate: () => {
      port1.close();
      port2.close();
    },
  };
  port1.onmessage = (event: MessageEvent<SearchReply>) => worker.onmessage?.(event);
  return worker;
}

const opened: { close(): Promise<void> }[] = [];
function open(
  storeKey = 'org/emma',
  requests: SearchRequest[] = [],
  store: SearchStore | null = openSearchStore(),
): CatalogueSearch {
  const search = openSearch({
    collection: 'trainings',
    storeKey,
    createWorker: () => workerOverChannel(store, requests),
  });
  opened.push(search);
  return search;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((search) => search.close()));
  await Dexie.delete(SEARCH_DATABASE);
});

describe('the catalogue search', () => {
  it('starts empty, takes a catalogue, and answers', async () => {
    const search = open();
    expect(await search.ready).toMatchObject({ documents: 0, loadedFromStore: false });
    expect(await search.setDocuments(smallCatalogue)).toEqual({ added: 40, changed: 0, removed: 0, documents: 40 });
    expect((await search.search('pyhton', { limit: 5 })).hits[0]?.id).toBe('S-PYT101');
  });

  it('has the catalogue back at the next visit, without being given it', async () => {
    const first = open();
    await first.setDocuments(smallCatalogue);
    await first.close();
    const second = open();
    expect(await second.ready).toMatchObject({ documents: 40, loadedFromStore: true });
    expect((await second.search('gdpr')).hits[0]?.id).toBe('S-PRV110');
    const listed = await second.documents();
    expect(listed).toHaveLength(40);
    expect(listed.find((document) => document.id === 'S-PRV110')).toEqual({
      id: 'S-PRV110',
      code: 'PRV110',
      title: 'Data Privacy and the GDPR',
      area: 'Legal',
      tags: ['privacy', 'compliance'],
    });
  });

  it('finds nothing of the person before on the same machine', async () => {
    const emma = open('org/emma');
    await emma.setDocuments(smallCatalogue);
    await emma.close();
    expect(await open('org/michael').ready).toMatchObject({ documents: 0, loadedFromStore: false });
  });

  it('builds anew over a damaged or foreign kept index', async () => {
    const store = openSearchStore();
    await store.save('org/emma', new Uint8Array(4_096).fill(7).buffer);
    store.close();
    const search = open();
    expect(await search.ready).toMatchObject({ documents: 0, loadedFromStore: false });
    await search.setDocuments(smallCatalogue);
    await search.close();
    expect(await open().ready).toMatchObject({ documents: 40, loadedFromStore: true });
  });

  it('works where nothing can be kept', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const broken: SearchStore = {
      load: () => Promise.reject(new Error('private mode')),
      save: () => Promise.reject(new Error('quota')),
      forget: () => Promise.resolve(),
      close: () => undefined,
    };
    const search = open('org/emma', [], broken);
    expect(await search.ready).toMatchObject({ documents: 0, loadedFromStore: false });
    await search.setDocuments(smallCatalogue);
    expect((await search.search('scrum')).hits[0]?.id).toBe('S-PRJ200');
    await search.close();
    expect(warned).toHaveBeenCalledTimes(2);
    warned.mockRestore();
  });
});

describe('a live catalogue', () => {
  it('shows an edit, an addition and a removal, and sends only those', async () => {
    const requests: SearchRequest[] = [];
    const search = open('org/emma', requests);
    await search.setDocuments(smallCatalogue);
    const [first, second, ...rest] = smallCatalogue.map((document) => ({ ...document, skills: [...document.skills] }));
    if (first === undefined || second === undefined) throw new Error('the small catalogue is too small');
    const added = { ...second, id: 'S-NEW', code: 'NEW100', title: 'Beekeeping on the Roof' };
    requests.length = 0;
    const changes = await search.setDocuments([{ ...first, title: 'Zeppelin Piloting' }, ...rest, added]);
    expect(changes).toEqual({ added: 1, changed: 1, removed: 1, documents: 40 });
    expect((await search.search('zeppelin')).hits.map((hit) => hit.id)).toEqual([first.id]);
    expect((await search.search('beekeeping')).hits.map((hit) => hit.id)).toEqual(['S-NEW']);
    expect((await search.search(second.title)).hits.map((hit) => hit.id)).not.toContain(second.id);
    // Transferred buffers are empty on this side; the count of parts still tells that one sufficed.
    expect(requests.filter((request) => request.type === 'documents-part')).toHaveLength(1);
    expect(requests.find((request) => request.type === 'commit')).toMatchObject({
      scope: 'some',
      removed: [second.id],
    });
  });

  it('compares a first list with what was kept, and removes what is gone', async () => {
    const first = open();
    await first.setDocuments(smallCatalogue);
    await first.close();
    const second = open();
    await second.ready;
    const changes = await second.setDocuments(smallCatalogue.slice(1));
    expect(changes).toEqual({ added: 0, changed: 0, removed: 1, documents: 39 });
  });

  it('ends with the newest list when several come at once', async () => {
    const search = open();
    const all = [
      search.setDocuments(smallCatalogue.slice(0, 10)),
      search.setDocuments(smallCatalogue.slice(0, 20)),
      search.setDocuments(smallCatalogue.slice(5, 8)),
    ];
    await Promise.all(all);
    expect((await search.documents()).map((document) => document.code).sort()).toEqual(
      smallCatalogue
        .slice(5, 8)
        .map((document) => document.code)
        .sort(),
    );
  });

  it('answers from what it held while a large list is on its way', async () => {
    const search = open();
    await search.setDocuments(smallCatalogue);
    const large = search.setDocuments([...smallCatalogue, ...generateDocuments(smallCatalogue, 3_000)]);
    expect((await search.search('gdpr')).hits[0]?.id).toBe('S-PRV110');
    expect((await large).documents).toBe(3_040);
    expect(await search.documents()).toHaveLength(3_040);
  });
});

describe('fast typing', () => {
  it('answers the newest query and drops the ones before', async () => {
    const search = open();
    await search.setDocuments(smallCatalogue);
    const typed = ['p', 'py', 'pyt', 'python'].map((query) => search.search(query));
    const settled = await Promise.allSettled(typed);
    expect(settled.map((one) => one.status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
    for (const one of settled.slice(0, 3)) expect(one.status === 'rejected' && isSuperseded(one.reason)).toBe(true);
    expect((await typed[3])?.hits[0]?.id).toBe('S-PYT101');
  });

  it('does not let one lane drop the query of another', async () => {
    const search = open();
    await search.setDocuments(smallCatalogue);
    const [page, palette] = await Promise.all([search.search('python'), search.search('gdpr', { lane: 'palette' })]);
    expect(page.hits[0]?.id).toBe('S-PYT101');
    expect(palette.hits[0]?.id).toBe('S-PRV110');
  });

  it('takes an emptied field for a newer query without hits', async () => {
    const search = open();
    const before = search.search('python');
    expect(await search.search('  ')).toEqual({ hits: [], total: 0 });
    await expect(before).rejects.toSatisfy(isSuperseded);
  });
});

describe('the end', () => {
  it('refuses queries after closing, by name', async () => {
    const search = open();
    await search.close();
    await expect(search.search('python')).rejects.toEqual(new SearchError('search.closed'));
    await search.close();
  });

  it('tells everybody waiting when the worker breaks', async () => {
    const worker: SearchWorker = {
      postMessage: () => undefined,
      onmessage: null,
      onerror: null,
      terminate: () => undefined,
    };
    const search = openSearch({ collection: 'trainings', storeKey: 'org/emma', createWorker: () => worker });
    const answer = search.search('python');
    worker.onerror?.(Object.assign(new Event('error'), { message: 'out of memory' }) as ErrorEvent);
    await expect(answer).rejects.toMatchObject({ code: 'search.worker_failed', details: { reason: 'out of memory' } });
    await expect(search.ready).rejects.toMatchObject({ code: 'search.worker_failed' });
  });
});

describe('two collections', () => {
  const prompt = (id: string, content: string) =>
    promptDocument({ id, title: id, agent: null, tags: [], labels: {} }, { content });

  it('are kept apart, and each finds its own', async () => {
    const catalogue = open();
    await catalogue.setDocuments(smallCatalogue);
    const library = openPrompts();
    await library.setDocuments([prompt('Digest', 'Summarise GDPR requests.'), prompt('Letter', 'Write a letter.')]);
    expect((await catalogue.search('gdpr')).hits[0]?.id).toBe('S-PRV110');
    expect((await library.search('gdpr ')).hits).toMatchObject([{ id: 'Digest', why: [{ field: 'content' }] }]);
    await library.close();
    expect(await openPrompts().ready).toMatchObject({ documents: 2, loadedFromStore: true });
  });

  it('an index kept for another collection counts as absent', async () => {
    const catalogue = open('org/emma/prompts');
    await catalogue.setDocuments(smallCatalogue);
    await catalogue.close();
    expect(await openPrompts().ready).toMatchObject({ documents: 0, loadedFromStore: false });
  });

  it('what is like a text is answered for the newest text alone, and does not drop a query', async () => {
    const library = openPrompts();
    await library.setDocuments([prompt('Digest', 'Summarise the requests.'), prompt('Letter', 'Write a letter.')]);
    const before = library.similar('Write a');
    const query = library.search('summarise ');
    const after = library.similar('Write a letter.');
    await expect(before).rejects.toSatisfy(isSuperseded);
    expect(await after).toMatchObject([{ id: 'Letter', alike: 100 }]);
    expect((await query).hits.map(({ id }) => id)).toEqual(['Digest']);
  });

  function openPrompts(): PromptSearch {
    const search = openSearch({
      collection: 'prompts',
      storeKey: 'org/emma/prompts',
      createWorker: () => workerOverChannel(openSearchStore()),
    });
    opened.push(search);
    return search;
  }
});
