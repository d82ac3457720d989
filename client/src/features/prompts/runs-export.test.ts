import { expect, test } from 'vitest';
import { runRow, runTextRow } from './run-fixture.ts';
import { runsJsonl } from './runs-export.ts';

test('a line a run, with what was said where it is here', () => {
  const text = runTextRow('a', { output: 'Two\nlines' });
  const lines = runsJsonl([runRow('a'), runRow('b', { userId: 'grace' })], (id) => (id === 'a' ? text : undefined));
  expect(lines.endsWith('}\n')).toBe(true);
  const [first, second] = lines
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(first).toMatchObject({ id: 'a', output: 'Two\nlines', input: 'Say hello.' });
  expect(second).not.toHaveProperty('output');
});
