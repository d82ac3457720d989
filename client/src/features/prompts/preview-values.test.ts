import type { VariableDeclaration, VariableType } from '@openkms/schema/domain/prompt/variables.ts';
import { expect, test } from 'vitest';
import { defaultWords, readValues } from './preview-values.ts';

const declared = (type: VariableType, over: Partial<VariableDeclaration> = {}): VariableDeclaration[] => [
  { name: 'it', type, required: false, ...over },
];

test.each<[VariableType, string, unknown]>([
  ['text', ' as it is ', ' as it is '],
  ['number', ' 1.5 ', 1.5],
  ['boolean', 'true', true],
  ['boolean', 'false', false],
  ['date', '2027-03-01', '2027-03-01'],
  ['list', 'one\n\n  two ', ['one', 'two']],
  ['json', '{"a": [1]}', { a: [1] }],
])('reads a field of type %s', (type, typed, value) => {
  expect(readValues(declared(type), { it: typed })).toEqual({ values: { it: value }, wrong: {} });
});

test.each<[VariableType, string]>([
  ['number', 'four'],
  ['number', 'Infinity'],
  ['json', '{a: 1}'],
])('says what is wrong with a field of type %s', (type, typed) => {
  const { values, wrong } = readValues(declared(type), { it: typed });
  expect(values).toEqual({});
  expect(wrong['it']).toMatch(/^Write /);
});

test('an empty field gives no value, so that a default can stand', () => {
  expect(readValues(declared('text', { default: 'x' }), { it: '  ' })).toEqual({ values: {}, wrong: {} });
});

test('a field of a variable that is no longer declared gives no value, nor does an inherited name', () => {
  expect(readValues(declared('text', { name: 'toString' }), { gone: 'x' }).values).toEqual({});
});

test.each([
  [null, null],
  ['calm', 'Otherwise “calm”'],
  [4, 'Otherwise 4'],
  [['a'], 'Otherwise ["a"]'],
])('says what stands otherwise', (otherwise, words) => {
  expect(defaultWords({ name: 'it', type: 'json', required: false, default: otherwise })).toBe(words);
});
