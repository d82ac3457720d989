/**
 * The words of a set of documents, turned inside out: for each word the documents that hold it and how often.
 * Nothing here depends on any document outside the segment, so segments merge without reading a text again.
 *
 * Always: documents are sorted by id, each id once; words are sorted and each has at least one posting; postings of a
 * word are sorted by document. Hence one set of documents has exactly one segment, however it came about.
 */
import { type Collection, type Part, textsOf } from './collection.ts';
import { contentHash } from './content-hash.ts';
import { countOne } from './field-counts.ts';
import type { SearchDocument } from './search-document.ts';
import { compareStrings } from './sorted-strings.ts';
import { codeWords, compactCode, documentWords, STOP_WORDS, wellFormed } from './tokenise.ts';

export type Segment = {
  /** Display fields, FIELDS_STORED strings a document, ends counted in UTF-16 units of `text`. */
  text: string;
  textEnds: Uint32Array;
  /** Two 32-bit halves a document (content-hash.ts). */
  hashes: Uint32Array;
  /** Words in title and body, stop words counted in titles only. */
  titleLengths: Uint16Array;
  bodyLengths: Uint16Array;
  /** Documents ordered by compact code. */
  codeOrder: Uint32Array;
  words: string[];
  /** Postings of word w: positions postingStarts[w] … postingStarts[w + 1]. */
  postingStarts: Uint32Array;
  postingDocuments: Uint32Array;
  /** Packed field counts (field-counts.ts). */
  postingCounts: Uint16Array;
};

/** Display strings a document: id, code, title, area, tags. */
export const FIELDS_STORED = 5;
const SEPARATOR = '\u001f';

/** A segment of the given documents; of several with one id the last counts. */
export function buildSegment(collection: Collection, given: Iterable<SearchDocument>): Segment {
  const byId = new Map<string, SearchDocument>();
  for (const document of given) byId.set(wellFormed(document.id), document);
  const documents = [...byId.entries()].sort(([a], [b]) => compareStrings(a, b)).map(([, document]) => document);

  const wordIds = new Map<string, number>();
  const pairs: number[] = [];
  const documentEnds = new Uint32Array(documents.length);
  const hashes = new Uint32Array(documents.length * 2);
  const titleLengths = new Uint16Array(documents.length);
  const bodyLengths = new Uint16Array(documents.length);
  const texts: string[] = [];
  documents.forEach((document, at) => {
    const counted = countWords(collection, document);
    for (const [word, count] of counted.words) {
      let id = wordIds.get(word);
      if (id === undefined) {
        id = wordIds.size;
        wordIds.set(word, id);
      }
      pairs.push(id, count);
    }
    documentEnds[at] = pairs.length;
    titleLengths[at] = Math.min(counted.titleLength, 0xffff);
    bodyLengths[at] = Math.min(counted.bodyLength, 0xffff);
    hashes.set(contentHash(collection, document), at * 2);
    texts.push(...storedTexts(collection, document));
  });

  const words = [...wordIds.keys()].sort(compareStrings);
  const rank = new Uint32Array(words.length);
  words.forEach((word, at) => {
    rank[wordIds.get(word) ?? 0] = at;
  });
  const { text, textEnds } = joinTexts(texts);
  const segment: Segment = {
    text,
    textEnds,
    hashes,
    titleLengths,
    bodyLengths,
    codeOrder: new Uint32Array(0),
    words,
    ...invert(pairs, documentEnds, rank),
  };
  const codes = documents.map((document) => compactCode(wellFormed(wholeText(collection, document, 'code'))));
  segment.codeOrder = Uint32Array.from(documents.keys()).sort(
    (a, b) => compareStrings(codes[a] ?? '', codes[b] ?? '') || a - b,
  );
  return segment;
}

/** Number of documents in a segment. */
export function documentCount(segment: Segment): number {
  return segment.titleLengths.length;
}

/** The id of a document. */
export function documentId(segment: Segment, document: number): string {
  return storedText(segment, document, 0);
}

/** The title of a document. */
export function documentTitle(segment: Segment, document: number): string {
  return storedText(segment, document, 2);
}

/** The code of a document without spaces and in lower case. */
export function documentCode(segment: Segment, document: number): string {
  return compactCode(storedText(segment, document, 1));
}

/** What is kept of a document to draw a list before the rows are here. */
export type StoredDocument = { id: string; code: string; title: string; area: string; tags: string[] };

/** The display strings of a document. */
export function storedDocument(segment: Segment, document: number): StoredDocument {
  const tags = storedText(segment, document, 4);
  return {
    id: storedText(segment, document, 0),
    code: storedText(segment, document, 1),
    title: storedText(segment, document, 2),
    area: storedText(segment, document, 3),
    tags: tags === '' ? [] : tags.split(SEPARATOR),
  };
}

