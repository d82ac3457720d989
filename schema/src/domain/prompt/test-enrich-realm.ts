/** What runs in the other realm: takes cases as JSON, answers results as JSON. Needs nothing but the language itself. */
import { enrich } from './enrich.ts';
import type { EnrichCase } from './test-enrich-cases.ts';

function enrichAll(json: string): string {
  const cases = JSON.parse(json) as EnrichCase[];
  return JSON.stringify(cases.map(({ prompt, context, configuration }) => enrich(prompt, context, configuration)));
}

Object.assign(globalThis, { enrichAll });
