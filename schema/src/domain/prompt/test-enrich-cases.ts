/**
 * Generated enrichments: prompts, contexts and configurations as JSON, most of them good, some refused for every reason
 * there is. The same seed gives the same cases, so a browser and a server can be asked the same questions.
 */
import fc from 'fast-check';
import type { JsonObject } from '../rows.ts';
import type { EnrichContext, EnricherSetting, PromptToEnrich } from './enrichment.ts';
import type { KnownTraining } from './matching-trainings.ts';
import type { VariableDeclaration } from './variables.ts';

export type EnrichCase = {
  readonly prompt: PromptToEnrich;
  readonly context: EnrichContext;
  readonly configuration: readonly EnricherSetting[];
};

/** The first `count` cases of `seed`. */
export function enrichCases(seed: number, count: number): EnrichCase[] {
  return fc.sample(enrichCase, { seed, numRuns: count });
}

/** `count` tasks and catalogues of `seed`, from which some trainings are to be chosen. */
export function catalogueCases(seed: number, count: number): { task: string; trainings: KnownTraining[] }[] {
  const known = fc.record({
    title: topics,
    description: someText,
    skills: fc.array(fc.constantFrom(...TOPICS), { maxLength: 3 }),
    status: fc.constantFrom('active' as const, 'active' as const, 'archived' as const),
  });
  const trainings = fc
    .array(known, { maxLength: 40 })
    .map((some) => some.map((each, at) => ({ ...each, id: `t-${at}` })));
  return fc.sample(fc.record({ task: someText, trainings }), { seed, numRuns: count });
}

/** A prompt that stands alone. */
export function promptToEnrich(over: Partial<PromptToEnrich>): PromptToEnrich {
  return { id: 'prompt', versionId: 'v1', content: 'Hello.', variables: [], variants: [], examples: [], ...over };
}

/** A context that has nothing to add but the time: Monday, 1 March 2027, 09:30 in New York. */
export function enrichContext(over: Partial<EnrichContext>): EnrichContext {
  return {
    now: Date.UTC(2027, 2, 1, 14, 30),
    zone: 'America/New_York',
    task: '',
    values: {},
    trainings: [],
    schedule: [],
    memory: [],
    runs: [],
    fragments: [],
    model: 'gpt-4o',
    maxTokens: null,
    answerTokens: 1000,
    ...over,
  };
}

const TOPICS =
  'fire safety Excel pivot tables Python basics first aid forklift GDPR onboarding für Anfänger 安全 café 😀'.split(
    ' ',
  );
const VARIABLES: readonly VariableDeclaration[] = [
  { name: 'name', type: 'text', required: true },
  { name: 'hours', type: 'number', required: false, default: 4 },
  { name: 'urgent', type: 'boolean', required: false },
  { name: 'due', type: 'date', required: false, default: '2027-12-31' },
  { name: 'skills', type: 'list', required: false, default: ['reading', 'writing'] },
  { name: 'person', type: 'json', required: false, default: { team: 'Operations', levels: [1, 2.5, -0] } },
];
const PIECES = [
  'Write a plan for {{ name }}.',
  '{{ task | default: "nothing" | upcase }}',
  'It is {{ time.weekday }} in {{ time.season }}.',
  '{% if urgent %}Be quick.{% else %}Take {{ hours | times: 1.1 | round: 2 }} hours.{% endif %}',
  '{% for skill in skills %}{{ forloop.index }}. {{ skill | capitalize }}\n{% endfor %}',
  '{{ person | json }} {{ person.levels }} {{ person.team | replace: "O", "0" }}',
  '{{ due | date: "%A, %-d %B %Y" }}',
  '{% fragment "tone" %}',
  '{%- fragment "rules" -%}',
  '{% raw %}{{ kept }}{% endraw %}',
  'Ünïcödé, 日本語, 👩‍👩‍👧 and a\ttab.\n\n- one\n- two\n',
];
const RARE_PIECES = [
  '{{ nobody }}',
  '{% if %}',
  '{{ name | nofilter }}',
  '{% fragment "nowhere" %}',
  '{% fragment "circle" %}',
  '{% for i in (1..100000000) %}x{% endfor %}',
  '{{ person.nothing }}',
];

const id = fc.integer({ min: 0, max: 30 }).map((n) => `id-${n}`);
const topics = fc.array(fc.constantFrom(...TOPICS), { maxLength: 12 }).map((words) => words.join(' '));
const content = fc
  .array(
    fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 1, arbitrary: fc.constantFrom(...RARE_PIECES) },
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((pieces) => pieces.join(' '));
const now = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
const someText = fc.oneof(topics, fc.string({ unit: 'grapheme', maxLength: 40 }));

const values: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ name: someText, urgent: fc.boolean() }) },
  { weight: 10, arbitrary: fc.record({ name: someText, hours: fc.double({ noNaN: true, noDefaultInfinity: true }) }) },
  { weight: 1, arbitrary: fc.record({ name: fc.integer(), stray: fc.boolean() }) },
);

