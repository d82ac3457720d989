/**
 * What to look up for one word of a query: the word itself, other forms of its stem, words it is the beginning of (the
 * last word only, while it is being typed), its synonyms, and its neighbour joined to it ("health care", "healthcare").
 * Only a word that none of these finds is taken for a slip of the keyboard.
 */
import type { Term } from './query-term.ts';
import type { MatchKind } from './search-document.ts';
import { inverseFrequency, type SearchIndex } from './search-index.ts';
import { documentCount } from './segment.ts';
import { MAX_EXPANSIONS } from './short-prefixes.ts';
import { indexOfSorted, prefixRange } from './sorted-strings.ts';
import { allowedSlips, corrections } from './spelling.ts';
import { stem } from './stem.ts';
import { loadThesaurus, type Synonym } from './synonyms.ts';
import { STOP_WORDS } from './tokenise.ts';

/** A word of a query among its neighbours. */
export type WordInQuery = {
  word: string;
  before: string | undefined;
  after: string | undefined;
  open: boolean;
  only: boolean;
  wholeRange: boolean;
  synonyms: readonly Synonym[];
};

const INFLECTION = 0.94;
const DERIVATION = 0.72;
const PREFIX = 0.85;
const PREFIX_BESIDE_WORD = 0.35;
const SYNONYM_WEIGHTS = { same: 0.8, near: 0.6, related: 0.42 } as const satisfies Record<Synonym['closeness'], number>;
const JOINED = 0.95;
// A word this rare, beside one that close and that much more frequent, is itself a slip in somebody's text.
const RARE_SLIP = { documents: 2, timesMore: 20, weight: 0.6 } as const;

/** What to look up for the word, most certain first; null when the index has nothing for it. */
export function wordTerm(index: SearchIndex, asked: WordInQuery): Term | null {
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
  addLikelierSpelling(index, term, asked);
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

/** The word is in some text, but so rarely that it may be misspelt there: looks for the right spelling as well. */
function addLikelierSpelling(index: SearchIndex, term: Term, { word }: WordInQuery): void {
  const group = indexOfSorted(index.stems, stem(word));
  const documents = group < 0 ? 0 : (index.stemDocuments[group] ?? 0);
  if (documents === 0 || documents > RARE_SLIP.documents || word.length < 6) return;
  if (allowedSlips(word) === 0 || loadThesaurus().words.has(word)) return;
  for (const { word: id } of corrections(index, word, false, 1)) {
    if ((index.stemDocuments[index.wordStems[id] ?? 0] ?? 0) < documents * RARE_SLIP.timesMore) continue;
    const text = index.segment.words[id] ?? '';
    if (text.charAt(0) !== word.charAt(0) || index.wordStems[id] === group) continue;
    addForms(index, term, text, RARE_SLIP.weight, 'all', 'typo');
  }
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
