import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../rows.ts';
import { checkDeclarations, checkVariables, type VariableDeclaration, type VariableType } from './variables.ts';

const declare = (name: string, type: VariableType, over: Partial<VariableDeclaration> = {}): VariableDeclaration => ({
  name,
  type,
  required: true,
  ...over,
});

const nested = (levels: number): JsonValue => (levels === 0 ? 1 : [nested(levels - 1)]);

describe('checkVariables', () => {
  it('takes what is given, then the default, then null for what is optional', () => {
    const declared = [
      declare('a', 'text', { default: 'default' }),
      declare('b', 'text', { default: 'default' }),
      declare('c', 'number', { required: false }),
    ];
    expect(checkVariables(declared, { a: 'given' })).toEqual({
      kind: 'values',
      values: { a: 'given', b: 'default', c: null },
    });
  });

  it('names every issue at once', () => {
    const result = checkVariables([declare('a', 'text'), declare('n', 'number')], { n: '3', x: 1 });
    expect(result.kind === 'issues' ? result.issues.map(({ code, name }) => [code, name]) : result).toEqual([
      ['variable_missing', 'a'],
      ['variable_wrong_type', 'n'],
      ['variable_unknown', 'x'],
    ]);
  });

  it('takes null for not given', () => {
    expect(checkVariables([declare('a', 'text')], { a: null })).toMatchObject({
      issues: [{ code: 'variable_missing' }],
    });
  });

  it('does not take what an object inherits for a value', () => {
    expect(checkVariables([declare('toString', 'json')], {})).toMatchObject({ issues: [{ code: 'variable_missing' }] });
  });

  it.each<[VariableType, JsonValue, boolean]>([
    ['text', '', true],
    ['text', 1, false],
    ['number', -0.5, true],
    ['number', '1', false],
    ['number', Number.NaN, false],
    ['number', Infinity, false],
    ['boolean', false, true],
    ['boolean', 'false', false],
    ['date', '2028-02-29', true],
    ['date', '2027-02-29', false],
    ['date', '2027-03-01T09:30', true],
    ['date', '2027-03-01T24:30', false],
    ['date', '2027-03-01T09:30Z', false],
    ['date', 'tomorrow', false],
    ['list', ['a', 1, true], true],
    ['list', [['a']], false],
    ['list', [null], false],
    ['list', 'a', false],
    ['json', { a: [1, { b: null }] }, true],
    ['json', nested(32), true],
    ['json', nested(33), false],
  ])('%s: %j is one: %s', (type, value, good) => {
    expect(checkVariables([declare('v', type)], { v: value }).kind).toBe(good ? 'values' : 'issues');
  });
});

describe('checkDeclarations', () => {
  it('finds nothing wrong with good ones', () => {
    const declared = [declare('a', 'text'), declare('due-date', 'date', { default: '2027-01-01' })];
    expect(checkDeclarations(declared)).toEqual([]);
  });

  it.each([
    ['a name with a space', [declare('a b', 'text')]],
    ['a name that begins with a digit', [declare('1a', 'text')]],
    ['a name that enrichers use', [declare('time', 'text')]],
    ['a name that is a literal', [declare('nil', 'text')]],
    ['the same name twice', [declare('a', 'text'), declare('a', 'number')]],
    ['a default of another type', [declare('a', 'number', { default: 'x' })]],
  ])('refuses %s', (_what, declared) => {
    expect(checkDeclarations(declared).map(({ code }) => code)).toEqual(['variable_invalid']);
  });
});
