/**
 * Measures the catalogue search in Node: time to answer while somebody types (every beginning of every judged query,
 * letter by letter), relevance, and the time to build, write, read and edit an index. Prints JSON lines when run.
 * The built client, its worker and IndexedDB are measured in a browser by another bench.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildIndex, updateIndex, type SearchIndex } from '../../schema/src/search/search-index.ts';
import { createSearcher } from '../../schema/src/search/search.ts';
import { loadThesaurus } from '../../schema/src/search/synonyms.ts';
import { TRAININGS } from '../../schema/src/search/trainings.ts';
import { deserialiseIndex, serialiseIndex } from '../../schema/src/search/serialise.ts';
import { generateDocuments } from '../../schema/src/search/testing/generated-documents.ts';
import { readCatalogue } from '../../schema/src/search/testing/real-catalogue.ts';
import { meanNdcg } from '../../schema/src/search/testing/relevance.ts';

/** One measured figure; `target` is empty where none was set. */
export type Figure = { figure: string; value: number; unit: string; target: string };

const MANY = 50_000;

/** Measures everything once; about ten seconds. Rejects never, unless an index cannot be read back. */
export async function runSearchBench(): Promise<Figure[]> {
  const catalogue = readCatalogue(readSharedData);
  const named = catalogue.source === 'shared-data' ? 'catalogue' : 'small generated catalogue (no ../shared/data)';
  const queries = catalogue.queries.map((query) => query.q);
  // The worker reads it right after opening, before a first query.
  loadThesaurus();
  const index = buildIndex(TRAININGS, catalogue.documents);
  const small = typeAll(index, queries, 5);
  const codes = new Map(catalogue.documents.map((document) => [document.id, document.code]));
  const search = createSearcher(index);
  const relevance = meanNdcg(catalogue.queries, (query) =>
    search(query, { limit: 10 }).hits.map((hit) => codes.get(hit.id) ?? ''),
  );

  const documents = generateDocuments(catalogue.documents, MANY);
  const built = timed(() => buildIndex(TRAININGS, documents));
  const large = typeAll(built.value, queries, 2);
  const written = timed(() => serialiseIndex(built.value));
  // A page opens an index it has never seen: reading counts from bytes to first answer.
  const read = timed(() => {
    const loaded = deserialiseIndex(TRAININGS, written.value);
    if (loaded === null) throw new Error('the index just written cannot be read');
    return createSearcher(loaded)('python', { limit: 10 });
  });
  const [first] = catalogue.documents;
  if (first === undefined) throw new Error('the catalogue is empty');
  const edited = timed(() => updateIndex(built.value, [first], []));

  return [
    {
      figure: `search as you type, p95, ${named} (${catalogue.documents.length})`,
      value: small.p95,
      unit: 'ms',
      target: '<= 2',
    },
    { figure: `search as you type, max, ${named}`, value: small.max, unit: 'ms', target: '' },
    {
      figure: `search as you type, p95, 50k documents in the words of the ${named}`,
      value: large.p95,
      unit: 'ms',
      target: '<= 6',
    },
    {
      figure: `search as you type, max, 50k documents in the words of the ${named}`,
      value: large.max,
      unit: 'ms',
      target: '',
    },
    {
      figure: `relevance, nDCG@10, ${named} (${queries.length} queries)`,
      value: relevance,
      unit: '',
      target: '>= 0.88',
    },
    { figure: 'index of 50k documents, build', value: built.ms, unit: 'ms', target: '' },
    { figure: 'index of 50k documents, size', value: written.value.byteLength / 2 ** 20, unit: 'MiB', target: '' },
    { figure: 'index of 50k documents, serialise', value: written.ms, unit: 'ms', target: '' },
    {
      figure: 'index of 50k documents, bytes to first answer',
      value: read.ms,
      unit: 'ms',
      target: '<= 150 with IndexedDB',
    },
    { figure: 'index of 50k documents, one training edited', value: edited.ms, unit: 'ms', target: '' },
  ];
}

function typeAll(index: SearchIndex, queries: readonly string[], rounds: number): { p95: number; max: number } {
  const search = createSearcher(index);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const query of queries) {
      for (let length = 1; length <= query.length; length += 1) {
        times.push(timed(() => search(query.slice(0, length))).ms);
      }
    }
  }
  times.sort((a, b) => a - b);
  return { p95: times[Math.ceil(times.length * 0.95) - 1] ?? 0, max: times.at(-1) ?? 0 };
}

/** A file beside the repository; null where a checkout stands alone. */
export function readSharedData(fileName: string): string | null {
  const file = new URL(`../../../shared/data/${fileName}`, import.meta.url);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function timed<T>(run: () => T): { value: T; ms: number } {
  const began = performance.now();
  const value = run();
  return { value, ms: performance.now() - began };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const figure of await runSearchBench()) {
    console.log(JSON.stringify({ ...figure, value: Number(figure.value.toPrecision(4)) }));
  }
}
