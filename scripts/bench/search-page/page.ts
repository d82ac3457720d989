/**
 * A page that holds nothing but the product's own search: its client, its worker, its store, built as the product is.
 * It exists for `npm run bench` alone and is no part of the client. Always: what it measures is timed in the page, from
 * the call until the answer is there.
 */
import { type CatalogueSearch, openSearch } from '../../../client/src/search/search-client.ts';
import type { TrainingDocument } from '../../../schema/src/search/trainings.ts';
import { generateDocuments } from '../../../schema/src/search/testing/generated-documents.ts';

export type Opened = {
  readonly ms: number;
  readonly readMs: number;
  readonly documents: number;
  readonly firstAnswerMs: number;
};

export type SearchDoor = {
  /** Opens the index kept under `storeKey`; ms from the call until it is open, and until a first answer after that. */
  readonly open: (storeKey: string) => Promise<Opened>;
  /** Puts the catalogue into the open index, made up to `count` documents in its words; ms until all are indexed. */
  readonly fill: (count: number | null) => Promise<number>;
  /** Types every query letter by letter, each letter answered before the next; ms of each answer. */
  readonly type: (queries: readonly string[], rounds: number, limit: number) => Promise<number[]>;
  /** Saves and closes. */
  readonly close: () => Promise<void>;
};

declare global {
  interface Window {
    benchSearch?: SearchDoor;
  }
}

let search: CatalogueSearch | null = null;

window.benchSearch = {
  async open(storeKey) {
    const began = performance.now();
    search = openSearch({ collection: 'trainings', storeKey });
    const { documents, ms: readMs } = await search.ready;
    const ready = performance.now();
    await search.search('python', { limit: 10 });
    return { ms: ready - began, readMs, documents, firstAnswerMs: performance.now() - ready };
  },
  async fill(count) {
    const base = (await (await fetch('./catalogue.json')).json()) as TrainingDocument[];
    const documents = count === null ? base : generateDocuments(base, count);
    const began = performance.now();
    await opened().setDocuments(documents);
    return performance.now() - began;
  },
  async type(queries, rounds, limit) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const query of queries) {
        for (let length = 1; length <= query.length; length += 1) {
          const began = performance.now();
          await opened().search(query.slice(0, length), { limit });
          times.push(performance.now() - began);
        }
      }
    }
    return times;
  },
  async close() {
    await opened().close();
    search = null;
  },
};

function opened(): CatalogueSearch {
  if (search === null) throw new Error('The search is not open.');
  return search;
}
