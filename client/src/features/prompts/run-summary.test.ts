import { expect, test } from 'vitest';
import { runRow } from './run-fixture.ts';
import { figuresByVersion, figuresOf, meanWords, thumbsWords, totalCostWords } from './run-summary.ts';

test('figures say over how many they are, and what has no price is not free', () => {
  const figures = figuresOf([
    runRow('a', { score: 1, feedback: 'up', costMicros: 1000, latencyMs: 100 }),
    runRow('b', { score: 0.5, feedback: 'down', costMicros: null, latencyMs: 300 }),
    runRow('c', { score: null, costMicros: 500, latencyMs: 200 }),
    runRow('d', { status: 'failed', costMicros: null, outputTokens: null, latencyMs: 60_000 }),
  ]);
  expect(figures).toMatchObject({ runs: 4, scored: 2, meanScore: 0.75, up: 1, down: 1, costMicros: 1500, unpriced: 1 });
  // The one that failed after a minute says nothing of how long an answer takes.
  expect(figures.p50LatencyMs).toBe(200);
  expect(meanWords(figures)).toBe('75 % over 2 scored');
  expect(thumbsWords(figures)).toBe('1 up, 1 down');
  expect(totalCostWords(figures)).toBe('$0.0015, and 1 run without a price');
});

test('nothing that ran has no mean, no cost and no latency', () => {
  const none = figuresOf([]);
  expect([meanWords(none), thumbsWords(none), totalCostWords(none), none.p50LatencyMs]).toEqual([
    'no score',
    'none',
    'nothing yet',
    null,
  ]);
  expect(totalCostWords(figuresOf([runRow('a', { costMicros: null })]))).toBe('no price known');
});

test('each version has its own figures, the newest first', () => {
  const numbers = new Map([
    ['v1', 1],
    ['v2', 2],
  ]);
  const runs = [runRow('a', { versionId: 'v1' }), runRow('b', { versionId: 'v2' }), runRow('c', { versionId: 'v1' })];
  const found = figuresByVersion([...runs, runRow('d', { versionId: 'gone' })], (id) => numbers.get(id));
  expect(found.map(({ number, figures }) => [number, figures.runs])).toEqual([
    [2, 1],
    [1, 2],
    [null, 1],
  ]);
});
