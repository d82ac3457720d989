import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../rows.ts';
import { enrich } from './enrich.ts';
import type { EnrichContext, PromptToEnrich } from './enrichment.ts';
import { DEFAULT_ENRICHERS } from './enrichers/registry.ts';
import { enrichContext, promptToEnrich } from './test-enrich-cases.ts';

function enriched(
  prompt: Partial<PromptToEnrich>,
  context: Partial<EnrichContext> = {},
  lines: readonly JsonValue[] = [],
) {
  const result = enrich(promptToEnrich(prompt), enrichContext(context), lines);
  if (result.kind === 'refused') throw new Error(`${result.fault.code}: ${result.fault.message}`);
  return result;
}

function faultOf(
  prompt: Partial<PromptToEnrich>,
  context: Partial<EnrichContext> = {},
  lines: readonly JsonValue[] = [],
) {
  const result = enrich(promptToEnrich(prompt), enrichContext(context), lines);
  return result.kind === 'refused' ? result.fault : undefined;
}

const only = (name: string, settings: JsonValue = {}) => [{ name, enabled: true, settings }];
const training = (id: string, title: string, description = '') => ({ id, title, description, skills: [] });

describe('enrich', () => {
  it('leaves a prompt as it is where no enricher adds anything', () => {
    const content = '  Hello {{ name }}.\n';
    const variables = [{ name: 'name', type: 'text' as const, required: true }];
    expect(enriched({ content, variables }, { values: { name: 'Ann' } })).toMatchObject({
      text: '  Hello Ann.\n',
      own: { start: 0, end: 13 },
      explanations: [],
      dropped: [],
    });
  });

  it('by default says the time before, and the task and what has to do with it after', () => {
    const trainings = [training('t1', 'Forklift driving', 'For the\nwarehouse.'), training('t2', 'Watercolours')];
    const { text, own } = enriched(
      { content: 'Plan it.' },
      { task: 'a forklift licence', trainings },
      DEFAULT_ENRICHERS,
    );
    expect(text.slice(own.start, own.end)).toBe('Plan it.');
    expect(text).toBe(
      '## Now\nMonday, 1 March 2027, morning (America/New_York); spring; quarter 1.\n\nPlan it.\n\n' +
        '## Task\na forklift licence\n\n## Relevant trainings\n- Forklift driving: For the warehouse.',
    );
  });

  it('explains each addition, and where it stands', () => {
    const { text, explanations } = enriched(
      {},
      { task: 'fire', trainings: [training('t', 'Fire')] },
      only('context-injector'),
    );
    expect(
      explanations.map(({ what, ref, positions }) => [
        what,
        ref,
        positions?.map(({ start, end }) => text.slice(start, end)),
      ]),
    ).toEqual([
      ['The task.', undefined, ['fire']],
      ['Training "Fire".', 't', ['- Fire']],
    ]);
    expect(explanations.every(({ addedTokens }) => addedTokens > 0)).toBe(true);
  });

  it('never reads values or context as a template', () => {
    const evil = '{% for i in (1..9) %}{{ name }}{% endfor %}';
    const variables = [{ name: 'name', type: 'text' as const, required: true }];
    const context = { values: { name: evil }, task: 'fire', memory: [{ id: 'm', text: `fire ${evil}`, at: 0 }] };
    const { text } = enriched({ content: '{{ name }}', variables }, context, DEFAULT_ENRICHERS);
    expect(text).toContain(`\n\n${evil}\n\n## Task`);
    expect(text).toContain(`- fire ${evil}`);
  });

  it('drops what matters least when the budget is short, and names it', () => {
    const context = { task: 'fire', trainings: [training('t', 'Fire safety for all of the people')], maxTokens: 40 };
    const lines = [
      ...only('time-tags', { priority: 80 }),
      ...only('context-injector', { priority: 10, sharePercent: 100 }),
    ];
    const { text, tokens, dropped } = enriched({ content: 'Be brief.' }, context, lines);
    expect(text).toContain('## Now');
    expect(text).not.toContain('## Relevant');
    expect(tokens).toBeLessThanOrEqual(40);
    expect(dropped).toMatchObject([{ enricher: 'context-injector', reason: 'budget' }]);
  });

  it('keeps the order of the configuration', () => {
    const lines = [...only('context-injector', { place: 'before' }), ...only('time-tags')];
    const { text } = enriched({}, { task: 'fire' }, lines);
    expect(text.indexOf('## Task')).toBeLessThan(text.indexOf('## Now'));
  });

  it('resolves fragments of the person before those of the agent', () => {
    const fragments = [
      { id: '1', slug: 'tone', scope: 'agent' as const, content: 'Be short.' },
      { id: '2', slug: 'tone', scope: 'user' as const, content: 'Be kind to {{ task }}.' },
    ];
    const { text, explanations } = enriched(
      { content: '{% fragment "tone" %}' },
      { fragments, task: 'Ann' },
      only('user-agent-merge'),
    );
    expect(text).toBe('Be kind to Ann.');
    expect(explanations).toMatchObject([{ enricher: 'user-agent-merge', what: 'Fragment "tone" of the person.' }]);
  });

  it('takes fragments only from where the settings allow', () => {
    const fragments = [{ id: '1', slug: 'tone', scope: 'user' as const, content: 'x' }];
    const lines = only('user-agent-merge', { scopes: ['agent', 'global'] });
    expect(faultOf({ content: '{% fragment "tone" %}' }, { fragments }, lines)).toMatchObject({
      code: 'fragment_missing',
      name: 'tone',
    });
  });
});

