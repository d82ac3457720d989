/**
 * The catalogue search: relevance and the bare engine in Node (search.bench.ts), and the search of the built client in
 * its worker in Chromium, where messages, cloning and IndexedDB count.
 */
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'vite';
import { readCatalogue } from '../../schema/src/search/testing/real-catalogue.ts';
import { ROOT } from '../system/paths.mjs';
import type { BenchSystem } from './bench-system.ts';
import { longestStall, type Page, withBrowser } from './browser.ts';
import { type Measured, median, percentile, spread } from './figures.ts';
import { readSharedData, runSearchBench } from './search.bench.ts';
import type { Opened } from './search-page/page.ts';

const MANY = 50_000;
const REOPENED = 9;
/** What the command palette asks for, and what the catalogue page does: it narrows after searching. */
const FEW_HITS = 50;
const ALL_HITS = 5_000;

/** Measures both. */
export async function runSearchGroup(bench: BenchSystem): Promise<Measured[]> {
  const node = (await runSearchBench()).map(({ figure, value, unit, target }) => ({
    figure: `in Node: ${figure}`,
    value,
    unit,
    // Without its store this one is half of another figure, which is measured below.
    target: target.endsWith('with IndexedDB') || unit === 'ms' ? '' : target,
    samples: null,
    note: 'the engine alone, without worker and messages',
  }));
  return [...(await inWorker(bench)), ...node];
}

async function inWorker(bench: BenchSystem): Promise<Measured[]> {
  const { documents, queries, source } = readCatalogue(readSharedData);
  const words = queries.map(({ q }) => q);
  const directory = bench.directory('search-page');
  await build({
    configFile: false,
    root: path.join(ROOT, 'scripts/bench/search-page'),
    logLevel: 'warn',
    build: { outDir: directory, emptyOutDir: true, target: 'chrome111' },
    worker: { format: 'es' },
  });
  const server = await serve(directory, JSON.stringify(documents));
  try {
    return await withBrowser(bench.directory('search'), async (page) => {
      const catalogue = await typed(page, server.url, 'catalogue', null, words, 3);
      const many = await typed(page, server.url, 'many', MANY, words, 1);
      const opened: Opened[] = [];
      const stalls: number[] = [];
      for (let at = 0; at < REOPENED; at += 1) {
        await page.goto(server.url);
        await page.waitForFunction(() => window.benchSearch !== undefined);
        const kept = await page.evaluate((key) => window.benchSearch?.open(key), 'many');
        if (kept?.documents !== MANY) throw new Error(`${kept?.documents ?? 0} documents were kept, not ${MANY}`);
        opened.push(kept);
        stalls.push(await longestStall(page));
        await page.evaluate(() => window.benchSearch?.close());
      }
      const named =
        source === 'shared-data' ? `catalogue (${documents.length})` : `small catalogue (${documents.length})`;
      const note = `in the worker of the built client, from the page's call to its answer, every beginning of ${words.length} queries`;
      const took = opened.map(({ ms }) => ms);
      const row = (figure: string, times: readonly number[], target: string, more: string): Measured => ({
        figure,
        value: percentile(times, 0.95),
        unit: 'ms',
        target,
        samples: times.length,
        note: `${note}; ${more}; ${spread(times, 'ms')}`,
      });
      return [
        row(`local search as you type, p95, ${named}`, catalogue.few, '<= 2', `${FEW_HITS} hits`),
        row(`local search as you type, p95, 50k documents`, many.few, '<= 6', `${FEW_HITS} hits`),
        row(
          `local search as you type, all hits, p95, ${named}`,
          catalogue.all,
          '<= 2',
          'every hit, as the catalogue page asks',
        ),
        row(`local search as you type, all hits, p95, 50k documents`, many.all, '', `up to ${ALL_HITS} hits`),
        {
          figure: 'index from Dexie at start, 50k documents',
          value: median(took),
          unit: 'ms',
          target: '<= 150',
          samples: took.length,
          note: `a fresh page's call until the index is open, the worker's own start included; median; ${spread(took, 'ms')}; reading alone ${spread(
            opened.map(({ readMs }) => readMs),
            'ms',
          )}; first answer ${spread(
            opened.map(({ firstAnswerMs }) => firstAnswerMs),
            'ms',
          )} later`,
        },
        {
          figure: 'index from Dexie at start, 50k documents, longest page stall',
          value: Math.max(...stalls),
          unit: 'ms',
          target: '<= 50',
          samples: stalls.length,
          note: 'longest task of the page (long-task observer: 0 is none over 50 ms), worst of the samples',
        },
        {
          figure: 'index of 50k documents, built in the worker',
          value: many.filledMs,
          unit: 'ms',
          target: '',
          samples: 1,
          note: `longest page stall meanwhile ${Math.round(many.stall)} ms (making the documents up included)`,
        },
      ];
    });
  } finally {
    server.close();
  }
}

type Typed = { readonly few: number[]; readonly all: number[]; readonly filledMs: number; readonly stall: number };

async function typed(
  page: Page,
  url: string,
  storeKey: string,
  count: number | null,
  queries: readonly string[],
  rounds: number,
): Promise<Typed> {
  await page.goto(url);
  await page.waitForFunction(() => window.benchSearch !== undefined);
  await page.evaluate((key) => window.benchSearch?.open(key), storeKey);
  const filledMs = (await page.evaluate((wanted) => window.benchSearch?.fill(wanted), count)) ?? Number.NaN;
  const stall = await longestStall(page);
  const type = async (asked: readonly string[], times: number, limit: number): Promise<number[]> =>
    (await page.evaluate(([words, round, most]) => window.benchSearch?.type(words, round, most), [
      asked,
      times,
      limit,
    ] as const)) ?? [];
  // Once around to warm up: what a person's first words cost is in the worst of the samples, not in its p95.
  await type(queries, 1, FEW_HITS);
  const few = await type(queries, rounds, FEW_HITS);
  const all = await type(queries, rounds, ALL_HITS);
  await page.evaluate(() => window.benchSearch?.close());
  return { few, all, filledMs, stall };
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

async function serve(directory: string, catalogue: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const name = path.basename(request.url ?? '') || 'index.html';
    if (name === 'catalogue.json') {
      response.setHeader('content-type', 'application/json');
      response.end(catalogue);
      return;
    }
    try {
      const isAsset = (request.url ?? '').startsWith('/assets/');
      const body = readFileSync(path.join(directory, isAsset ? 'assets' : '', name));
      response.setHeader('content-type', TYPES[path.extname(name)] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      // A browser also asks for what no page has, such as an icon.
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}/`, close: () => server.close() };
}
