import { expect, test } from 'vitest';
import { chainOf } from './run-chain.ts';
import { runRow } from './run-fixture.ts';

const trace = (id: string, parentRunId: string | null, askedAt: number) =>
  runRow(id, { traceId: 'a'.repeat(32), parentRunId, askedAt });

test('what a run led to stands below it, and other traces are left out', () => {
  const runs = [
    trace('c', 'b', 3),
    trace('a', null, 1),
    trace('d', 'a', 4),
    trace('b', 'a', 2),
    runRow('z', { parentRunId: 'a' }),
  ];
  const found = chainOf(trace('b', 'a', 2), runs);
  expect(found.map(({ run, depth }) => `${depth}${run.id}`)).toEqual(['0a', '1b', '2c', '1d']);
});

test('a run alone has no chain; a parent that is not here and a circle lose nobody', () => {
  expect(chainOf(trace('a', null, 1), [trace('a', null, 1)])).toEqual([]);
  const runs = [trace('a', 'gone', 1), trace('x', 'y', 2), trace('y', 'x', 3)];
  expect(chainOf(trace('a', 'gone', 1), runs).map(({ run }) => run.id)).toEqual(['a', 'x', 'y']);
});
