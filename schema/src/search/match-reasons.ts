/** Why a document is in an answer: for a word of the query, the word of the document that answers it best. */
import { tellingPart } from './field-counts.ts';
import type { Lookup, Term } from './query-term.ts';
import type { MatchReason } from './search-document.ts';
import { FULL_IMPACT, type SearchIndex } from './search-index.ts';
import { postingOf } from './segment.ts';

/** The best match of `term` in `document`, or null when it has none. */
export function reasonFor(index: SearchIndex, term: Term, document: number): MatchReason | null {
  if (term.codes !== null) {
    const matching = index.segment.codeOrder.subarray(term.codes.from, term.codes.to);
    return matching.includes(document) ? { field: index.collection.fields.code, term: term.text, kind: 'code' } : null;
  }
  let best: { reason: MatchReason; score: number } | null = null;
  for (const lookup of term.lookups) {
    if (best !== null && lookup.gain <= best.score) continue;
    const posting = findPosting(index, lookup, document);
    if (posting < 0) continue;
    const score = (lookup.gain * (index.impacts[posting] ?? 0)) / FULL_IMPACT;
    if (best !== null && score <= best.score) continue;
    const field = fieldOf(index, posting);
    best = { reason: { field, term: lookup.label, kind: lookup.kind }, score };
  }
  return best === null ? shortReason(index, term, document) : best.reason;
}

function shortReason(index: SearchIndex, term: Term, document: number): MatchReason | null {
  if (term.shortAnswer === null) return null;
  const { starts, postings } = index.shortAnswers;
  const answer = postings.subarray(starts[term.shortAnswer.at], starts[term.shortAnswer.at + 1]);
  const posting = answer.find((candidate) => index.segment.postingDocuments[candidate] === document);
  if (posting === undefined) return null;
  const field = fieldOf(index, posting);
  return { field, term: wordOfPosting(index, posting), kind: 'prefix' };
}

/** The most telling field in which the word of `posting` stands. */
function fieldOf({ collection, segment }: SearchIndex, posting: number): string {
  return collection.fields[tellingPart(segment.postingCounts[posting] ?? 0)];
}

/** A posting of `document` among the last part's words, when every part has one; else -1. */
function findPosting(index: SearchIndex, lookup: Lookup, document: number): number {
  let found = -1;
  for (const words of lookup.parts) {
    found = -1;
    for (const word of words) {
      const posting = postingOf(index.segment, word, document);
      if (posting >= 0 && (found < 0 || (index.impacts[posting] ?? 0) > (index.impacts[found] ?? 0))) found = posting;
    }
    if (found < 0) return -1;
  }
  return found;
}

function wordOfPosting(index: SearchIndex, posting: number): string {
  const { postingStarts, words } = index.segment;
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((postingStarts[middle + 1] ?? 0) <= posting) low = middle + 1;
    else high = middle;
  }
  return words[low] ?? '';
}
