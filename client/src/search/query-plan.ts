/**
 * A query → what to look up for each of its words.
 *
 * A word is looked up as itself, as other forms of its stem, as a beginning (the last word only, while it is being
 * typed), under its synonyms, and joined with its neighbour ("health care", "healthcare"). Only a word that none of
 * these finds is taken for a slip of the keyboard. Words next to a number may be a course code ("math 14").
 */
import type { MatchKind } from './search-document.ts';
import { inverseFrequency, type SearchIndex } from './search-index.ts';
import { documentCode, documentCount } from './segment.ts';
import { MAX_EXPANSIONS } from './short-prefixes.ts';
import { indexOfSorted, prefixRange } from './sorted-strings.ts';
import { allowedSlips, corrections } from './spelling.ts';
import { stem } from './stem.ts';
import { loadThesaurus, MAX_SYNONYM_WORDS, phraseKey, type Synonym } from './synonyms.ts';
import { FILLER_WORDS, normalise, STOP_WORDS, wordsOf } from './tokenise.ts';

/** One thing to look up: words of the index, all of which (`parts`) a document must hold in one of their forms. */
export type Lookup = {
  /** For each part, the word ids any of which will do. Ordinary lookups have one part with one word. */
  parts: number[][];
  /** 0 … 1: how sure it is that this is what the person meant. */
  weight: number;
  /** Weight × rarity: a document scores this times its impact. */
  gain: number;
  kind: MatchKind;
  /** How to name it to the person. */
  label: string;
};

/** A word of the query, best lookups first. */
export type Term = {
  text: string;
  lookups: Lookup[];
  /** How much of the query's meaning this word carries. */
  importance: number;
  /** Position in shortAnswers, when the answer to this beginning was computed ahead; its gain. */
  shortAnswer: { at: number; gain: number } | null;
  /** Documents whose course code matches, as positions in codeOrder; `exact` when it is the whole code. */
  codes: { from: number; to: number; exact: boolean } | null;
};

export type QueryPlan = {
  terms: Term[];
  /** The words of the query as understood, stop words included. */
  words: string[];
  /** True when `words` holds a corrected word. */
  corrected: boolean;
};

const MAX_QUERY_LENGTH = 512;
const MAX_TERMS = 24;
const INFLECTION = 0.94;
const DERIVATION = 0.72;
const PREFIX = 0.85;
const PREFIX_BESIDE_WORD = 0.35;
const SYNONYM_WEIGHTS = { same: 0.8, near: 0.6, related: 0.42 } as const satisfies Record<Synonym['closeness'], number>;
const JOINED = 0.95;
const FILLER = 0.15;

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
    const best = term.lookups[0];
    if (best?.kind === 'typo') understood[at] = best.label;
    terms.push(term);
  }
  const corrected = understood.some((word, at) => word !== words[at]);
  return { terms, words: understood, corrected };
}

type WordInQuery = {
  word: string;
  before: string | undefined;
  after: string | undefined;
  open: boolean;
  only: boolean;
  wholeRange: boolean;
  synonyms: readonly Synonym[];
};

function wordTerm(index: SearchIndex, asked: WordInQuery): Term | null {
  const { word } = asked;
  const term: Term = { text: word, lookups: [], importance: 0, shortAnswer: null, codes: null };
  const unfinished = asked.open && indexOfSorted(index.segment.words, word) < 0;
  addForms(index, term, word, 1, unfinished ? 'exceptBeginnings' : 'all');
  const known = term.lookups.length > 0;
  if (asked.open) addBeginnings(index, term, asked, known);
  for (const joined of [
    asked.before === undefined ? '' : asked.before + word,
    asked.after === undefined ? '' : word + asked.after,
  ]) {
    const id = joined === '' ? -1 : indexOfSorted(index.segment.words, joined);
    if (id >= 0) addLookup(term, [[id]], JOINED, rarity(index, id), 'exact', joined);
  }
  if (!unfinished || loadThesaurus().words.has(word)) addSynonyms(index, term, asked.synonyms);
  if (term.lookups.length === 0 && term.shortAnswer === null) addCorrections(index, term, asked);
  if (term.lookups.length === 0 && term.shortAnswer === null) return null;
  term.lookups.sort((a, b) => b.weight - a.weight);
  return term;
}

/** The word itself and the other forms of its stem; those it is merely the beginning of may be left to addBeginnings. */
function addForms(
  index: SearchIndex,
  term: Term,
  word: string,
  weight: number,
  which: 'all' | 'exceptBeginnings' = 'all',
  kind?: MatchKind,
): void {
  const group = indexOfSorted(index.stems, stem(word));
  if (group < 0) return;
  const idf = inverseFrequency(index.stemDocuments[group] ?? 0, documentCount(index.segment));
  for (const id of wordsOfStem(index, group)) {
    const form = index.segment.words[id] ?? '';
    const related = kinship(word, form);
    if (which === 'exceptBeginnings' && form.startsWith(word) && related < INFLECTION) continue;
    if (form === word) addLookup(term, [[id]], weight, idf, kind ?? 'exact', form);
    else addLookup(term, [[id]], weight * related, idf, kind ?? 'stem', form);
  }
}

