import { describe, expect, test } from 'vitest';
import { create } from '@openkms/schema/commands/prompt.ts';
import {
  createArgs,
  detailsChanges,
  isUntouched,
  labelError,
  linkErrors,
  NEW_PROMPT,
  newPromptErrors,
  reversed,
} from './prompt-form.ts';
import { promptRow } from './test-prompts.ts';
import {
  declaredBy,
  type VariableDraft,
  variableDrafts,
  variableErrors,
  variablesOf,
  withNewVariable,
  withVariable,
} from './variable-form.ts';

const draft = { ...NEW_PROMPT, title: ' Weekly summary ', content: 'Summarise {{week}}.' };
const ids = { promptId: 'p1', versionId: 'v1' };
const variable = (part: Partial<VariableDraft>): VariableDraft => ({
  key: '0',
  name: 'week',
  type: 'text',
  required: false,
  default: '',
  description: '',
  ...part,
});

describe('a new prompt', () => {
  test('becomes arguments that the command understands', () => {
    const args = createArgs({ ...draft, scope: 'agent', agent: ' Scribe ', variables: [variable({})] }, ids);
    const understood = create.prepare({ name: 'prompt.create', version: 1, args } as never);
    expect(understood.kind).toBe('ready');
    expect(args).toMatchObject({ title: 'Weekly summary', agent: 'scribe', source: 'human' });
  });

  test('names an agent only where it is for one', () => {
    expect(createArgs({ ...draft, scope: 'global', agent: 'scribe' }, ids).agent).toBeNull();
    expect(createArgs({ ...draft, scope: 'agent', agent: ' ' }, ids).agent).toBeNull();
  });

  test('says what is wrong, field by field', () => {
    expect(newPromptErrors(draft)).toEqual({});
    expect(newPromptErrors(NEW_PROMPT)).toEqual({ title: 'Write something here.', content: 'Write something here.' });
    const wrong = newPromptErrors({
      ...draft,
      title: 'a <b>',
      scope: 'agent',
      agent: 'no blanks',
      content: 'x'.repeat(250_001),
      tags: ['x'.repeat(61)],
      variables: [variable({ name: '' })],
    });
    expect(Object.keys(wrong).toSorted()).toEqual(['agent', 'content', 'tags', 'title', 'variables']);
    expect(wrong['content']).toBe('This is too long: 250,001 characters; at most 250,000 fit.');
  });

  test('that nobody has typed into is not worth keeping', () => {
    expect(isUntouched(NEW_PROMPT)).toBe(true);
    expect(isUntouched({ ...NEW_PROMPT, scope: 'global' })).toBe(true);
    expect(isUntouched({ ...NEW_PROMPT, notes: 'x' })).toBe(false);
  });
});

describe('editing details', () => {
  test('names only what differs, and can be taken back', () => {
    const prompt = promptRow({ scope: 'agent', agent: 'scribe' });
    expect(detailsChanges(prompt, { title: prompt.title, scope: 'agent', agent: 'Scribe' })).toEqual({});
    const changes = detailsChanges(prompt, { title: 'Digest', scope: 'global', agent: 'scribe' });
    expect(changes).toEqual({
      title: { from: 'Weekly summary', to: 'Digest' },
      scope: { from: 'agent', to: 'global' },
      agent: { from: 'scribe', to: null },
    });
    expect(reversed(changes)['scope']).toEqual({ from: 'global', to: 'agent' });
  });
});

describe('variables', () => {
  test('come back from the form as they went in', () => {
    const variables = [
      { name: 'week', type: 'number', required: true, default: 4, description: 'Which week' },
      { name: 'names', type: 'list', required: false, default: ['Ann', 'Bo'], description: '' },
      { name: 'polite', type: 'boolean', required: false, default: false, description: '' },
      { name: 'from', type: 'date', required: false, default: '2026-11-20', description: '' },
      { name: 'more', type: 'json', required: false, default: { a: [1] }, description: '' },
      { name: 'tone', type: 'text', required: false, default: null, description: '' },
    ] as const;
    expect(variablesOf(variableDrafts(variables))).toEqual(variables);
  });

  test('say what is wrong with a name or a default', () => {
    const wrong = variableErrors([
      variable({ key: '0', name: '2nd' }),
      variable({ key: '1', name: 'a', type: 'number', default: 'many' }),
      variable({ key: '2', name: 'a' }),
      variable({ key: '3', name: 'd', type: 'date', default: '2026-02-30' }),
      variable({ key: '4', name: 'j', type: 'json', default: '{' }),
      variable({ key: '5', name: 'fine', type: 'number', default: '0.5' }),
    ]);
    expect(Object.keys(wrong)).toEqual(['0', '1', '2', '3', '4']);
    expect(wrong['1']).toEqual({
      name: 'Another variable has this name.',
      default: 'Write a number, such as 12 or 0.5.',
    });
  });

  test('are declared for a look at the text as soon as nothing is wrong with them', () => {
    const drafts = [variable({ key: '0' }), variable({ key: '1', name: '' }), variable({ key: '2', name: '2nd' })];
    expect(declaredBy(drafts).map(({ name }) => name)).toEqual(['week']);
  });

  test('one that the text names is added once, and has to be given', () => {
    const one = withVariable([variable({})], 'topic');
    expect(variablesOf(one).map(({ name, required }) => [name, required])).toEqual([
      ['week', false],
      ['topic', true],
    ]);
    expect(withVariable(one, 'topic')).toBe(one);
  });

  test('a new one gets a key that none has', () => {
    const two = withNewVariable(withNewVariable([]));
    expect(withNewVariable(two.slice(1)).map(({ key }) => key)).toEqual(['1', '2']);
  });
});

test('labels and links say what does not fit', () => {
  expect(labelError('production')).toBeUndefined();
  expect(labelError('not this one')).toMatch(/such as production/);
  expect(linkErrors({ capability: 'mail.*', agent: '', priority: '10' })).toEqual({});
  expect(Object.keys(linkErrors({ capability: 'mail *', agent: 'a b', priority: '1.5' }))).toEqual([
    'capability',
    'agent',
    'priority',
  ]);
  expect(linkErrors({ capability: '', agent: '', priority: '' })).toMatchObject({
    capability: 'Write something here.',
  });
});
