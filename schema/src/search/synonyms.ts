/**
 * What people call things in the training world: abbreviations, everyday words for formal ones, neighbouring topics.
 * General knowledge of workplaces and course catalogues: a rule must make sense in any organisation.
 * Each rule is one line:  `a, b, c > d, e`  — a, b and c stand for each other (abbreviations: the same thing; topics:
 * nearly so); a person who types any of them also welcomes d and e (weakly, and not the other way round).
 */
import { ABBREVIATIONS } from './synonyms-abbreviations.ts';
import { RELATED_TOPICS } from './synonyms-topics.ts';
import { stem } from './stem.ts';
import { normalise, wordsOf } from './tokenise.ts';

/** What a phrase may be replaced by: the words to look for together, and how close they come to it. */
export type Synonym = { words: string[]; closeness: 'same' | 'near' | 'related' };

/** The longest phrase, in words, that has synonyms. */
export const MAX_SYNONYM_WORDS = 4;

/** Synonyms by the stems of a phrase joined with spaces ("stock market" → "stock market"). */
export type Thesaurus = ReadonlyMap<string, readonly Synonym[]>;

/** Reads rules in the notation above; `names` says how close the left-hand phrases of each set of rules are. */
export function readThesaurus(sets: readonly { rules: string; names: 'same' | 'near' }[]): Thesaurus {
  const found = new Map<string, Synonym[]>();
  const add = (from: string[], to: string[], closeness: Synonym['closeness']): void => {
    const key = phraseKey(from);
    const known = found.get(key) ?? [];
    const target = phraseKey(to);
    if (target === key || known.some((synonym) => phraseKey(synonym.words) === target)) return;
    known.push({ words: to, closeness });
    found.set(key, known);
  };
  for (const { rules, names: closeness } of sets) {
    for (const line of rules.split('\n')) {
      const [names = '', related = ''] = line.split('>');
      const left = phrases(names);
      for (const from of left) {
        for (const to of left) add(from, to, closeness);
        for (const to of phrases(related)) add(from, to, 'related');
      }
    }
  }
  return found;
}

/** The key under which a thesaurus holds a phrase. */
export function phraseKey(words: readonly string[]): string {
  return words.map(stem).join(' ');
}

let loaded: { thesaurus: Thesaurus; words: ReadonlySet<string> } | null = null;

/**
 * The thesaurus the search uses, and every word it mentions, as it is written there. Read on first use: it takes some
 * milliseconds, which an index being loaded need not wait for.
 */
export function loadThesaurus(): { thesaurus: Thesaurus; words: ReadonlySet<string> } {
  loaded ??= {
    thesaurus: readThesaurus([
      { rules: ABBREVIATIONS, names: 'same' },
      { rules: RELATED_TOPICS, names: 'near' },
    ]),
    words: new Set(wordsOf(normalise(`${ABBREVIATIONS} ${RELATED_TOPICS}`))),
  };
  return loaded;
}

function phrases(list: string): string[][] {
  return list
    .split(',')
    .map((phrase) => wordsOf(normalise(phrase)))
    .filter((words) => words.length > 0);
}
