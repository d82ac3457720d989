/**
 * The catalogue index: a segment of words plus everything that can be computed ahead of a query.
 * An index is a value: `updateIndex` returns a new one, and the same documents always give the same index, bit for
 * bit, whether built at once or edited into shape.
 *
 * Scoring is BM25F: occurrences are weighted by field and field length, summed per word and document, then saturated
 * into an *impact* (0 … 65535). A query multiplies impacts by the rarity (idf) of the word's stem.
 */
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

const WEIGHTS = { title: 3.4, code: 1.2, department: 1.1, skills: 0.5, trainers: 1.6, description: 0.9 } as const;
const TITLE_LENGTH_EFFECT = 0.5;
const DESCRIPTION_LENGTH_EFFECT = 0.55;
const SATURATION = 1.3;

/** An index of the given documents; of several with one id the last counts. */
export function buildIndex(documents: Iterable<SearchDocument>): SearchIndex {
  return indexSegment(buildSegment(documents));
}

/** The index after adding or replacing `changed` and leaving out the ids in `removed`. */
export function updateIndex(
  index: SearchIndex,
  changed: Iterable<SearchDocument>,
  removed: Iterable<string>,
): SearchIndex {
  const without = new Set([...removed].map((id) => wellFormed(id)));
  return indexSegment(mergeSegments(index.segment, buildSegment(changed), without));
}

/** Computes ahead all that queries need of a segment. */
export function indexSegment(segment: Segment): SearchIndex {
  const impacts = computeImpacts(segment);
  const grouped = groupByStem(segment);
  const wordMasks = Uint32Array.from(segment.words, letterMask);
  const shortAnswers = answerShortPrefixes(segment, impacts);
  return { segment, impacts, ...grouped, wordMasks, shortAnswers };
}

/** Rarity of something found in `found` of `all` documents; 0 when nothing was found. */
export function inverseFrequency(found: number, all: number): number {
  return found === 0 ? 0 : Math.log(1 + (all - found + 0.5) / (found + 0.5));
}

function computeImpacts(segment: Segment): Uint16Array {
  const titleNorms = lengthNorms(segment.titleLengths, TITLE_LENGTH_EFFECT);
  const descriptionNorms = lengthNorms(segment.descriptionLengths, DESCRIPTION_LENGTH_EFFECT);
  const impacts = new Uint16Array(segment.postingCounts.length);
  for (let at = 0; at < impacts.length; at += 1) {
    const counts = segment.postingCounts[at] ?? 0;
    const document = segment.postingDocuments[at] ?? 0;
    const weighted =
      (WEIGHTS.title * countIn(counts, 'title')) / (titleNorms[document] ?? 1) +
      (WEIGHTS.description * countIn(counts, 'description')) / (descriptionNorms[document] ?? 1) +
      WEIGHTS.code * countIn(counts, 'code') +
      WEIGHTS.department * countIn(counts, 'department') +
      WEIGHTS.skills * countIn(counts, 'skills') +
      WEIGHTS.trainers * countIn(counts, 'trainers');
    impacts[at] = Math.round((weighted / (weighted + SATURATION)) * FULL_IMPACT);
  }
  return impacts;
}

function lengthNorms(lengths: Uint16Array, effect: number): Float32Array {
  let sum = 0;
  for (const length of lengths) sum += length;
  const average = Math.max(1, sum / Math.max(1, lengths.length));
  return Float32Array.from(lengths, (length) => 1 - effect + (effect * length) / average);
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
