/**
 * Course codes in a query: one word ("hist200") or a word and a number ("hist 200"), whole, or half typed at the end.
 */
import type { Term } from './query-term.ts';
import { inverseFrequency, type SearchIndex } from './search-index.ts';
import { documentCode, documentCount } from './segment.ts';

/** A course code beginning at word `at`: one word ("hist200") or a word and a number ("hist 200"). */
export function codeTerm(
  index: SearchIndex,
  words: readonly string[],
  at: number,
  open: boolean,
): { term: Term; length: number } | null {
  for (const length of [2, 1]) {
    const code = words.slice(at, at + length).join('');
    const secondIsNumber = length === 1 || /^\d/.test(words[at + 1] ?? '');
    if (!secondIsNumber || !/^\p{L}+\d/u.test(code)) continue;
    const last = at + length === words.length;
    const found = codeRange(index, code, open && last);
    if (found === null) continue;
    const importance = inverseFrequency(found.to - found.from, documentCount(index.segment));
    return { term: { text: code, lookups: [], importance, shortAnswer: null, codes: found }, length };
  }
  return null;
}

function codeRange(index: SearchIndex, code: string, open: boolean): Term['codes'] {
  const { codeOrder } = index.segment;
  const codeAt = (at: number): string => documentCode(index.segment, codeOrder[at] ?? 0);
  const first = (isPast: (code: string) => boolean): number => {
    let low = 0;
    let high = codeOrder.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isPast(codeAt(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const from = first((other) => other >= code);
  const exactTo = first((other) => other > code);
  if (exactTo > from) return { from, to: exactTo, exact: true };
  if (!open) return null;
  const to = first((other) => other > code && !other.startsWith(code));
  return to > from ? { from, to, exact: false } : null;
}
