/** What the form sends is what the command takes, and a case comes back as it was. */
import { commands } from '@openkms/schema/commands/registry.ts';
import type { JsonObject, PromptVariable } from '@openkms/schema/domain/rows.ts';
import { expect, test } from 'vitest';
import {
  type CaseDraft,
  caseAgainArgs,
  caseArgs,
  caseDraftOf,
  caseErrors,
  isFine,
  NEW_CASE,
  withNewCheck,
} from './case-form.ts';
import { checkWords } from './case-words.ts';
import { caseRow } from './run-fixture.ts';

const variable = (name: string, type: PromptVariable['type']): PromptVariable => {
  return { name, type, required: false, default: null, description: '' };
};
const variables = [
  variable('team', 'text'),
  variable('names', 'list'),
  variable('deep', 'json'),
  variable('ok', 'boolean'),
];
const ids = { caseId: 'c2', promptId: 'p', replaces: 'c1' };
const kindOf = (args: JsonObject) => commands.get('prompt-case.save')?.prepare({ version: 1, args }).kind;

const row = caseRow('c1', {
  name: 'Short mail',
  task: 'Write',
  values: { team: 'ops', names: ['a', 'b'], deep: { x: [1] }, ok: true },
  expected: 'Hello',
  checks: [{ kind: 'contains', text: 'Hello' }, { kind: 'json' }, { kind: 'at-most-words', words: 5 }],
  isExample: true,
});

test('a case comes out of the form as it went in', () => {
  const draft = caseDraftOf(row, variables);
  expect(isFine(caseErrors(draft, variables))).toBe(true);
  const {
    id: _id,
    orgId: _org,
    status: _s,
    createdBy: _b,
    createdByName: _n,
    createdAt: _a,
    version: _v,
    updatedAt: _u,
    ...said
  } = row;
  expect(caseArgs(draft, variables, ids)).toEqual({ ...said, ...ids });
  expect(caseAgainArgs(row, ids)).toEqual({ ...said, ...ids, promptId: 'p' });
  expect(kindOf(caseArgs(draft, variables, ids))).toBe('ready');
});

test('a value of a variable the prompt no longer has is left out', () => {
  const draft = caseDraftOf(row, [variable('team', 'text')]);
  expect(caseArgs(draft, [variable('team', 'text')], ids)['values']).toEqual({ team: 'ops' });
});

test.each<[string, Partial<CaseDraft>, object]>([
  ['no name', { name: ' ' }, { name: 'Give it a name.' }],
  ['a tag in the name', { name: '<b>' }, { name: 'Leave out < and >.' }],
  ['an example without an answer', { isExample: true }, { expected: 'An example needs a good answer to show.' }],
  ['a value that cannot be read', { values: { deep: '{' } }, { values: { deep: expect.stringContaining('JSON') } }],
  ['a check without words', { checks: [{ key: '7', kind: 'lacks', text: '' }] }, { checks: { 7: 'Say which words.' } }],
  [
    'half a word',
    { checks: [{ key: '0', kind: 'at-most-words', text: '2.5' }] },
    { checks: { 0: expect.stringContaining('whole') } },
  ],
])('is told of %s', (_what, part, expected) => {
  const errors = caseErrors({ ...NEW_CASE, name: 'Fine', ...part }, variables);
  expect(errors).toMatchObject(expected);
  expect(isFine(errors)).toBe(false);
});

test('a value the prompt cannot do without is asked for, unless something else stands in', () => {
  const needed = { ...variable('who', 'text'), required: true };
  expect(caseErrors({ ...NEW_CASE, name: 'Fine' }, [needed]).values).toEqual({ who: expect.stringContaining('needs') });
  expect(isFine(caseErrors({ ...NEW_CASE, name: 'Fine', values: { who: 'Ana' } }, [needed]))).toBe(true);
  expect(isFine(caseErrors({ ...NEW_CASE, name: 'Fine' }, [{ ...needed, default: 'Ben' }]))).toBe(true);
});

test.each(['constructor', 'toString', '__proto__'])('a variable may be called %s', (name) => {
  const needed = { ...variable(name, 'text'), required: true };
  const { values } = caseErrors({ ...NEW_CASE, name: 'Fine' }, [needed]);
  expect(Object.entries(values)).toEqual([[name, expect.stringContaining('needs')]]);
  const draft = { ...NEW_CASE, name: 'Fine', values: Object.fromEntries([[name, 'Ana']]) };
  expect(isFine(caseErrors(draft, [needed]))).toBe(true);
});

test('checks get keys of their own, and at most twenty fit', () => {
  const one = withNewCheck([{ key: '4', kind: 'json', text: '' }]);
  expect(one.map(({ key }) => key)).toEqual(['4', '5']);
  let many = one;
  for (let more = 0; more < 40; more += 1) many = withNewCheck(many);
  expect(many).toHaveLength(20);
});

test('a check of words says how many the answer has', () => {
  expect(checkWords({ kind: 'at-most-words', words: 1 }, 'one, two')).toBe('has at most 1 word (it has 2)');
  expect(checkWords({ kind: 'lacks', text: 'x'.repeat(99) })).toBe(`does not contain “${'x'.repeat(80)}…”`);
});
