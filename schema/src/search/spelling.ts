/**
 * Words of the index close to a word nobody wrote: at most two slips (Damerau–Levenshtein), fewer in short words.
 * Only the closest words are offered; two slips are looked at only when one is not enough.
 */
import { bitCount, distances, letterMask } from './edit-distance.ts';
import type { SearchIndex } from './search-index.ts';

/** A word of the index and how far it is (1 or 2). `beginning` when the query is close to the start of a longer word. */
export type Correction = { word: number; distance: number; beginning: boolean };

const MAX_CORRECTIONS = 12;

/** The closest words to `query`, most plausible first. With `open` the query may be the start of a word still typed. */
export function corrections(index: SearchIndex, query: string, open: boolean, bound: number): Correction[] {
  if (bound === 0) return [];
  const { words } = index.segment;
  const mask = letterMask(query);
  const first = query.charCodeAt(0);
  const found: Correction[] = [];
  let closest = bound;
  for (let word = 0; word < words.length; word += 1) {
    const other = index.wordMasks[word] ?? 0;
    if (bitCount(mask & ~other) > closest) continue;
    const text = words[word] ?? '';
    const longer = text.length - query.length;
    if (longer < -closest) continue;
    const sameStart = text.charCodeAt(0) === first;
    const beginningAllowed = open && sameStart;
    if (!beginningAllowed && (longer > closest || bitCount(other & ~mask) > closest)) continue;
    // A distance of 0 is the word itself, which nobody needs corrected.
    const { whole, beginning } = distances(query, text, closest);
    if (whole === 0) continue;
    if (whole <= closest) {
      if (!sameStart && !plausibleStart(query, text, whole)) continue;
      found.push({ word, distance: whole, beginning: false });
      if (whole < closest) closest = whole;
    } else if (beginningAllowed && beginning <= Math.min(closest, query.length >= 8 ? 2 : 1)) {
      found.push({ word, distance: beginning, beginning: true });
    }
  }
  const nearest = Math.min(...found.map((correction) => correction.distance));
  return found
    .filter((correction) => correction.distance === nearest)
    .sort((a, b) => plausibility(index, query, b) - plausibility(index, query, a) || a.word - b.word)
    .slice(0, MAX_CORRECTIONS);
}

/** How many slips a word of this length is allowed: 0 under four letters, 1 under six, else 2. Never in numbers. */
export function allowedSlips(word: string): number {
  if (word.length < 4 || /[0-9]/.test(word)) return 0;
  return word.length < 6 ? 1 : 2;
}

/** A wrong first letter is a rarer slip than a wrong later one: the word must be close, and long or merely swapped. */
function plausibleStart(query: string, word: string, distance: number): boolean {
  const swapped = query.charAt(0) === word.charAt(1) && query.charAt(1) === word.charAt(0);
  return distance === 1 && (swapped || query.length >= 6);
}

function plausibility(index: SearchIndex, query: string, { word, beginning }: Correction): number {
  const documents = index.stemDocuments[index.wordStems[word] ?? 0] ?? 0;
  const sameStart = (index.segment.words[word] ?? '').charCodeAt(0) === query.charCodeAt(0);
  return (sameStart ? 100 : 0) + (beginning ? 0 : 50) + Math.log2(1 + documents);
}
