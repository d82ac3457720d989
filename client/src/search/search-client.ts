/**
 * The search of one collection as the page sees it: a thin client of a search worker.
 *
 * Always: each collection has a worker of its own, so that none waits for another; the page never indexes, ranks or clones large lists itself, and pauses every few milliseconds; of several
 * queries in one lane only the newest is answered, the others reject with `search.superseded`; after a first
 * `setDocuments` only what changed goes to the worker.
 */
import type { FieldOf } from '@openkms/schema/search/collection.ts';
import type { PromptDocument } from '@openkms/schema/search/prompts.ts';
import type { SearchDocument, SearchResult } from '@openkms/schema/search/search-document.ts';
import { DEFAULT_LIMIT } from '@openkms/schema/search/search-limits.ts';
import type { StoredDocument } from '@openkms/schema/search/segment.ts';
import type { SimilarDocument, SimilarOptions } from '@openkms/schema/search/similar.ts';
import type { TrainingDocument } from '@openkms/schema/search/trainings.ts';
import type { CollectionName } from './collections.ts';
import { sameDocument } from './document-changes.ts';
import { SearchError } from './search-error.ts';
import {
  encodeDocuments,
  type DocumentChanges,
  type SearchReady,
  type SearchReply,
  type SearchRequest,
} from './search-protocol.ts';

/** The worker, or anything that talks like one. */
export type SearchWorker = {
  postMessage(request: SearchRequest, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<SearchReply>) => void) | null;
  onerror?: ((event: ErrorEvent) => void) | null;
  terminate(): void;
};

export type SearchOptions = {
  /** Hits to return, 50 if not given; `total` counts all. */
  limit?: number;
  /** Queries of different lanes (the catalogue page, the command palette) do not supersede each other. */
  lane?: string;
};

/** What is searched, by the name of its collection. */
type DocumentsOf = { readonly trainings: TrainingDocument; readonly prompts: PromptDocument };
export type CatalogueSearch = Search<TrainingDocument>;
export type PromptSearch = Search<PromptDocument>;

export type Search<D extends SearchDocument> = {
  /** Resolves once the kept index is loaded, or known to be absent (`loadedFromStore: false`). Searching may begin at once. */
  readonly ready: Promise<SearchReady>;
  /**
   * Makes the index hold exactly these documents: give it complete lists only, an empty one empties the index.
   * Cheap when little changed. Calls made while one is under way are merged into one.
   */
  setDocuments(documents: readonly D[]): Promise<DocumentChanges>;
  /**
   * The best matches, best first. An empty query gives no hits: list everything instead.
   * Rejects with SearchError `search.superseded` when a newer query of the lane came, else `closed` or `worker_failed`.
   */
  search(query: string, options?: SearchOptions): Promise<SearchResult<FieldOf<D>>>;
  /** The documents whose text is most like `text`, the likest first. Rejects like `search`, in a lane of its own. */
  similar(text: string, options?: SimilarOptions): Promise<SimilarDocument[]>;
  /** Display fields of every document the index holds, ordered by id; what a cold start can list. */
  documents(): Promise<StoredDocument[]>;
  /** Saves what is unsaved and ends the worker. */
  close(): Promise<void>;
};

/**
 * Opens the search of a collection for one person in one organisation. `storeKey` names all three (search-keys.ts): an
 * index kept under one key is never read under another.
 */