const fragments = fc.array(
  fc.record({
    id,
    slug: fc.constantFrom('tone', 'rules', 'circle'),
    scope: fc.constantFrom('user' as const, 'agent' as const, 'global' as const),
    content: fc.constantFrom(
      'Be kind to {{ name }}.',
      ' Keep to the rules. ',
      'Short{% fragment "rules" %}',
      '{% fragment "circle" %}',
    ),
  }),
  { maxLength: 5 },
);
const always = [
  { id: 'tone', slug: 'tone', scope: 'global' as const, content: 'Be kind.' },
  { id: 'rules', slug: 'rules', scope: 'global' as const, content: 'Keep to the rules.' },
];

const prompt: fc.Arbitrary<PromptToEnrich> = fc.record({
  id: fc.constant('prompt'),
  versionId: fc.constant('v1'),
  content,
  variables: fc.constant(VARIABLES),
  variants: fc.array(fc.record({ id: fc.constantFrom('v2', 'v3'), content }), { maxLength: 2 }),
  examples: fc.array(fc.record({ id, input: topics, output: someText }), { maxLength: 5 }),
});

const run = fc.record({
  id: fc.uuid(),
  variantId: fc.constantFrom('v1', 'v2', 'v3'),
  exampleIds: fc.array(id, { maxLength: 3 }),
  score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  feedback: fc.option(fc.constantFrom('up' as const, 'down' as const)),
  at: now,
});

const context: fc.Arbitrary<EnrichContext> = fc.record({
  now,
  zone: fc.constantFrom(
    'America/New_York',
    'Europe/Berlin',
    'Asia/Kolkata',
    'Pacific/Chatham',
    'America/St_Johns',
    'UTC',
  ),
  task: topics,
  values,
  trainings: fc.array(
    fc.record({
      id,
      title: topics,
      description: someText,
      skills: fc.array(fc.constantFrom(...TOPICS), { maxLength: 3 }),
    }),
    { maxLength: 10 },
  ),
  schedule: fc.array(
    fc
      .record({ id, title: topics, place: someText, startsAt: now, minutes: fc.integer({ min: 15, max: 3000 }) })
      .map(({ minutes, ...note }) => ({ ...note, endsAt: note.startsAt + minutes * 60_000 })),
    { maxLength: 10 },
  ),
  memory: fc.array(fc.record({ id, text: someText, at: now }), { maxLength: 10 }),
  runs: fc.array(run, { maxLength: 30 }),
  fragments: fragments.map((some) => [...some, ...always]),
  model: fc.constantFrom('gpt-4o', 'gpt-4', 'claude-sonnet-4', 'llama3.1:8b', 'qwen2.5', 'my-own'),
  maxTokens: fc.option(fc.integer({ min: 20, max: 600 })),
  answerTokens: fc.constantFrom(0, 500, 4000),
});

const percent = fc.integer({ min: 0, max: 80 });
const place = fc.constantFrom('before', 'after');
const lines: fc.Arbitrary<EnricherSetting>[] = [
  setting(
    'meta-fusion',
    fc.record({ minRuns: fc.integer({ min: 1, max: 5 }), priorPercent: percent, priority: percent, place }),
  ),
  setting('user-agent-merge', fc.constant({})),
  setting(
    'time-tags',
    fc.record({
      withinDays: fc.integer({ min: 0, max: 366 }),
      yearBeginsInMonth: fc.integer({ min: 1, max: 12 }),
      priority: percent,
      place,
    }),
  ),
  setting(
    'context-injector',
    fc.record({ sharePercent: percent, scheduleDays: fc.integer({ min: 1, max: 400 }), priority: percent, place }),
  ),
];

function setting(name: EnricherSetting['name'], settings: fc.Arbitrary<JsonObject>): fc.Arbitrary<EnricherSetting> {
  const wrong = fc.constant({ nonsense: 1 });
  return fc.record({
    name: fc.constant(name),
    enabled: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    settings: fc.oneof({ weight: 60, arbitrary: settings }, { weight: 1, arbitrary: wrong }),
  });
}

const configuration = fc.oneof(
  { weight: 10, arbitrary: fc.tuple(...lines) },
  { weight: 1, arbitrary: fc.tuple(...lines).chain((all) => fc.shuffledSubarray(all)) },
);

/** One case. The schedule lies around `now` in half of the cases. */
export const enrichCase: fc.Arbitrary<EnrichCase> = fc.record({ prompt, context, configuration }).map((made) => {
  const { context } = made;
  const schedule = context.schedule.map((note, at) => {
    const moved = at % 2 === 0 ? context.now - note.startsAt + at * 40_000_000 : 0;
    return { ...note, startsAt: note.startsAt + moved, endsAt: note.endsAt + moved };
  });
  return { ...made, context: { ...context, schedule } };
});
