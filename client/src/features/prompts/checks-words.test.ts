import type { Finding } from '@openkms/schema/domain/prompt/finding.ts';
import { validationContext } from '@openkms/schema/domain/prompt/test-findings.ts';
import { validate } from '@openkms/schema/domain/prompt/validate.ts';
import { expect, test } from 'vitest';
import { changed, changeOf, countWords, declarableName, errorsFirst, fixWords, placeWords } from './checks-words.ts';

const finding = (over: Partial<Finding>): Finding => ({
  code: 'template_invalid',
  severity: 'error',
  message: 'm',
  start: 0,
  end: 1,
  line: 1,
  column: 1,
  ...over,
});
const error = finding({});
const warning = finding({ severity: 'warning', code: 'personal_email' });

test.each([
  [[], 'No findings'],
  [[error], '1 error'],
  [[warning, warning], '2 warnings'],
  [[warning, error, error], '2 errors, 1 warning'],
])('counts in words', (findings, words) => {
  expect(countWords(findings)).toBe(words);
});

test('errors come before warnings, each in the order of the text', () => {
  const findings = [1, 2, 3, 4].map((line) => finding({ line, severity: line % 2 === 0 ? 'error' : 'warning' }));
  expect(errorsFirst(findings).map(({ line }) => line)).toEqual([2, 4, 1, 3]);
});

test('says the line, or that it is about the variables', () => {
  expect(placeWords(finding({ line: 1200 }))).toBe('Line 1,200');
  expect(placeWords(finding({ code: 'variable_unused' }))).toBe('Variables');
});

test('says what putting it right does', () => {
  const text = 'Hi {{ nmae }}';
  const fix = { start: 6, end: 10, text: 'name' };
  expect(fixWords(finding({ fix }), text)).toBe('Writes “name” instead of “nmae”.');
  expect(fixWords(finding({ fix: { ...fix, text: '' } }), text)).toBe('Takes these characters out.');
  expect(fixWords(finding({ fix: { ...fix, end: 6 } }), text)).toBe('Writes “name”.');
  expect(fixWords(error, text)).toBeNull();
});

test('a name nobody declared can be declared, where it is one', () => {
  const text = '{{ who }} {{ ["a b"] }} {{ task | shout }}';
  const names = validate(text, validationContext()).map((each) => declarableName(each, text));
  expect(names).toEqual(['who', null, null]);
});

test('what a validator proposes puts the text right', () => {
  const text = 'Dear {{ nmae }},\u200b hello';
  const context = validationContext({ variables: [{ name: 'name', type: 'text', required: true }] });
  let mended = text;
  for (const each of validate(text, context).toReversed()) {
    const change = changeOf(each);
    if (change !== null) mended = changed(mended, change);
  }
  expect(mended).toBe('Dear {{ name }}, hello');
  expect(validate(mended, context)).toEqual([]);
});