export function openSearch<Name extends CollectionName>(options: {
  collection: Name;
  storeKey: string;
  createWorker?: () => SearchWorker;
}): Search<DocumentsOf[Name]> {
  const createWorker =
    options.createWorker ??
    ((): SearchWorker => new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module' }));
  return new WorkerClient<DocumentsOf[Name]>(createWorker(), options.collection, options.storeKey);
}

/** How long the page works before it pauses, ms; a step or a part more is the longest it can take. */
const SLICE_MS = 6;
const DOCUMENTS_A_STEP = 50;
const DOCUMENTS_A_PART = 200;

type Waiting = {
  resolve: (reply: SearchReply) => void;
  reject: (error: SearchError) => void;
  part?: (documents: StoredDocument[]) => void;
};
type Query = {
  send: SendOne;
  resolve: (reply: SearchReply) => void;
  reject: (error: unknown) => void;
};
type Lane = { inFlight: Query | null; next: Query | null };
type DocumentSet = {
  documents: readonly SearchDocument[];
  promise: Promise<DocumentChanges>;
};
type SendOne = (request: number) => SearchRequest;

class WorkerClient<D extends SearchDocument> implements Search<D> {
  readonly ready: Promise<SearchReady>;
  private readonly worker: SearchWorker;
  private readonly waiting = new Map<number, Waiting>();
  private readonly lanes = new Map<string, Lane>();
  private lastRequest = 0;
  private ended: SearchError | null = null;
  /** What the worker was last given, by id; null before the first list, when it may hold a kept index. */
  private given: Map<string, SearchDocument> | null = null;
  private sending: Promise<unknown> = Promise.resolve();
  private queued: DocumentSet | null = null;

  constructor(worker: SearchWorker, collection: CollectionName, storeKey: string) {
    this.worker = worker;
    worker.onmessage = ({ data }) => this.take(data);
    worker.onerror = (event) =>
      this.end(new SearchError('search.worker_failed', { reason: event.message || 'it could not be loaded' }));
    this.ready = this.ask((request) => ({ type: 'open', request, collection, storeKey })).then(
      (reply) => expect(reply, 'opened').ready,
    );
    // Whoever never looks at `ready` still learns of a failure from the next call.
    this.ready.catch(() => undefined);
  }

  setDocuments(documents: readonly D[]): Promise<DocumentChanges> {
    if (this.queued !== null) {
      this.queued.documents = documents;
      return this.queued.promise;
    }
    const promise = this.sending.then(() => {
      const latest = this.queued?.documents ?? documents;
      this.queued = null;
      return this.send(latest);
    });
    this.queued = { documents, promise };
    this.sending = promise.catch(() => undefined);
    return promise;
  }

  async search(query: string, options: SearchOptions = {}): Promise<SearchResult<FieldOf<D>>> {
    const { lane = 'default', limit = DEFAULT_LIMIT } = options;
    if (query.trim() === '') {
      this.supersede(this.laneOf(lane));
      return { hits: [], total: 0 };
    }
    const reply = await this.askLast(lane, (request) => ({ type: 'search', request, query, limit }));
    // The worker names fields as the collection does that it was opened for.
    return expect(reply, 'found').result as SearchResult<FieldOf<D>>;
  }

  async similar(text: string, options: SimilarOptions = {}): Promise<SimilarDocument[]> {
    const reply = await this.askLast('similar', (request) => ({ type: 'similar', request, text, options }));
    return expect(reply, 'alike').documents;
  }

  async documents(): Promise<StoredDocument[]> {
    const all: StoredDocument[] = [];
    const part = (documents: StoredDocument[]): void => {
      for (const document of documents) all.push(document);
    };
    expect(await this.ask((request) => ({ type: 'list', request }), [], part), 'listed');
    return all;
  }

  async close(): Promise<void> {
    if (this.ended !== null) return;
    await this.ask((request) => ({ type: 'close', request })).catch(() => undefined);
    this.end(new SearchError('search.closed'));
    this.worker.terminate();
  }

  /** Sends what differs from the last list; everything, when there was none. */
  private async send(documents: readonly SearchDocument[]): Promise<DocumentChanges> {
    const before = this.given;
    // Until the commit is confirmed, what the worker holds is unknown: a failure makes the next list go in full.
    this.given = null;
    const after = new Map<string, SearchDocument>();
    let batch: SearchDocument[] = [];
    const sent: Promise<SearchReply>[] = [];
    const flush = (): void => {
      if (batch.length === 0) return;
      const bytes = encodeDocuments(batch);
      batch = [];
      sent.push(this.ask((request) => ({ type: 'documents-part', request, bytes }), [bytes]));
    };
    let began = performance.now();
    for (let at = 0; at < documents.length; at += 1) {
      const document = documents[at];
      if (document === undefined) continue;
      after.set(document.id, document);
      const known = before?.get(document.id);
      if (known === undefined || !sameDocument(known, document)) batch.push(document);
      if (batch.length >= DOCUMENTS_A_PART) flush();
      if (at % DOCUMENTS_A_STEP === DOCUMENTS_A_STEP - 1 && performance.now() - began > SLICE_MS) {
        await pause();
        began = performance.now();
      }
    }
    flush();
    const removed = before === null ? [] : [...before.keys()].filter((id) => !after.has(id));
    const scope = before === null ? 'all' : 'some';
    const committed = this.ask((request) => ({ type: 'commit', request, scope, removed }));
    for (const reply of await Promise.all(sent)) expect(reply, 'part-taken');
    const { changes } = expect(await committed, 'committed');
    this.given = after;
    return changes;
  }

  /** Asks when the worker is done with what the lane asked before, unless something newer comes first. */
  private askLast(name: string, send: SendOne): Promise<SearchReply> {
    return new Promise((resolve, reject) => {
      const lane = this.laneOf(name);
      this.supersede(lane);
      lane.next = { send, resolve, reject };
      if (lane.inFlight === null) this.runNext(lane);
    });
  }

  private laneOf(name: string): Lane {
    const lane = this.lanes.get(name) ?? { inFlight: null, next: null };
    this.lanes.set(name, lane);
    return lane;
  }

  private supersede(lane: Lane): void {
    for (const query of [lane.inFlight, lane.next]) query?.reject(new SearchError('search.superseded'));
    lane.next = null;
  }

  /** One query of a lane is with the worker at a time, so a fast typist never queues behind old answers. */
  private runNext(lane: Lane): void {
    const query = lane.next;
    lane.next = null;
    lane.inFlight = query;
    if (query === null) return;
    this.ask(query.send)
      .then(query.resolve, query.reject)
      .finally(() => this.runNext(lane));
  }

  private ask(request: SendOne, transfer: Transferable[] = [], part?: Waiting['part']): Promise<SearchReply> {
    if (this.ended !== null) return Promise.reject(this.ended);
    this.lastRequest += 1;
    const number = this.lastRequest;
    return new Promise((resolve, reject) => {
      this.waiting.set(number, part === undefined ? { resolve, reject } : { resolve, reject, part });
      this.worker.postMessage(request(number), transfer);
    });
  }

  private take(reply: SearchReply): void {
    const waiting = this.waiting.get(reply.request);
    if (waiting === undefined) return;
    if (reply.type === 'listed-part') {
      waiting.part?.(reply.documents);
      return;
    }
    this.waiting.delete(reply.request);
    if (reply.type === 'failed') waiting.reject(new SearchError('search.worker_failed', { reason: reply.reason }));
    else waiting.resolve(reply);
  }

  private end(error: SearchError): void {
    this.ended ??= error;
    for (const waiting of this.waiting.values()) waiting.reject(this.ended);
    this.waiting.clear();
  }
}

/** Lets the page draw and react before going on. A message, because timers of nested calls wait 4 ms. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null, []);
  });
}

function expect<T extends SearchReply['type']>(reply: SearchReply, type: T): Extract<SearchReply, { type: T }> {
  if (!isReply(reply, type))
    throw new SearchError('search.worker_failed', { reason: `unexpected reply ${reply.type}` });
  return reply;
}

function isReply<T extends SearchReply['type']>(
  reply: SearchReply,
  type: T,
): reply is Extract<SearchReply, { type: T }> {
  return reply.type === type;
}
