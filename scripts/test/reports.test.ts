/** Counts are those of the reports, and nothing that did not run counts as passed. */
import { expect, it } from 'vitest';
import { countPlaywright } from './browser-group.mjs';
import { findChromium } from './chromium.mjs';
import { countVitest } from './vitest-groups.mjs';

const ended = (code: number) => ({ code, timedOut: false, timeoutMs: 60_000 });
const clean = { numPassedTests: 4, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

it('takes the numbers of a vitest report', () => {
  expect(countVitest(clean, ended(0))).toEqual({ passed: 4, failed: 0, notes: [] });
  expect(countVitest({ ...clean, numFailedTests: 2 }, ended(1))).toMatchObject({ passed: 4, failed: 2 });
});

it('counts skipped and unwritten tests as failed', () => {
  expect(countVitest({ ...clean, numPendingTests: 1, numTodoTests: 1 }, ended(0))).toMatchObject({
    passed: 4,
    failed: 2,
  });
  const stats = { expected: 3, unexpected: 0, flaky: 1, skipped: 2 };
  expect(countPlaywright({ stats, errors: [] }, ended(0))).toMatchObject({ passed: 3, failed: 3 });
});

it('counts a test file that could not be loaded', () => {
  const testResults = [{ name: '/x.test.ts', status: 'failed', assertionResults: [] }];
  expect(countVitest({ ...clean, testResults }, ended(1))).toMatchObject({ passed: 4, failed: 1 });
});

it('does not believe a clean report of a runner that failed or ran out of time', () => {
  expect(countVitest(clean, ended(1)).failed).toBe(1);
  expect(countVitest(clean, { code: 143, timedOut: true, timeoutMs: 60_000 }).failed).toBe(1);
  expect(countVitest(null, ended(1))).toMatchObject({ passed: 0, failed: 1 });
  expect(countPlaywright(null, ended(1))).toMatchObject({ passed: 0, failed: 1 });
  expect(
    countPlaywright(
      { stats: { expected: 1, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{ message: 'no port' }] },
      ended(1),
    ).notes,
  ).toEqual(['Playwright ended with exit code 1 though no test failed: no port']);
});

it('takes the browser that was named, and none in its stead', () => {
  const there = (file: string) => file !== '/missing';
  expect(findChromium({ CHROMIUM_PATH: '/mine' }, there)).toBe('/mine');
  expect(findChromium({ CHROMIUM_PATH: '/missing' }, there)).toBeNull();
  expect(findChromium({}, (file) => file === '/usr/bin/google-chrome')).toBe('/usr/bin/google-chrome');
});
