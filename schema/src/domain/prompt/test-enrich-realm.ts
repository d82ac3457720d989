/** What runs in the other realm: takes cases as JSON, answers results as JSON. Needs nothing but the language itself. */
import { enrich } from './enrich.ts';
import { type KnownTraining, matchingTrainings } from './matching-trainings.ts';
import { renderTemplate } from './template.ts';
import type { EnrichCase } from './test-enrich-cases.ts';
import type { TemplateCase } from './test-templates.ts';

function enrichAll(json: string): string {
  const cases = JSON.parse(json) as EnrichCase[];
  return JSON.stringify(cases.map(({ prompt, context, configuration }) => enrich(prompt, context, configuration)));
}

function renderAll(json: string): string {
  const cases = JSON.parse(json) as TemplateCase[];
  return JSON.stringify(cases.map(({ text, values }) => renderTemplate(text, values)));
}

function chooseAll(json: string): string {
  const cases = JSON.parse(json) as { task: string; trainings: KnownTraining[] }[];
  return JSON.stringify(cases.map(({ task, trainings }) => matchingTrainings(task, trainings)));
}

Object.assign(globalThis, { enrichAll, renderAll, chooseAll });
