/**
 * What page and worker say to each other. Every request carries a number and gets exactly one reply with it, except
 * `documents`, which comes in several parts so that no single message stalls the page.
 * Large lists of documents travel as transferred bytes (UTF-8 JSON), never as cloned objects.
 */
import type { SearchDocument, SearchResult } from '@openkms/schema/search/search-document.ts';
import type { StoredDocument } from '@openkms/schema/search/segment.ts';
import type { SimilarDocument, SimilarOptions } from '@openkms/schema/search/similar.ts';
import type { CollectionName } from './collections.ts';

export type SearchRequest =
  | { type: 'open'; request: number; collection: CollectionName; storeKey: string }
  /** Part of a list of documents; applied by the `commit` that follows. */
  | { type: 'documents-part'; request: number; bytes: ArrayBuffer }
  /** `all`: the parts are all documents there are. `some`: they replace or add, and `removed` ids go. */
  | { type: 'commit'; request: number; scope: 'all' | 'some'; removed: string[] }
  | { type: 'search'; request: number; query: string; limit: number }
  | { type: 'similar'; request: number; text: string; options: SimilarOptions }
  | { type: 'list'; request: number }
  | { type: 'close'; request: number };

export type SearchReply =
  | { type: 'opened'; request: number; ready: SearchReady }
  | { type: 'part-taken'; request: number }
  | { type: 'committed'; request: number; changes: DocumentChanges }
  | { type: 'found'; request: number; result: SearchResult }
  | { type: 'alike'; request: number; documents: SimilarDocument[] }
  | { type: 'listed-part'; request: number; documents: StoredDocument[] }
  | { type: 'listed'; request: number }
  | { type: 'closed'; request: number }
  | { type: 'failed'; request: number; reason: string };

/** What the index held when it was opened, and how long (ms) reading it took. */
export type SearchReady = { documents: number; loadedFromStore: boolean; ms: number };

/** What a commit changed, in documents. */
export type DocumentChanges = { added: number; changed: number; removed: number; documents: number };

/** Documents → bytes to transfer. */
export function encodeDocuments(documents: readonly SearchDocument[]): ArrayBuffer {
  return new TextEncoder().encode(JSON.stringify(documents)).buffer;
}

/** The other way round; the bytes come from `encodeDocuments` on the page this worker belongs to. */
export function decodeDocuments(bytes: ArrayBuffer): SearchDocument[] {
  const documents: SearchDocument[] = JSON.parse(new TextDecoder().decode(bytes));
  return documents;
}
