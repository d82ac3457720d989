import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import fc from 'fast-check';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { enrich } from './enrich.ts';
import type { Enriched, RefusedEnrichment } from './enrichment.ts';
import { renderTemplate } from './template.ts';
import { matchingTrainings } from './matching-trainings.ts';
import { catalogueCases, enrichCases } from './test-enrich-cases.ts';
import { templateCase, type TemplateCase } from './test-templates.ts';

const SEED = 20_270_301;
const COUNT = 1_000;

let code = '';
beforeAll(async () => {
  code = await bundle();
});

/** What `name` answers to `questions` in a realm that has the language and nothing else. */
function askElsewhere(name: string, questions: string): Buffer {
  const realm = vm.createContext({ questions });
  vm.runInContext(code, realm);
  const globals = vm.runInContext(
    'typeof process + typeof fetch + typeof performance + typeof setTimeout',
    realm,
  ) as string;
  if (globals !== 'undefined'.repeat(4)) throw new Error('This realm has more than the language.');
  return Buffer.from(vm.runInContext(`${name}(questions)`, realm) as string);
}

/** The code as a browser gets it: bundled for browsers (liquidjs's browser build included) and minified. */
async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('./test-enrich-realm.ts', import.meta.url));
  const output = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: true, lib: { entry, formats: ['iife'], name: 'realm' } },
  })) as Rolldown.RolldownOutput[];
  const [chunk] = output.flatMap((each) => each.output);
  if (chunk?.type !== 'chunk') throw new Error('Nothing was bundled.');
  return chunk.code;
}

describe('1,000 generated enrichments', () => {
  // As JSON, so that both realms are given the same characters and nothing else.
  const questions = JSON.stringify(enrichCases(SEED, COUNT));
  const cases = JSON.parse(questions) as ReturnType<typeof enrichCases>;
  let here: (Enriched | RefusedEnrichment)[] = [];

  beforeAll(() => {
    here = cases.map(({ prompt, context, configuration }) => enrich(prompt, context, configuration));
  });

  it('are the same to the byte in a browser bundle in another realm', () => {
    expect(askElsewhere('enrichAll', questions).equals(Buffer.from(JSON.stringify(here)))).toBe(true);
  });

  it('are the same when asked again', () => {
    const again = cases.map(({ prompt, context, configuration }) => enrich(prompt, context, configuration));
    expect(JSON.stringify(again)).toBe(JSON.stringify(here));
  });

  it('are about everything there is', () => {
    const enriched = here.filter((each) => each.kind === 'enriched');
    const count = (of: readonly (readonly { readonly enricher: string }[])[], name: string) =>
      of.filter((each) => each.some(({ enricher }) => enricher === name)).length;
    const explained = enriched.map(({ explanations }) => explanations);
    expect(enriched.length).toBeGreaterThan(600);
    for (const name of ['meta-fusion', 'user-agent-merge', 'time-tags', 'context-injector']) {
      expect([name, count(explained, name) > 200]).toEqual([name, true]);
    }
    const reasons = new Set(enriched.flatMap(({ dropped }) => dropped.map(({ reason }) => reason)));
    expect([...reasons].toSorted()).toEqual(['budget', 'share']);
    const codes = new Set(here.flatMap((each) => (each.kind === 'refused' ? [each.fault.code] : [])));
    expect(codes.size).toBeGreaterThan(8);
  });

  it('keep the budget and say truly where everything stands', () => {
    for (const each of here) {
      if (each.kind === 'refused') continue;
      expect(each.tokens).toBeLessThanOrEqual(each.limit);
      for (const { positions } of each.explanations) {
        for (const { start, end } of positions ?? []) expect(each.text.slice(start, end).trim()).not.toBe('');
      }
    }
  });
});

it('chooses trainings for 1,000 tasks the same to the byte in a browser bundle in another realm, in whatever order they lie', () => {
  const questions = JSON.stringify(catalogueCases(SEED, COUNT));
  const here = (JSON.parse(questions) as ReturnType<typeof catalogueCases>).map(({ task, trainings }) =>
    matchingTrainings(task, trainings.toReversed()),
  );
  expect(here.filter(({ length }) => length > 1).length).toBeGreaterThan(200);
  expect(askElsewhere('chooseAll', questions).equals(Buffer.from(JSON.stringify(here)))).toBe(true);
});

it('renders 1,000 templates with every filter the same to the byte in a browser bundle in another realm', () => {
  const questions = JSON.stringify(fc.sample(templateCase, { seed: SEED, numRuns: COUNT }));
  const here = (JSON.parse(questions) as TemplateCase[]).map(({ text, values }) => renderTemplate(text, values));
  expect(here.filter(({ kind }) => kind === 'rendered').length).toBeGreaterThan(200);
  expect(askElsewhere('renderAll', questions).equals(Buffer.from(JSON.stringify(here)))).toBe(true);
});