describe('a refused enrichment', () => {
  it('names every wrong variable', () => {
    const variables = [{ name: 'a', type: 'text' as const, required: true }];
    const result = enrich(promptToEnrich({ variables }), enrichContext({ values: { b: 1 } }), []);
    expect(result.kind === 'refused' && result.faults.map(({ code }) => code)).toEqual([
      'variable_missing',
      'variable_unknown',
    ]);
  });

  it('says that the prompt alone is too long', () => {
    expect(faultOf({ content: 'word '.repeat(100) }, { maxTokens: 99 })?.code).toBe('budget_exceeded');
  });

  it('knows a model that is shorter than the answer it keeps room for', () => {
    expect(faultOf({}, { model: 'gpt-4', answerTokens: 10_000 })?.code).toBe('budget_exceeded');
  });

  it.each<[string, readonly JsonValue[], string, string]>([
    ['an enricher that does not exist', only('nobody'), 'enricher_unknown', 'nobody'],
    ['an enricher called like what objects inherit', only('constructor'), 'enricher_unknown', 'constructor'],
    ['an enricher twice', [...only('time-tags'), ...only('time-tags')], 'enricher_unknown', 'time-tags'],
    ['a setting that does not exist', only('time-tags', { colour: 1 }), 'settings_invalid', 'time-tags.colour'],
    [
      'a setting out of range',
      only('context-injector', { sharePercent: 101 }),
      'settings_invalid',
      'context-injector.sharePercent',
    ],
    ['a setting of another type', only('meta-fusion', { minRuns: '3' }), 'settings_invalid', 'meta-fusion.minRuns'],
    ['settings that are a list', only('time-tags', []), 'settings_invalid', 'time-tags.settings'],
    [
      'wrong settings even where the enricher is off',
      [{ name: 'time-tags', enabled: false, settings: { x: 1 } }],
      'settings_invalid',
      'time-tags.x',
    ],
    ['a line that does not say whether it is on', [{ name: 'time-tags' }], 'settings_invalid', 'time-tags.enabled'],
  ])('%s', (_what, lines, code, name) => {
    expect(faultOf({}, {}, lines)).toMatchObject({ code, name });
  });

  it.each<[string, Partial<EnrichContext>]>([
    ['a zone that does not exist', { zone: 'Mars/Olympus' }],
    ['a time that is no time', { now: Number.NaN }],
  ])('%s', (_what, context) => {
    expect(faultOf({}, context)?.code).toBe('context_invalid');
  });

  it('a line that is no object', () => {
    expect(faultOf({}, {}, [null])?.code).toBe('enricher_unknown');
  });

  it('says where in the template, and which enricher was at work', () => {
    expect(faultOf({ content: 'x\n{% fragment "a" %}' }, {}, only('user-agent-merge'))).toMatchObject({
      code: 'fragment_missing',
      line: 2,
      column: 1,
    });
    expect(faultOf({ content: '{% fragment "a" %}' })?.code).toBe('fragment_unresolved');
  });
});
