import { enrich } from '@openkms/schema/domain/prompt/enrich.ts';
import { learntOf } from '@openkms/schema/domain/prompt/learnt.ts';
import type { VariableDeclaration } from '@openkms/schema/domain/prompt/variables.ts';
import { officeRow } from '@openkms/schema/domain/test-rows.ts';
import { describe, expect, test } from 'vitest';
import { NOW, registrationRow, sessionRow, trainingRow } from '../../view/test-rows.ts';
import { FIRST_CHOICES, type PreviewChoices, switched } from './preview-choices.ts';
import { gatherContext } from './preview-context.ts';
import { EMMA, headRow, promptRow, rowsOf } from './preview-fixture.ts';
import { previewOf } from './preview-run.ts';
import { caseRow, runRow } from './run-fixture.ts';

const rows = rowsOf({
  office: [officeRow({ id: 'boston', zone: 'America/New_York' })],
  training: [trainingRow('t1', { title: 'Forklift licence' })],
  session: [sessionRow('s1', 't1', 24)],
  registration: [registrationRow('r1', 's1')],
  prompt: [promptRow('tone', { title: 'Tone' }), promptRow('p', { title: 'Mine', ownerId: 'emma' })],
  promptVersion: [headRow('tone', 'Be kind.'), headRow('p', 'old')],
});

function preview(text: string, choices: Partial<PreviewChoices> = {}, variables: VariableDeclaration[] = []) {
  const asked = { text, promptId: 'p', variables, choices: { ...FIRST_CHOICES, ...choices }, isLibraryBrought: false };
  return previewOf({ asked, rows, person: EMMA, now: NOW });
}

test('the text is enriched with what this device holds', () => {
  const result = preview('{% fragment "tone" %} Plan for {{ team }}.', { task: 'forklift', values: { team: 'ops' } }, [
    { name: 'team', type: 'text', required: true },
  ]);
  expect(result).toMatchObject({ kind: 'enriched' });
  const text = result.kind === 'enriched' ? result.enriched.text : '';
  expect(text).toBe(
    [
      '## Now',
      'Monday, 5 January 2026, night (America/New_York); winter; quarter 1.',
      '',
      'Be kind. Plan for ops.',
      // A stored text ends its line.
      '',
      '',
      '## Task',
      'forklift',
      '',
      '## Relevant trainings',
      '- Forklift licence',
      '',
      '## Schedule',
      '- Tue 2026-01-06 04:00 to 05:00: Forklift licence, Boston',
    ].join('\n'),
  );
});

test('an enricher that is off adds nothing', () => {
  const { enrichers } = FIRST_CHOICES;
  const off = enrichers.reduce((list, _, at) => switched(list, at, false), enrichers);
  expect(preview('Hello.', { enrichers: off })).toMatchObject({ enriched: { text: 'Hello.\n' } });
});

test('a limit of the person’s own drops additions and keeps the prompt', () => {
  const result = preview('Hello.', { task: 'forklift', maxTokens: '10' });
  expect(result).toMatchObject({ enriched: { text: 'Hello.\n', limit: 10 } });
  expect(result.kind === 'enriched' && result.enriched.dropped.length).toBeGreaterThan(0);
});

test.each<[string, string, Partial<PreviewChoices>, object]>([
  [
    'a value that cannot be read',
    '{{ n }}',
    { values: { n: 'four' } },
    { what: '“n”: Write a number, such as 4 or 1.5.' },
  ],
  ['a value that is missing', '{{ n }}', {}, { what: '"n" needs a value.', where: null }],
  ['a tag that is not closed', 'a\n{% if n', {}, { where: 'Line 2, column 1', place: { from: 2 } }],
  ['itself as a fragment', '{{ n }}{% fragment "mine" %}', { values: { n: '1' } }, { place: { from: 7 } }],
])('is refused for %s, with its place', (_what, text, choices, fault) => {
  const declared: VariableDeclaration[] = [{ name: 'n', type: 'number', required: true }];
  const withValue = text.startsWith('a') ? { ...choices, values: { n: '1' } } : choices;
  expect(preview(text, withValue, declared)).toMatchObject({ kind: 'refused', faults: [fault] });
});

describe('what was learnt from runs', () => {
  const standing = { ...headRow('p', 'Answer {{ q }}.\n'), id: 'p-2', number: 2 };
  const labelled = { ...headRow('p', '{% fragment "tone" %} Answer {{ q }} kindly.\n'), id: 'p-1' };
  const cases = [caseRow('c1', { task: 'Greet', expected: 'Hello', isExample: true })];
  const runs = [1, 2, 3].map((n) =>
    runRow(`r${n}`, { versionId: 'p-1', userId: `u${n}`, score: 1, askedAt: n, exampleIds: ['c1'] }),
  );
  const prompt = promptRow('p', { ownerId: 'emma', headId: 'p-2', labels: { production: 'p-1' } });
  const promptVersion = [standing, labelled, { ...headRow('tone', 'Be kind.\n'), id: 'tone-1' }];
  const variables: VariableDeclaration[] = [{ name: 'q', type: 'text', required: true }];
  const taught = rowsOf({
    prompt: [prompt, promptRow('tone', { title: 'Tone' })],
    promptVersion,
    promptCase: cases,
    promptRun: runs,
  });
  const choices = { ...FIRST_CHOICES, task: 'Greet', values: { q: 'me' } };
  const seen = (text: string) =>
    previewOf({
      asked: { text, promptId: 'p', variables, choices, isLibraryBrought: true },
      rows: taught,
      person: EMMA,
      now: NOW,
    });

  test('is used as the server’s enrich route uses the same rows, letter by letter', () => {
    const learnt = learntOf(
      prompt,
      { versions: [labelled, standing], cases, runs: runs.toReversed() },
      { isChosen: false },
    );
    const { runs: notes, ...learntOfPrompt } = learnt;
    const contents = [standing.content, labelled.content];
    const onServer = enrich(
      { id: 'p', versionId: 'p-2', content: standing.content, variables, ...learntOfPrompt },
      {
        ...gatherContext(taught, EMMA, { task: 'Greet', contents, now: NOW }),
        now: NOW,
        task: 'Greet',
        values: { q: 'me' },
        memory: [],
        runs: notes,
        model: '',
        maxTokens: null,
        answerTokens: 1000,
      },
      FIRST_CHOICES.enrichers,
    );
    const here = seen('Answer {{ q }}.');
    expect(here).toMatchObject({ kind: 'enriched', enriched: onServer });
    expect(onServer).toMatchObject({ variantId: 'p-1', exampleIds: ['c1'] });
    // The wording that did better, with its own fragment.
    expect(onServer.kind === 'enriched' && onServer.text).toContain('Be kind.');
  });

  test('takes nothing away from a text that is being written', () => {
    expect(seen('Answer {{ q }} at length.')).toMatchObject({
      enriched: { variantId: '', exampleIds: ['c1'], text: expect.stringContaining('Answer me at length.') },
    });
  });
});
