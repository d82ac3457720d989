/**
 * Tags that a prompt may want, out of those that others have. Pure. Always: the same on every machine and in whatever order
 * the others come; at most MOST, none that the prompt has or that somebody declined, each in its commonest spelling.
 *
 * It is the vote of the nearest neighbours (k-NN for texts of several categories: Yang & Liu, "A re-examination of text
 * categorization methods", SIGIR 1999), near meaning many rare words in common (Spärck Jones 1972; her logarithm is a root
 * here, because engines round logarithms differently). A tag whose own word stands in the prompt has a head start. Without
 * enough neighbours, a short list of the field's words stands in. The constants were chosen on half of 225 real prompts
 * whose names say what they are for; on the other half, 6 in 10 of the words of a name are found, and nearly half of what is
 * proposed is such a word (always proposing the two commonest finds 4 in 10, and 2 in 10 of those are right).
 */
import { topicWords } from './relevance.ts';

const MOST = 5;
/** UTF-16 code units: a prompt says first what it is for, and then how; looking further makes it worse. */
export const TELLING_BEGINNING = 1_000;
const NEIGHBOURS = 10;
/** Whoever has less in common is no neighbour: 0 is nothing, 1 the same words. */
const LEAST_LIKENESS = 0.05;
/** The share of the neighbours' vote that a tag needs. */
const NEEDED = 0.35;
const WORD_IN_TITLE = 0.5;
const WORD_IN_CONTENT = 0.2;
/** With so many tagged prompts, people have words of their own for the field. */
const ENOUGH_TAGGED = 20;

/** What a word of the field says of a prompt. */
const WORDS_OF_THE_FIELD: Readonly<Record<string, string>> = {
  code: 'code coding programming developer refactor debug',
  data: 'data dataset csv statistics',
  email: 'email mail inbox newsletter',
  excel: 'excel spreadsheet worksheet',
  interview: 'interview interviewer candidate recruiter',
  legal: 'legal lawyer contract clause',
  marketing: 'marketing campaign seo advertisement',
  meeting: 'meeting agenda minutes',
  presentation: 'presentation slide powerpoint',
  report: 'report reporting',
  review: 'review reviewer critique feedback',
  sales: 'sales seller customer negotiation',
  sql: 'sql database',
  summary: 'summary summarize summarise tldr',
  training: 'training trainer trainee course lesson teach teacher',
  translation: 'translate translation translator',
};

export type TaggedPrompt = {
  readonly id: string;
  readonly title: string;
  readonly content: string;
  readonly tags: readonly string[];
};

/** `others`: prompts that everybody who reads this one may read too; the prompt itself among them does not count. */
export function suggestTags(
  prompt: TaggedPrompt & { readonly declinedTags: readonly string[] },
  others: readonly TaggedPrompt[],
): readonly string[] {
  const tagged = others.filter(({ id, tags }) => id !== prompt.id && tags.length > 0);
  const mine = wordsOf(prompt);
  const scores = votesOf(neighboursOf(mine, tagged));
  const spellings = spellingsOf(tagged);
  const add = (tag: string, score: number) => scores.set(tag, (scores.get(tag) ?? 0) + score);
  for (const tag of spellings.keys()) add(tag, headStart(mine, topicWords(tag)));
  if (tagged.length < ENOUGH_TAGGED) {
    for (const [tag, words] of Object.entries(WORDS_OF_THE_FIELD)) {
      for (const word of topicWords(words)) add(tag, headStart(mine, [word]));
    }
  }
  const settled = new Set([...prompt.tags, ...prompt.declinedTags].map(keyOf));
  return [...scores]
    .filter(([tag, score]) => score >= NEEDED && !settled.has(tag))
    .toSorted(([tag, score], [other, more]) => more - score || (tag < other ? -1 : 1))
    .slice(0, MOST)
    .map(([tag]) => spellings.get(tag) ?? tag);
}

/** The topic words of a prompt, and how much each counts. */
type Words = ReadonlyMap<string, 1 | 2>;

function wordsOf({ title, content }: TaggedPrompt): Words {
  const inContent = topicWords(content.slice(0, TELLING_BEGINNING)).map((word) => [word, 1] as const);
  return new Map([...inContent, ...topicWords(title).map((word) => [word, 2] as const)]);
}

type Neighbour = { readonly prompt: TaggedPrompt; readonly likeness: number };

/** The nearest first. Likeness is the cosine of the two prompts' weighted words. */
function neighboursOf(mine: Words, tagged: readonly TaggedPrompt[]): readonly Neighbour[] {
  const all = tagged.map((prompt) => ({ prompt, words: wordsOf(prompt) }));
  const having = new Map<string, number>();
  for (const { words } of all) for (const word of words.keys()) having.set(word, (having.get(word) ?? 0) + 1);
  /** The fewer have a word the more it says; one that all have says next to nothing, and one that none of them has nothing. */
  const weight = (word: string, counts: number) => {
    const times = having.get(word);
    if (times === undefined) return 0;
    return (counts / Math.sqrt(times)) * (1 - times / (all.length + 1));
  };
  const length = (words: Words) =>
    Math.sqrt([...words].reduce((sum, [word, counts]) => sum + weight(word, counts) ** 2, 0));
  const myLength = length(mine);
  return all
    .map(({ prompt, words }) => {
      const shared = [...mine].reduce((sum, [word, counts]) => {
        const theirs = words.get(word);
        return theirs === undefined ? sum : sum + weight(word, counts) * weight(word, theirs);
      }, 0);
      return { prompt, likeness: shared === 0 ? 0 : shared / (myLength * length(words)) };
    })
    .filter(({ likeness }) => likeness >= LEAST_LIKENESS)
    .toSorted((a, b) => b.likeness - a.likeness || (a.prompt.id < b.prompt.id ? -1 : 1))
    .slice(0, NEIGHBOURS);
}

/** Each tag's share of the vote; a neighbour twice as near has four times the say. */
function votesOf(neighbours: readonly Neighbour[]): Map<string, number> {
  const whole = neighbours.reduce((sum, { likeness }) => sum + likeness ** 2, 0);
  const votes = new Map<string, number>();
  for (const { prompt, likeness } of neighbours) {
    for (const tag of new Set(prompt.tags.map(keyOf))) votes.set(tag, (votes.get(tag) ?? 0) + likeness ** 2 / whole);
  }
  return votes;
}

function headStart(mine: Words, words: readonly string[]): number {
  if (words.length === 0 || !words.every((word) => mine.has(word))) return 0;
  return words.every((word) => mine.get(word) === 2) ? WORD_IN_TITLE : WORD_IN_CONTENT;
}

/** How most people write each tag. */
function spellingsOf(tagged: readonly TaggedPrompt[]): ReadonlyMap<string, string> {
  const times = new Map<string, number>();
  for (const { tags } of tagged) for (const tag of tags) times.set(tag, (times.get(tag) ?? 0) + 1);
  const commonestLast = [...times].toSorted(([a, m], [b, n]) => m - n || (a < b ? 1 : -1));
  return new Map(commonestLast.map(([tag]) => [keyOf(tag), tag]));
}

function keyOf(tag: string): string {
  return tag.toLowerCase();
}
