/**
 * What kind of documents an index holds: which of their fields plays which part in an answer, and how much a word counts
 * there. The engine knows parts alone; what a field is called is the collection's to say.
 *
 * Always: every collection has every part, so an index of any is laid out alike; an index keeps its collection, and one
 * kept under other fields or weights counts as absent (serialise.ts).
 */
import type { SearchDocument } from './search-document.ts';

/**
 * - `title`: what the document is called; words that carry no topic count here too.
 * - `code`: what it is referred to by; found whole or half typed ("hist 200").
 * - `area`, `tags`, `names`: a word or a list of words about it; a word counts once.
 * - `body`: the text itself.
 */
export const PARTS = ['title', 'code', 'area', 'tags', 'names', 'body'] as const;
export type Part = (typeof PARTS)[number];

/** The names of the fields of a document. */
export type FieldOf<D extends SearchDocument> = Exclude<keyof D, 'id'> & string;

export type Collection<Field extends string = string> = {
  readonly name: string;
  /** The field that plays each part. */
  readonly fields: { readonly [P in Part]: Field };
  /** How much one occurrence counts in each part. */
  readonly weights: { readonly [P in Part]: number };
  /** 0 … 1: how much a long title, a long body takes off what a word in it counts. */
  readonly lengthEffect: { readonly title: number; readonly body: number };
  /** The weighted occurrences at which a word has half of its full effect. */
  readonly saturation: number;
};

/** What the field of `document` that plays `part` says, each text of a list by itself. */
export function textsOf({ fields }: Collection, document: SearchDocument, part: Part): readonly string[] {
  const value = document[fields[part]] ?? '';
  return typeof value === 'string' ? [value] : value;
}
