import type { Finding } from '@openkms/schema/domain/prompt/finding.ts';
import { expect, test } from 'vitest';
import { lintMarks, type LintView } from './checks-lint.ts';

const finding = (over: Partial<Finding>): Finding => ({
  code: 'variable_unknown',
  severity: 'error',
  message: 'm',
  start: 3,
  end: 7,
  line: 1,
  column: 4,
  ...over,
});

test('a finding is a mark with its code as source', () => {
  expect(lintMarks([finding({ severity: 'warning' })], 100)).toEqual([
    { from: 3, to: 7, severity: 'warning', source: 'variable_unknown', message: 'm' },
  ]);
});

test('marks end where the document does', () => {
  expect(lintMarks([finding({}), finding({ start: 90, end: 99 })], 5)).toMatchObject([
    { from: 3, to: 5 },
    { from: 5, to: 5 },
  ]);
});

test('what is about no place in the text makes no mark', () => {
  expect(lintMarks([finding({ code: 'variable_unused', start: 0, end: 0 })], 5)).toEqual([]);
});

test('what puts it right moves with its mark', () => {
  const [mark] = lintMarks([finding({ fix: { start: 4, end: 6, text: 'x' } })], 100);
  const dispatched: unknown[] = [];
  const view: LintView = { dispatch: (change) => dispatched.push(change) };
  mark?.actions?.[0]?.apply(view, 13, 17);
  expect(dispatched).toEqual([{ changes: { from: 14, to: 16, insert: 'x' }, userEvent: 'input.complete' }]);
});
