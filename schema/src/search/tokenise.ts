/**
 * Text → words, the same way for documents and queries.
 * A word is lower-case letters and digits without accents, at most MAX_WORD_LENGTH UTF-16 units, and well formed.
 */

/** Longer words are cut, in documents and queries alike, so that they still meet. */
export const MAX_WORD_LENGTH = 40;

/** Words that carry no topic. They are indexed in titles only, and count in a query only when it holds nothing else. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an the and or but nor of in on at to from by for with without into onto over under within between through ' +
    'during as is are was were be been being am do does did doing has have had having will would shall should can ' +
    'could may might must this that these those there here it its their they them he him his she her we us our you ' +
    'your i me my who whom whose which what when where why how than then so such not no if also both each either ' +
    'other others more most some any all about up out off via per etc'
  ).split(' '),
);

/** Words people wrap around what they look for; they count little beside a word that carries a topic. */
export const FILLER_WORDS: ReadonlySet<string> = new Set(
  (
    'course courses class classes training trainings workshop workshops session sessions seminar seminars lesson ' +
    'lessons learn teach dealing deal want wanting need needs looking look find get getting become becoming know ' +
    'knowing make making made use using used things thing stuff something anything someone people person understand ' +
    'understanding improve improving better best good basic basics beginner beginners intro introduction ' +
    'introductory new help please show tell works work working take taking related topics topic'
  ).split(' '),
);

/** Verbs that carry no topic before a function word ("learning to draw"), though they may elsewhere ("machine learning"). */
export const LIGHT_VERBS: ReadonlySet<string> = new Set(
  (
    'learning running starting helping going keeping talking trying creating building teaching being staying thinking ' +
    'start help keep talk try create build teach stay think'
  ).split(' '),
);

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;
const ASCII_WORD = /[a-z0-9]+(?:'[a-z]+)*/g;
const HYPHENATED = /[\p{L}\p{N}]+(?:[-‐‑][\p{L}\p{N}]+){1,2}/gu;
// With the u flag whole pairs are one character, so only lone halves match.
const LONE_SURROGATE = /\p{Surrogate}/gu;
const COMBINING = /\p{M}+/gu;
// Anything beyond printable ASCII and white space takes the slower, Unicode-aware way.
const NON_ASCII = /[^\u0020-\u007e\s]/;

/** Lower case, compatibility forms unfolded, accents removed, names such as C++ spelt as words. */
export function normalise(text: string): string {
  const plain = NON_ASCII.test(text) ? text.normalize('NFKD').replace(COMBINING, '') : text;
  const lower = plain.toLowerCase();
  return /[+#&.]/.test(lower) ? spellSymbols(lower) : lower;
}

/** The text with U+FFFD for each half of a surrogate pair that stands alone, which UTF-8 could not carry. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd');
}

/** False when half a surrogate pair stands alone. */
export function isWellFormed(text: string): boolean {
  return wellFormed(text) === text;
}

/** The words of a normalised text, in order, stop words included. */
export function wordsOf(normalised: string): string[] {
  const found = normalised.match(NON_ASCII.test(normalised) ? WORD : ASCII_WORD);
  return found === null ? [] : found.map(bareWord).filter((word) => word !== '');
}

/**
 * The words under which a text of a document is found: its words, and hyphenated ones written together too
 * ("e-mail" is found as "email").
 */
export function documentWords(text: string): string[] {
  const normalised = normalise(text);
  const words = wordsOf(normalised);
  if (/[-‐‑]/.test(normalised)) {
    for (const compound of normalised.match(HYPHENATED) ?? []) {
      const joined = compound.replace(/[-‐‑]/g, '');
      if (joined.length <= 24) words.push(joined);
    }
  }
  return words;
}

/** A course code reduced to what people agree on: "BSCI 222", "bsci-222" and "bsci222" are one code. */
export function compactCode(code: string): string {
  if (/^[a-z0-9]*$/i.test(code)) return cut(code.toLowerCase());
  return cut(normalise(code).replace(/[^\p{L}\p{N}]+/gu, ''));
}

/** The parts of a code that are words in their own right: "BSCI222" → "bsci", "222". */
export function codeWords(code: string): string[] {
  return (normalise(code).match(/\p{L}+|\p{N}+/gu) ?? []).map(cut);
}

function bareWord(word: string): string {
  return cut(word.replace(/['’]s$/, '').replace(/['’]/g, ''));
}

/** Cuts without leaving half a surrogate pair behind. */
function cut(word: string): string {
  if (word.length <= MAX_WORD_LENGTH) return word;
  const last = word.charCodeAt(MAX_WORD_LENGTH - 1);
  return word.slice(0, last >= 0xd800 && last <= 0xdbff ? MAX_WORD_LENGTH - 1 : MAX_WORD_LENGTH);
}

function spellSymbols(text: string): string {
  return text
    .replace(/\bc\+\+/g, ' cplusplus ')
    .replace(/\b([cf])#/g, ' $1sharp ')
    .replace(/(^|[^a-z0-9])\.net\b/g, '$1 dotnet ')
    .replace(/\br ?& ?d\b/g, ' rnd ');
}
