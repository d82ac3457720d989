/**
 * What goes into the search index and what comes out of it.
 * A document is one training; its `id` is unique, and the last document given for an id is the one that counts.
 */

/** One training as the index reads it. All fields are plain text; nothing is interpreted as HTML. */
export type SearchDocument = {
  id: string;
  code: string;
  title: string;
  description: string;
  department: string;
  skills: string[];
  trainers: string[];
};

/** The fields the index keeps to draw a result list before the row store is live. */
export type StoredDocument = Pick<SearchDocument, 'id' | 'code' | 'title' | 'department' | 'skills'>;

/** The fields a match can be found in. */
export type SearchField = 'title' | 'code' | 'department' | 'skills' | 'trainers' | 'description';

/** How a word of the document came to answer a word of the query. */
export type MatchKind = 'exact' | 'stem' | 'prefix' | 'typo' | 'synonym' | 'code';

/** One reason why a document is in the answer: which of its words, in which field, and how it matched. */
export type MatchReason = { field: SearchField; term: string; kind: MatchKind };

/**
 * One document of the answer. `score` orders hits of one answer and means nothing across answers; `why` is filled for
 * the first hundred hits.
 */
export type SearchHit = { id: string; score: number; why: MatchReason[] };

/**
 * An answer, best first. `total` counts every matching document, not only the `hits` within the limit.
 * `corrected` is the query as it was understood when a misspelt word had to be replaced.
 */
export type SearchResult = { hits: SearchHit[]; total: number; corrected?: string };
