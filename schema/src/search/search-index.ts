/**
 * A search index: a segment of words plus everything that can be computed ahead of a query.
 * An index is a value: `updateIndex` returns a new one, and the same documents always give the same index, bit for
 * bit, whether built at once or edited into shape.
 *
 * Scoring is BM25F: occurrences are weighted by field and field length, summed per word and document, then saturated
 * into an *impact* (0 … 65535). A query multiplies impacts by the rarity (idf) of the word's stem.
 */
import type { Collection } from './collection.ts';
import { letterMask } from './edit-distance.ts';
import { countIn } from './field-counts.ts';
import { mergeSegments } from './merge-segments.ts';
import type { SearchDocument } from './search-document.ts';
import { buildSegment, documentCount, type Segment } from './segment.ts';
import { answerShortPrefixes, type ShortAnswers } from './short-prefixes.ts';
import { compareStrings } from './sorted-strings.ts';
import { stem } from './stem.ts';
import { wellFormed } from './tokenise.ts';

export type SearchIndex = {
  collection: Collection;
  segment: Segment;
  /** Saturated field-weighted frequency of each posting. */
  impacts: Uint16Array;
  /** Stems, sorted; words of stem s: stemWords[stemStarts[s] … stemStarts[s + 1]]. */
  stems: string[];
  stemStarts: Uint32Array;
  stemWords: Uint32Array;
  /** Stem of each word, and how many documents hold any word of a stem. */
  wordStems: Uint32Array;
  stemDocuments: Uint32Array;
  /** Letters of each word (edit-distance.ts). */
  wordMasks: Uint32Array;
  shortAnswers: ShortAnswers;
};

/** An impact of 1.0. */
export const FULL_IMPACT = 65_535;

/** An index of the given documents of a collection; of several with one id the last counts. */
export function buildIndex(collection: Collection, documents: Iterable<SearchDocument>): SearchIndex {
  return indexSegment(collection, buildSegment(collection, documents));
}

/** The index after adding or replacing `changed` and leaving out the ids in `removed`. */
export function updateIndex(
  index: SearchIndex,
  changed: Iterable<SearchDocument>,
  removed: Iterable<string>,
): SearchIndex {
  const without = new Set([...removed].map((id) => wellFormed(id)));
  const { collection, segment } = index;
  return indexSegment(collection, mergeSegments(segment, buildSegment(collection, changed), without));
}

/** Computes ahead all that queries need of a segment. */
export function indexSegment(collection: Collection, segment: Segment): SearchIndex {
  const impacts = computeImpacts(collection, segment);
  const grouped = groupByStem(segment);
  const wordMasks = Uint32Array.from(segment.words, letterMask);
  const shortAnswers = answerShortPrefixes(segment, impacts);
  return { collection, segment, impacts, ...grouped, wordMasks, shortAnswers };
}

/** Rarity of something found in `found` of `all` documents; 0 when nothing was found. */
export function inverseFrequency(found: number, all: number): number {
  return found === 0 ? 0 : Math.log(1 + (all - found + 0.5) / (found + 0.5));
}

function computeImpacts({ weights, lengthEffect, saturation }: Collection, segment: Segment): Uint16Array {
  const titleNorms = lengthNorms(segment.titleLengths, lengthEffect.title);
  const bodyNorms = lengthNorms(segment.bodyLengths, lengthEffect.body);
  const impacts = new Uint16Array(segment.postingCounts.length);
  for (let at = 0; at < impacts.length; at += 1) {
    const counts = segment.postingCounts[at] ?? 0;
    const document = segment.postingDocuments[at] ?? 0;
    const weighted =
      (weights.title * countIn(counts, 'title')) / (titleNorms[document] ?? 1) +
      (weights.body * countIn(counts, 'body')) / (bodyNorms[document] ?? 1) +
      weights.code * countIn(counts, 'code') +
      weights.area * countIn(counts, 'area') +
      weights.tags * countIn(counts, 'tags') +
      weights.names * countIn(counts, 'names');
    impacts[at] = Math.round((weighted / (weighted + saturation)) * FULL_IMPACT);
  }
  return impacts;
}

/** The mean of `lengths`, at least 1. */
export function averageLength(lengths: Uint16Array): number {
  let sum = 0;
  for (const length of lengths) sum += length;
  return Math.max(1, sum / Math.max(1, lengths.length));
}

/** What a text's length takes off the occurrences of a word in it: 1 at average length, more where it is longer. */
export function lengthNorm(length: number, average: number, effect: number): number {
  return 1 - effect + (effect * length) / average;
}

function lengthNorms(lengths: Uint16Array, effect: number): Float32Array {
  const average = averageLength(lengths);
  return Float32Array.from(lengths, (length) => lengthNorm(length, average, effect));
}

function groupByStem(
  segment: Segment,
): Pick<SearchIndex, 'stems' | 'stemStarts' | 'stemWords' | 'wordStems' | 'stemDocuments'> {
  const groups = new Map<string, number[]>();
  segment.words.forEach((word, at) => {
    const key = stem(word);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [at]);
    else group.push(at);
  });
  const stems = [...groups.keys()].sort(compareStrings);
  const stemStarts = new Uint32Array(stems.length + 1);
  const stemWords = new Uint32Array(segment.words.length);
  const wordStems = new Uint32Array(segment.words.length);
  const stemDocuments = new Uint32Array(stems.length);
  const seenBy = new Uint32Array(documentCount(segment));
  let end = 0;
  stems.forEach((key, at) => {
    let documents = 0;
    for (const word of groups.get(key) ?? []) {
      stemWords[end] = word;
      wordStems[word] = at;
      end += 1;
      const to = segment.postingStarts[word + 1] ?? 0;
      for (let posting = segment.postingStarts[word] ?? 0; posting < to; posting += 1) {
        const document = segment.postingDocuments[posting] ?? 0;
        if (seenBy[document] !== at + 1) {
          seenBy[document] = at + 1;
          documents += 1;
        }
      }
    }
    stemStarts[at + 1] = end;
    stemDocuments[at] = documents;
  });
  return { stems, stemStarts, stemWords, wordStems, stemDocuments };
}