/** Words that begin with what was typed: unless all are asked for, the MAX_EXPANSIONS most frequent of them. */
function addBeginnings(index: SearchIndex, term: Term, asked: WordInQuery, known: boolean): void {
  const { words } = index.segment;
  const [from, to] = prefixRange(words, asked.word);
  const all = documentCount(index.segment);
  const weight = known ? PREFIX_BESIDE_WORD : PREFIX;
  const short = asked.only && !asked.wholeRange ? indexOfSorted(index.shortAnswers.prefixes, asked.word) : -1;
  if (short >= 0) {
    const idf = inverseFrequency(index.shortAnswers.totals[short] ?? 0, all);
    term.shortAnswer = { at: short, gain: PREFIX_BESIDE_WORD * idf };
    term.importance = Math.max(term.importance, idf);
    return;
  }
  let ids: number[] = [];
  for (let id = from; id < to; id += 1) {
    const text = words[id] ?? '';
    if (text !== asked.word && !STOP_WORDS.has(text)) ids.push(id);
  }
  if (ids.length > MAX_EXPANSIONS && !asked.wholeRange) {
    const documents = (id: number): number => index.stemDocuments[index.wordStems[id] ?? 0] ?? 0;
    ids = ids.sort((a, b) => documents(b) - documents(a) || a - b).slice(0, MAX_EXPANSIONS);
  }
  // One rarity for them all: a person typing "astron" does not prefer "astronaut" because it is rare.
  const stems = new Set(ids.map((id) => index.wordStems[id] ?? 0));
  let documents = 0;
  for (const group of stems) documents += index.stemDocuments[group] ?? 0;
  const idf = Math.max(inverseFrequency(Math.min(all, documents), all), 0.2);
  for (const id of ids) {
    const text = words[id] ?? '';
    const nearness = 0.55 + (0.45 * asked.word.length) / text.length;
    addLookup(term, [[id]], weight * nearness, idf, 'prefix', text);
  }
}

function addSynonyms(index: SearchIndex, term: Term, synonyms: readonly Synonym[]): void {
  const all = documentCount(index.segment);
  const cap = term.importance > 0 ? term.importance : Number.POSITIVE_INFINITY;
  for (const synonym of synonyms) {
    const groups = synonym.words.map((word) => indexOfSorted(index.stems, stem(word)));
    if (groups.includes(-1)) continue;
    const parts = groups.map((group) => wordsOfStem(index, group));
    let idf = 0;
    for (const group of groups) idf += inverseFrequency(index.stemDocuments[group] ?? 0, all);
    const weight = SYNONYM_WEIGHTS[synonym.closeness];
    addLookup(term, parts, weight, Math.min(cap, idf / groups.length), 'synonym', synonym.words.join(' '));
  }
}

function addCorrections(index: SearchIndex, term: Term, { word, open }: WordInQuery): void {
  const slips = allowedSlips(word);
  let found = corrections(index, word, open, Math.min(1, slips));
  if (found.length === 0) {
    addSplit(index, term, word);
    if (term.lookups.length > 0) return;
    found = corrections(index, word, open, slips);
  }
  for (const { word: id, distance, beginning } of found) {
    const weight = (distance === 1 ? 0.8 : 0.62) * (beginning ? 0.8 : 1);
    const text = index.segment.words[id] ?? '';
    addLookup(term, [[id]], weight, rarity(index, id), 'typo', text);
  }
  const best = term.lookups[0];
  if (best !== undefined) addForms(index, term, best.label, best.weight * INFLECTION, 'all', 'typo');
}

/** "machinelearning" → "machine" and "learning", when both are words. */
function addSplit(index: SearchIndex, term: Term, word: string): void {
  for (let at = 3; at <= word.length - 3; at += 1) {
    const left = indexOfSorted(index.segment.words, word.slice(0, at));
    const right = left < 0 ? -1 : indexOfSorted(index.segment.words, word.slice(at));
    if (right < 0) continue;
    const idf = (rarity(index, left) + rarity(index, right)) / 2;
    addLookup(term, [[left], [right]], JOINED, idf, 'typo', `${word.slice(0, at)} ${word.slice(at)}`);
  }
}

function addLookup(term: Term, parts: number[][], weight: number, idf: number, kind: MatchKind, label: string): void {
  term.lookups.push({ parts, weight, gain: weight * idf, kind, label });
  term.importance = Math.max(term.importance, idf * (kind === 'synonym' ? SYNONYM_WEIGHTS.same : 1));
}

function weaken(term: Term, factor: number): void {
  term.importance *= factor;
  for (const lookup of term.lookups) lookup.gain *= factor;
}

/** A course code beginning at word `at`: one word ("hist200") or a word and a number ("hist 200"). */
function codeTerm(
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

function wordsOfStem(index: SearchIndex, group: number): number[] {
  return [...index.stemWords.subarray(index.stemStarts[group], index.stemStarts[group + 1])];
}

function rarity(index: SearchIndex, word: number): number {
  return inverseFrequency(index.stemDocuments[index.wordStems[word] ?? 0] ?? 0, documentCount(index.segment));
}

/** How close two forms of one stem are: endings of number and tense change little, others may change the meaning. */
function kinship(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const ending = long.startsWith(short) ? long.slice(short.length) : null;
  const inflected =
    (ending !== null && ['s', 'es', 'ed', 'd', 'ing'].includes(ending)) ||
    (short.endsWith('y') && long === `${short.slice(0, -1)}ies`) ||
    (short.endsWith('e') && long === `${short.slice(0, -1)}ing`);
  return inflected ? INFLECTION : DERIVATION;
}