/** The posting of `word` for `document`, or -1. */
export function postingOf(segment: Segment, word: number, document: number): number {
  const { postingStarts, postingDocuments } = segment;
  const end = postingStarts[word + 1] ?? 0;
  let low = postingStarts[word] ?? 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((postingDocuments[middle] ?? 0) < document) low = middle + 1;
    else high = middle;
  }
  return low < end && postingDocuments[low] === document ? low : -1;
}

/** Joins display strings, FIELDS_STORED a document, into the form a segment keeps. */
function joinTexts(texts: readonly string[]): { text: string; textEnds: Uint32Array } {
  const textEnds = new Uint32Array(texts.length);
  let end = 0;
  texts.forEach((text, at) => {
    end += text.length;
    textEnds[at] = end;
  });
  return { text: texts.join(''), textEnds };
}

/** Display string number `field` of a document. */
function storedText(segment: Segment, document: number, field: number): string {
  const at = document * FIELDS_STORED + field;
  return segment.text.slice(at === 0 ? 0 : segment.textEnds[at - 1], segment.textEnds[at]);
}

function storedTexts(collection: Collection, document: SearchDocument): string[] {
  // Half surrogate pairs would not survive UTF-8; the separator must not occur in a tag.
  const tags = textsOf(collection, document, 'tags')
    .map((tag) => tag.replaceAll(SEPARATOR, ' '))
    .filter((tag) => tag !== '');
  const [code = '', title = '', area = ''] = (['code', 'title', 'area'] as const).map((part) =>
    wholeText(collection, document, part),
  );
  return [document.id, code, title, area, tags.join(SEPARATOR)].map((text) => wellFormed(text));
}

/** What a part says, as one text. */
function wholeText(collection: Collection, document: SearchDocument, part: Part): string {
  return textsOf(collection, document, part).join(' ');
}

/** How the words of a part are read, and whether those that carry no topic count in it. */
const READING: readonly { part: Part; wordsOf: (text: string) => string[]; keepsStopWords: boolean }[] = [
  { part: 'title', wordsOf: documentWords, keepsStopWords: true },
  { part: 'code', wordsOf: codeWords, keepsStopWords: true },
  { part: 'area', wordsOf: documentWords, keepsStopWords: false },
  { part: 'tags', wordsOf: (tag) => documentWords(tag.replaceAll('-', ' ')), keepsStopWords: false },
  { part: 'names', wordsOf: documentWords, keepsStopWords: false },
  { part: 'body', wordsOf: documentWords, keepsStopWords: false },
];

type CountedWords = { words: Map<string, number>; titleLength: number; bodyLength: number };

function countWords(collection: Collection, document: SearchDocument): CountedWords {
  const words = new Map<string, number>();
  const lengths = { title: 0, code: 0, area: 0, tags: 0, names: 0, body: 0 };
  for (const { part, wordsOf, keepsStopWords } of READING) {
    for (const text of textsOf(collection, document, part)) {
      for (const word of wordsOf(text)) {
        if (!keepsStopWords && STOP_WORDS.has(word)) continue;
        words.set(word, countOne(words.get(word) ?? 0, part));
        lengths[part] += 1;
      }
    }
  }
  return { words, titleLength: lengths.title, bodyLength: lengths.body };
}

/** (document → word, count) to (word → document, count), by counting sort. */
function invert(
  pairs: readonly number[],
  documentEnds: Uint32Array,
  rank: Uint32Array,
): Pick<Segment, 'postingStarts' | 'postingDocuments' | 'postingCounts'> {
  const postingStarts = new Uint32Array(rank.length + 1);
  for (let at = 0; at < pairs.length; at += 2) {
    const word = (rank[pairs[at] ?? 0] ?? 0) + 1;
    postingStarts[word] = (postingStarts[word] ?? 0) + 1;
  }
  for (let word = 0; word < rank.length; word += 1) {
    postingStarts[word + 1] = (postingStarts[word + 1] ?? 0) + (postingStarts[word] ?? 0);
  }
  const next = postingStarts.slice();
  const postingDocuments = new Uint32Array(pairs.length / 2);
  const postingCounts = new Uint16Array(pairs.length / 2);
  let at = 0;
  for (let document = 0; document < documentEnds.length; document += 1) {
    for (const end = documentEnds[document] ?? 0; at < end; at += 2) {
      const word = rank[pairs[at] ?? 0] ?? 0;
      const slot = next[word] ?? 0;
      next[word] = slot + 1;
      postingDocuments[slot] = document;
      postingCounts[slot] = pairs[at + 1] ?? 0;
    }
  }
  return { postingStarts, postingDocuments, postingCounts };
}
