/**
 * Answers computed ahead for what a person has typed after one or two letters, when too many words begin so to look
 * at each within a keystroke. For rarer beginnings the ordinary search is as quick.
 *
 * Always: `prefixes` is sorted; answers are best first; at most ANSWER_LENGTH documents each, each once.
 */
import type { Segment } from './segment.ts';
import { isWellFormed, STOP_WORDS } from './tokenise.ts';
import { topDocuments } from './top-documents.ts';

export type ShortAnswers = {
  prefixes: string[];
  /** Answer p: postings[starts[p] … starts[p + 1]], each the best posting of one document. */
  starts: Uint32Array;
  postings: Uint32Array;
  /** How many documents hold any word with the prefix. */
  totals: Uint32Array;
};

/** At most this many words are looked at for the beginning of a word. */
export const MAX_EXPANSIONS = 48;

/** Documents kept for each short prefix. */
export const ANSWER_LENGTH = 200;

/** The best documents for each one- and two-letter beginning that more than MAX_EXPANSIONS words share. */
export function answerShortPrefixes(segment: Segment, impacts: Uint16Array): ShortAnswers {
  const ranges = [...sharedBeginnings(segment.words, 1), ...sharedBeginnings(segment.words, 2)].sort((a, b) =>
    a.prefix < b.prefix ? -1 : 1,
  );
  const documents = segment.titleLengths.length;
  const scores = new Float32Array(documents);
  const bestPosting = new Uint32Array(documents);
  const touched = new Uint32Array(documents);
  const starts = new Uint32Array(ranges.length + 1);
  const totals = new Uint32Array(ranges.length);
  const postings: number[] = [];
  ranges.forEach((range, at) => {
    let count = 0;
    for (let word = range.from; word < range.to; word += 1) {
      if (STOP_WORDS.has(segment.words[word] ?? '')) continue;
      const to = segment.postingStarts[word + 1] ?? 0;
      for (let posting = segment.postingStarts[word] ?? 0; posting < to; posting += 1) {
        const document = segment.postingDocuments[posting] ?? 0;
        const known = scores[document] ?? 0;
        const score = (impacts[posting] ?? 0) + 1;
        if (known === 0) {
          touched[count] = document;
          count += 1;
        }
        if (score > known) {
          scores[document] = score;
          bestPosting[document] = posting;
        }
      }
    }
    for (const document of topDocuments(touched, count, scores, ANSWER_LENGTH)) {
      postings.push(bestPosting[document] ?? 0);
    }
    for (let clear = 0; clear < count; clear += 1) scores[touched[clear] ?? 0] = 0;
    totals[at] = count;
    starts[at + 1] = postings.length;
  });
  return { prefixes: ranges.map((range) => range.prefix), starts, postings: Uint32Array.from(postings), totals };
}

function sharedBeginnings(words: readonly string[], length: number): { prefix: string; from: number; to: number }[] {
  const found: { prefix: string; from: number; to: number }[] = [];
  let from = 0;
  while (from < words.length) {
    const prefix = (words[from] ?? '').slice(0, length);
    let to = from + 1;
    if (prefix.length === length && isWellFormed(prefix)) {
      while (to < words.length && (words[to] ?? '').startsWith(prefix)) to += 1;
      if (to - from > MAX_EXPANSIONS) found.push({ prefix, from, to });
    }
    from = to;
  }
  return found;
}
