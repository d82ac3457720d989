import { enrich } from '@openkms/schema/domain/prompt/enrich.ts';
import type { Enriched } from '@openkms/schema/domain/prompt/enrichment.ts';
import { DEFAULT_ENRICHERS } from '@openkms/schema/domain/prompt/enrichers/registry.ts';
import { enrichCases, enrichContext, promptToEnrich } from '@openkms/schema/domain/prompt/test-enrich-cases.ts';
import { expect, test } from 'vitest';
import { partsOf } from './preview-parts.ts';

function enriched(over: Parameters<typeof enrichContext>[0], content = 'Hello.'): Enriched {
  const result = enrich(promptToEnrich({ content }), enrichContext(over), DEFAULT_ENRICHERS);
  if (result.kind === 'refused') throw new Error(result.fault.message);
  return result;
}

test('what was added stands apart from the prompt itself, with its heading, one part for each section', () => {
  const trainings = ['1', '2'].map((id) => ({ id, title: `Fire ${id}`, description: '', skills: [] }));
  const parts = partsOf(enriched({ task: 'fire', trainings }));
  expect(parts.map((part) => [part.kind === 'own' ? 'own' : part.enricher, part.text.split('\n')[0]])).toEqual([
    ['time-tags', '## Now'],
    ['own', 'Hello.'],
    ['context-injector', '## Task'],
    ['context-injector', '## Relevant trainings'],
  ]);
  expect(parts.at(-1)).toMatchObject({
    text: '## Relevant trainings\n- Fire 1\n- Fire 2',
    what: ['Training "Fire 1".', 'Training "Fire 2".'],
  });
});

test('a prompt to which nothing was added is one part', () => {
  const result = enrich(promptToEnrich({ content: '\n\nHello.\n' }), enrichContext({}), []);
  if (result.kind === 'refused') throw new Error(result.fault.message);
  expect(partsOf(result)).toEqual([{ kind: 'own', gap: '', text: '\n\nHello.\n' }]);
});

test('the parts are the text, letter by letter, and count all the tokens that were added', () => {
  const cases = enrichCases(7, 400).flatMap(({ prompt, context, configuration }) => {
    const result = enrich(prompt, context, configuration);
    return result.kind === 'enriched' ? [result] : [];
  });
  expect(cases.length).toBeGreaterThan(100);
  for (const result of cases) {
    const parts = partsOf(result);
    expect(parts.map(({ gap, text }) => gap + text).join('')).toBe(result.text);
    expect(parts.filter(({ kind }) => kind === 'own')).toMatchObject([
      { text: result.text.slice(result.own.start, result.own.end) },
    ]);
    const counted = parts.reduce((sum, part) => sum + (part.kind === 'added' ? part.tokens : 0), 0);
    const placed = result.explanations.filter(({ positions }) => positions !== undefined);
    expect(counted).toBe(placed.reduce((sum, { addedTokens }) => sum + addedTokens, 0));
  }
});
