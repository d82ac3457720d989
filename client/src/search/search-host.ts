/**
 * The worker's side of the search: holds the index, answers requests in order, and keeps the index in the store.
 *
 * Always: while documents arrive the index before them goes on answering; a broken store or stored index costs a
 * rebuild, never an answer; the index is saved soon after its last change.
 */
import { Arrivals } from '@openkms/schema/search/arrivals.ts';
import type { Collection } from '@openkms/schema/search/collection.ts';
import { mergeSegments } from '@openkms/schema/search/merge-segments.ts';
import { buildIndex, indexSegment, type SearchIndex } from '@openkms/schema/search/search-index.ts';
import { createSearcher, type Searcher } from '@openkms/schema/search/search.ts';
import { documentCount, type StoredDocument, storedDocument } from '@openkms/schema/search/segment.ts';
import { deserialiseIndex, serialiseIndex } from '@openkms/schema/search/serialise.ts';
import { createFindSimilar, type FindSimilar } from '@openkms/schema/search/similar.ts';
import { loadThesaurus } from '@openkms/schema/search/synonyms.ts';
import { wellFormed } from '@openkms/schema/search/tokenise.ts';
import { COLLECTIONS, type CollectionName } from './collections.ts';
import {
  decodeDocuments,
  type DocumentChanges,
  type SearchReady,
  type SearchReply,
  type SearchRequest,
} from './search-protocol.ts';
import type { SearchStore } from './search-store.ts';

/** The part of a worker scope or message port the host needs. */
export type SearchPort = {
  postMessage(reply: SearchReply, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<SearchRequest>) => void) | null;
};

// Writing a large index takes a while: wait for more of the edits that tend to come together.
const SAVE_AFTER_MS = { small: 400, large: 3_000, largeFrom: 10_000 } as const;
const LISTED_AT_ONCE = 1_000;

/** Serves one page over `port`. `store` is null where nothing can be kept; `now` is a monotonic clock in ms. */
export function serveSearch(
  port: SearchPort,
  store: SearchStore | null,
  now: () => number = () => performance.now(),
): void {
  const host = new SearchHost(port, store, now);
  let last: Promise<void> = Promise.resolve();
  port.onmessage = ({ data }) => {
    // Requests are answered in the order they came, also while `open` waits for the store.
    last = last.then(() => host.answer(data));
  };
}

class SearchHost {
  private readonly port: SearchPort;
  private readonly store: SearchStore | null;
  private readonly now: () => number;
  // Until `open` says of which collection it is to be.
  private collection: Collection = COLLECTIONS.trainings;
  private index: SearchIndex = buildIndex(this.collection, []);
  private searcher: Searcher = createSearcher(this.index);
  private findSimilar: FindSimilar = createFindSimilar(this.index);
  private arriving = new Arrivals(this.collection, this.index.segment);
  private storeKey = '';
  private saveTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(port: SearchPort, store: SearchStore | null, now: () => number) {
    this.port = port;
    this.store = store;
    this.now = now;
  }

  async answer(asked: SearchRequest): Promise<void> {
    try {
      this.send(await this.replyTo(asked));
    } catch (error) {
      this.send({ type: 'failed', request: asked.request, reason: String(error) });
    }
  }

  private async replyTo(asked: SearchRequest): Promise<SearchReply> {
    const { request } = asked;
    switch (asked.type) {
      case 'open':
        return { type: 'opened', request, ready: await this.open(asked.collection, asked.storeKey) };
      case 'documents-part':
        this.arriving.take(decodeDocuments(asked.bytes));
        return { type: 'part-taken', request };
      case 'commit':
        return { type: 'committed', request, changes: this.commit(asked.scope, asked.removed) };
      case 'search':
        return { type: 'found', request, result: this.searcher(asked.query, { limit: asked.limit }) };
      case 'similar':
        return { type: 'alike', request, documents: this.findSimilar(asked.text, asked.options) };
      case 'list':
        this.sendList(request);
        return { type: 'listed', request };
      case 'close':
        await this.saveNow();
        this.store?.close();
        return { type: 'closed', request };
    }
  }

  private send(reply: SearchReply): void {
    this.port.postMessage(reply, []);
  }

  private async open(collection: CollectionName, storeKey: string): Promise<SearchReady> {
    const began = this.now();
    this.collection = COLLECTIONS[collection];
    this.storeKey = storeKey;
    const stored = await this.readStore(storeKey);
    this.use(stored ?? buildIndex(this.collection, []));
    const documents = documentCount(this.index.segment);
    // After the answer is out, before a person can have typed: the first query need not wait for it.
    setTimeout(loadThesaurus, 0);
    return { documents, loadedFromStore: stored !== null, ms: this.now() - began };
  }

  private async readStore(storeKey: string): Promise<SearchIndex | null> {
    try {
      const bytes = (await this.store?.load(storeKey)) ?? null;
      return bytes === null ? null : deserialiseIndex(this.collection, bytes);
    } catch (error) {
      console.warn('search: the kept index cannot be read and will be built anew', error);
      return null;
    }
  }

  private commit(scope: 'all' | 'some', removed: readonly string[]): DocumentChanges {
    const arrived = this.arriving;
    const without = new Set(removed.map((id) => wellFormed(id)));
    if (scope === 'all') for (const id of arrived.known.keys()) if (!arrived.seen.has(id)) without.add(id);
    const gone = [...without].filter((id) => arrived.known.has(id)).length;
    const { added, changed } = arrived;
    if (added + changed + gone > 0) {
      this.use(indexSegment(this.collection, mergeSegments(this.index.segment, arrived.segment(), without)));
      this.saveSoon();
    } else {
      this.arriving = new Arrivals(this.collection, this.index.segment);
    }
    return { added, changed, removed: gone, documents: documentCount(this.index.segment) };
  }

  private use(index: SearchIndex): void {
    this.index = index;
    this.searcher = createSearcher(index);
    this.findSimilar = createFindSimilar(index);
    this.arriving = new Arrivals(this.collection, index.segment);
  }

  private sendList(request: number): void {
    const { segment } = this.index;
    const count = documentCount(segment);
    for (let from = 0; from < count; from += LISTED_AT_ONCE) {
      const documents: StoredDocument[] = [];
      for (let at = from; at < Math.min(count, from + LISTED_AT_ONCE); at += 1)
        documents.push(storedDocument(segment, at));
      this.send({ type: 'listed-part', request, documents });
    }
  }

  private saveSoon(): void {
    if (this.saveTimer !== null) clearTimeout(this.saveTimer);
    const large = documentCount(this.index.segment) >= SAVE_AFTER_MS.largeFrom;
    this.saveTimer = setTimeout(() => void this.saveNow(), large ? SAVE_AFTER_MS.large : SAVE_AFTER_MS.small);
  }

  private async saveNow(): Promise<void> {
    if (this.saveTimer === null) return;
    clearTimeout(this.saveTimer);
    this.saveTimer = null;
    try {
      await this.store?.save(this.storeKey, serialiseIndex(this.index));
    } catch (error) {
      console.warn('search: the index could not be kept; it will be built anew next time', error);
    }
  }
}
