/**
 * Words with which prompts are turned around, in English, Spanish, French and German: a verb of forgetting with what was
 * said before, a verb of showing with the instructions, a call to drop all limits. Always: looks a few words ahead of
 * each word and no farther.
 */
import type { Mark, Tally } from '../finding.ts';
import { runsOf } from './scan.ts';

type Word = { readonly word: string; readonly start: number; readonly end: number };

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const AHEAD = 7;
const setOf = (...words: string[]) => new Set(words.join(' ').split(' '));

const FORGETTING = setOf(
  'ignore disregard forget override bypass discard',
  'ignora ignorar ignorad olvida olvidar descarta',
  'ignorez ignorer oublie oubliez oublier',
  'ignoriere ignorieren ignoriert vergiss vergesst vergessen missachte',
);
const EARLIER = setOf(
  'previous prior above earlier preceding foregoing before previously',
  'anterior anteriores previa previas previo previos',
  'précédent précédente précédentes précédents antérieures ci dessus',
  'vorherige vorherigen bisherige bisherigen obigen vorigen früheren',
);
const ORDERS = setOf(
  'instruction instructions rules guidelines directions directives prompt prompts commands messages everything',
  'instrucción instrucciones reglas órdenes indicaciones',
  'consignes règles directives',
  'anweisung anweisungen instruktionen regeln vorgaben alles',
);
const SHOWING = setOf(
  'reveal print repeat output leak disclose expose',
  'revela muestra repite révèle affiche répète zeige verrate wiederhole',
);
const OWN = setOf('system hidden initial secret developer sistema système systemprompt');

/** A few words in a row that call to drop all limits. */
const CALLS = [
  'do anything now',
  'developer mode enabled',
  'jailbreak mode',
  'you are now unrestricted',
  'you are now dan',
].map((call) => call.split(' '));

export function overrides(text: string, tally: Tally): Mark[] {
  const words = wordsOf(text, tally);
  const marks: Mark[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const first = words[at];
    if (!first) break;
    const found = turnAt(words, at, tally);
    if (!found) continue;
    const last = words[at + found.length - 1] ?? first;
    marks.push({ code: found.code, severity: 'warning', message: found.message, start: first.start, end: last.end });
    at += found.length - 1;
  }
  return marks;
}

type Turn = { readonly code: Mark['code']; readonly message: string; readonly length: number };

function turnAt(words: readonly Word[], at: number, tally: Tally): Turn | undefined {
  const word = words[at]?.word ?? '';
  tally.steps += 1;
  if (FORGETTING.has(word)) {
    const length = reach(words, at, tally, EARLIER, ORDERS);
    if (length > 0)
      return { code: 'injection_override', message: 'This tells a model to forget what it was told.', length };
  }
  if (SHOWING.has(word)) {
    const length = reach(words, at, tally, OWN, ORDERS);
    if (length > 0)
      return { code: 'injection_extract', message: 'This asks a model for its own instructions.', length };
  }
  const call = CALLS.find(([first]) => first === word);
  const isCall = CALLS.find((each) => call !== undefined && each.every((part, n) => words[at + n]?.word === part));
  if (!isCall) return undefined;
  return { code: 'injection_jailbreak', message: 'This tells a model to drop its limits.', length: isCall.length };
}

/** How many words it takes from `at` until one of each set has come, in either order; 0 when they do not come soon. */
function reach(words: readonly Word[], at: number, tally: Tally, ...sets: readonly ReadonlySet<string>[]): number {
  const missing = new Set(sets);
  for (let length = 2; length <= AHEAD; length += 1) {
    tally.steps += 1;
    const word = words[at + length - 1]?.word ?? '';
    for (const set of missing) if (set.has(word)) missing.delete(set);
    if (missing.size === 0) return length;
  }
  return 0;
}

function wordsOf(text: string, tally: Tally): Word[] {
  return Array.from(runsOf(text, WORD, tally), ({ start, end, run }) => ({ word: run.toLowerCase(), start, end }));
}
