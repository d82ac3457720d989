/**
 * What has to do with a task, by the words they share: a word counts more the fewer entries have it, and twice in a title.
 * Always: the same order on every machine; no logarithms (engines round them differently), ties by id.
 */

const WORD = /[\p{L}\p{N}]+/gu;
const MARKS = /\p{M}+/gu;
const CJK = /[\u3040-\u30ff\u3400-\u9fff]/;
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an the and or but nor of in on at to from by for with without into over under as is are was were be been do does ' +
    'did have has had will would shall should can could may might must this that these those there here it its they them ' +
    'he him his she her we us our you your i me my who whom which what when where why how than then so not no if also ' +
    'each any all some most more very just about please need want make get give help'
  ).split(' '),
);

export type Entry = { readonly id: string; readonly title: string; readonly body: string };

/** The different words of a text that carry a topic, without accents, case and plural. */
export function topicWords(text: string): string[] {
  const plain = text.normalize('NFKD').replace(MARKS, '').toLowerCase();
  const words = (plain.match(WORD) ?? []).filter((word) => word.length > 1 && !STOP_WORDS.has(word));
  return [...new Set(words.flatMap((word) => (CJK.test(word) ? pairsOf(word) : [singular(word)])))];
}

function singular(word: string): string {
  return word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}

/** Where no spaces part the words, each two characters count as one. */
function pairsOf(word: string): string[] {
  const characters = Array.from(word);
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`);
}

/** The entries with how much they have to do with `task` (0: nothing), most first, then by id. */
export function rankByRelevance<T extends Entry>(task: string, entries: readonly T[]): { entry: T; score: number }[] {
  const wanted = topicWords(task);
  const known = entries.map((entry) => {
    const title = new Set(topicWords(entry.title));
    return { entry, title, words: new Set([...title, ...topicWords(entry.body)]) };
  });
  const rarity = wanted.map((word) => 1 / Math.max(1, known.filter(({ words }) => words.has(word)).length));
  return known
    .map(({ entry, title, words }) => {
      const parts = wanted.map((word, at) => (words.has(word) ? (rarity[at] ?? 0) * (title.has(word) ? 2 : 1) : 0));
      return { entry, score: parts.reduce((sum, part) => sum + part, 0) };
    })
    .toSorted((a, b) => b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1));
}
