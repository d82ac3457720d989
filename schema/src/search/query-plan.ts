/**
 * A query → what to look up for each of its words: course codes first ("math 14"), then the words that carry a topic.
 * Function words count only when there is nothing else, and words people wrap around a topic count little beside it.
 */
import { codeTerm } from './course-codes.ts';
import type { Term } from './query-term.ts';
import type { SearchIndex } from './search-index.ts';
import { loadThesaurus, MAX_SYNONYM_WORDS, phraseKey, type Synonym } from './synonyms.ts';
import { FILLER_WORDS, LIGHT_VERBS, normalise, STOP_WORDS, wordsOf } from './tokenise.ts';
import { wordTerm } from './word-lookups.ts';

export type QueryPlan = {
  terms: Term[];
  /** The words of the query as understood, stop words included. */
  words: string[];
  /** True when `words` holds a corrected word. */
  corrected: boolean;
};

const MAX_QUERY_LENGTH = 512;
const MAX_TERMS = 24;
const FILLER = 0.15;
const LIGHT_VERB = 0.4;

/** Plans a query. With `wholeRange`, every word with the beginning typed is looked at, however many. */
export function planQuery(index: SearchIndex, query: string, wholeRange: boolean): QueryPlan {
  const text = normalise(query.slice(0, MAX_QUERY_LENGTH));
  const words = wordsOf(text).slice(0, MAX_TERMS);
  const open = !/\s$/.test(text);
  const terms: Term[] = [];
  const codeWords = new Set<number>();
  words.forEach((_, at) => {
    const code = codeWords.has(at) ? null : codeTerm(index, words, at, open);
    if (code === null) return;
    terms.push(code.term);
    for (let word = at; word < at + code.length; word += 1) codeWords.add(word);
  });

  const synonyms = synonymsOf(words);
  const rest = [...words.keys()].filter((at) => !codeWords.has(at));
  const topical = rest.filter((at) => !STOP_WORDS.has(words[at] ?? ''));
  const content = topical.length > 0 || terms.length > 0 ? topical : rest;
  const pointed = content.some((at) => !FILLER_WORDS.has(words[at] ?? '')) || terms.length > 0;
  const understood = [...words];
  const seen = new Set<string>();
  for (const at of content) {
    const word = words[at] ?? '';
    if (seen.has(word)) continue;
    seen.add(word);
    const term = wordTerm(index, {
      word,
      before: words[at - 1],
      after: words[at + 1],
      open: open && at === words.length - 1,
      only: content.length === 1 && terms.length === 0,
      wholeRange,
      synonyms: synonyms[at] ?? [],
    });
    if (term === null) continue;
    if (pointed && FILLER_WORDS.has(word)) weaken(term, FILLER);
    else if (content.length > 1 && LIGHT_VERBS.has(word) && STOP_WORDS.has(words[at + 1] ?? ''))
      weaken(term, LIGHT_VERB);
    const best = term.lookups[0];
    if (best?.kind === 'typo') understood[at] = best.label;
    terms.push(term);
  }
  const corrected = understood.some((word, at) => word !== words[at]);
  return { terms, words: understood, corrected };
}

function weaken(term: Term, factor: number): void {
  term.importance *= factor;
  for (const lookup of term.lookups) lookup.gain *= factor;
}

/** Synonyms for each word: those of the longest phrase it is part of. */
function synonymsOf(words: readonly string[]): Synonym[][] {
  const found: Synonym[][] = words.map(() => []);
  const { thesaurus } = loadThesaurus();
  for (let at = 0; at < words.length; at += 1) {
    for (let length = Math.min(MAX_SYNONYM_WORDS, words.length - at); length > 0; length -= 1) {
      const known = thesaurus.get(phraseKey(words.slice(at, at + length)));
      if (known === undefined) continue;
      for (let word = at; word < at + length; word += 1) found[word] = [...known];
      at += length - 1;
      break;
    }
  }
  return found;
}
