/**
 * `npm run bench:prompts`: how long a library of 10,000 prompts takes to search as one types, and to say what is like a
 * text; what its index takes to make, keep and edit; and whether a copy that somebody worked on for a minute finds its
 * original. The engine alone, in Node, as the browser's worker and the server's thread hold it. Always: the exit code is 0
 * when everything was measured, met or not.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { normaliseContent } from '../../schema/src/domain/prompt/normalise.ts';
import { type PromptDocument, PROMPTS } from '../../schema/src/search/prompts.ts';
import { buildIndex, updateIndex } from '../../schema/src/search/search-index.ts';
import { createSearcher } from '../../schema/src/search/search.ts';
import { deserialiseIndex, serialiseIndex } from '../../schema/src/search/serialise.ts';
import { LEAST_ALIKE } from '../../schema/src/search/similar-prompts.ts';
import { createFindSimilar } from '../../schema/src/search/similar.ts';
import { loadThesaurus } from '../../schema/src/search/synonyms.ts';
import { lightlyEdited, manyPrompts, readPrompts } from '../../schema/src/search/testing/real-prompts.ts';
import { judge, type Measured, percentile, table } from './figures.ts';

const MANY = 10_000;
const TARGET = '<= 10';
/** What the library asks for: it narrows after searching. */
const ALL_HITS = 50_000;
const ROUNDS = 3;

const { documents, source } = readPrompts(patterns());
const many = manyPrompts(documents, MANY);
const characters = many.reduce((sum, { content }) => sum + content.length, 0);

// The worker reads it right after opening, before a first query.
loadThesaurus();
const built = timed(() => buildIndex(PROMPTS, many));
const written = timed(() => serialiseIndex(built.value));
const opened = timed(() => {
  const read = deserialiseIndex(PROMPTS, written.value);
  if (read === null) throw new Error('The index just written cannot be read.');
  return createSearcher(read)('summary', { limit: 10 });
});
const [first] = documents;
if (first === undefined) throw new Error('There are no prompts to measure.');
const edited = timed(() => updateIndex(built.value, [{ ...first, title: 'Another title' }], []));
const search = createSearcher(built.value);
const findSimilar = createFindSimilar(built.value);
const firstSimilar = timed(() => findSimilar(first.content));
const { times: similarTimes, right } = findOriginals(documents);

const results: Measured[] = [
  ...percentiles('search as you type, 50 hits', typeTitles(50), TARGET),
  ...percentiles('search as you type, all hits', typeTitles(ALL_HITS), TARGET),
  ...percentiles('what is like a text', similarTimes, TARGET),
  one('a lightly edited copy finds its original first, recall@1', right, '', '>= 0.95', ROUNDS * documents.length),
  one('index, build', built.ms, 'ms'),
  one('index, size', written.value.byteLength / 2 ** 20, 'MiB'),
  one('index, write', written.ms, 'ms'),
  one('index, bytes to first answer', opened.ms, 'ms'),
  one('index, one prompt edited', edited.ms, 'ms'),
  one('what is like a text, the first time after an edit', firstSimilar.ms, 'ms'),
];

const [cpu] = cpus();
console.log(`\n${table(results.map(judge)).join('\n')}\n`);
const from = source === 'shared-data' ? `${documents.length} real patterns and their sentences` : 'generated text';
console.log(`${many.length} prompts made of ${from}, ${(characters / 1e6).toFixed(1)} million characters.`);
console.log(
  `Measured on ${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, Node ${process.version}, load ${(loadavg()[0] ?? 0).toFixed(1)}.`,
);

function patterns(): { name: string; text: string }[] {
  const directory = new URL('../../../shared/data/prompts/patterns/', import.meta.url);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .toSorted()
    .map((name) => ({ name, text: normaliseContent(readFileSync(new URL(name, directory), 'utf8')) }));
}

/** Every beginning of every title, letter by letter; the first time around warms up. */
function typeTitles(limit: number): number[] {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { title } of documents) {
      for (let length = 1; length <= title.length; length += 1) {
        const { ms } = timed(() => search(title.slice(0, length), { limit }));
        if (round > 0) times.push(ms);
      }
    }
  }
  return times;
}

/** A light edit of each real prompt is looked for, as above; one whose text is there twice is found under either name. */
function findOriginals(originals: readonly PromptDocument[]): { times: number[]; right: number } {
  const words = [...new Set(originals.flatMap(({ content }) => content.match(/\p{L}{4,}/gu) ?? []))];
  const contentOf = new Map(originals.map(({ id, content }) => [id, content]));
  const times: number[] = [];
  let right = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, { content }] of originals.entries()) {
      const text = lightlyEdited(content, words, round * originals.length + at);
      const { value, ms } = timed(() => findSimilar(text, { limit: 12, least: LEAST_ALIKE }));
      if (contentOf.get(value[0]?.id ?? '') === content) right += 1;
      if (round > 0) times.push(ms);
    }
  }
  return { times, right: right / (ROUNDS * originals.length) };
}

function percentiles(figure: string, times: readonly number[], target: string): Measured[] {
  return [0.5, 0.95, 0.99].map((share) =>
    one(`${figure}, p${share * 100}`, percentile(times, share), 'ms', share === 0.95 ? target : '', times.length),
  );
}

function one(figure: string, value: number, unit: string, target = '', samples = 1): Measured {
  return { figure, value, unit, target, samples, note: '' };
}

function timed<T>(run: () => T): { value: T; ms: number } {
  const began = performance.now();
  const value = run();
  return { value, ms: performance.now() - began };
}
