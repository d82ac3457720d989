/**
 * What goes into a search index and what comes out of it. A document's `id` is unique, and the last document given for an
 * id is the one that counts.
 */

/** A document as the index reads it: texts, and lists of texts, by the name of the field (collection.ts says which). */
export type SearchDocument = { readonly id: string; readonly [field: string]: string | readonly string[] };

/** How a word of the document came to answer a word of the query. */
export type MatchKind = 'exact' | 'stem' | 'prefix' | 'typo' | 'synonym' | 'code';

/** One reason why a document is in the answer: which of its words, in which field, and how it matched. */
export type MatchReason<Field extends string = string> = { field: Field; term: string; kind: MatchKind };

/**
 * One document of the answer. `score` orders hits of one answer and means nothing across answers; `why` is filled for
 * the first hundred hits.
 */
export type SearchHit<Field extends string = string> = { id: string; score: number; why: MatchReason<Field>[] };

/**
 * An answer, best first. `total` counts every matching document, not only the `hits` within the limit.
 * `corrected` is the query as it was understood when a misspelt word had to be replaced.
 */
export type SearchResult<Field extends string = string> = {
  hits: SearchHit<Field>[];
  total: number;
  corrected?: string;
};
