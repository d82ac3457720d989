// The groups that run under vitest: one project of vitest.config.ts each. Counts come from the JSON reporter. A test that
// is skipped or left for later counts as failed: nothing is passed over in silence.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../system/paths.mjs';
import { runCommand } from './run-command.mjs';
import { emptyResult } from './static-groups.mjs';

/**
 * @typedef {object} VitestReport the JSON reporter's answer, as far as it is read here
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ name: string, status: string, assertionResults: { status: string }[] }[]} testResults
 */

/**
 * @param {string} project
 * @param {number} timeoutMs
 * @returns {Promise<import('./static-groups.mjs').GroupResult>}
 */
export async function vitestGroup(project, timeoutMs) {
  const directory = mkdtempSync(path.join(tmpdir(), 'openkms-report-'));
  const file = path.join(directory, 'report.json');
  try {
    const { code, timedOut } = await runCommand(
      path.join(ROOT, 'node_modules/.bin/vitest'),
      ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
      { timeoutMs },
    );
    const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
    return countVitest(report, { code, timedOut, timeoutMs });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * Turns a report into counts. Pure.
 * @param {VitestReport | null} report null when vitest wrote none
 * @param {{ code: number, timedOut: boolean, timeoutMs: number }} run
 * @returns {import('./static-groups.mjs').GroupResult}
 */
export function countVitest(report, { code, timedOut, timeoutMs }) {
  const result = emptyResult();
  if (report) {
    result.passed = report.numPassedTests;
    result.failed = report.numFailedTests;
    const skipped = report.numPendingTests + report.numTodoTests;
    if (skipped > 0) {
      result.failed += skipped;
      result.notes.push(`${skipped} tests were skipped.`);
    }
    // A file that could not even be loaded has no tests to count.
    const broken = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
    );
    result.failed += broken.length;
    for (const { name } of broken) result.notes.push(`${path.relative(ROOT, name)} could not be run.`);
  }
  if (timedOut) {
    result.failed += 1;
    result.notes.push(`Ended after ${timeoutMs / 60_000} minutes.`);
  } else if (code !== 0 && result.failed === 0) {
    result.failed += 1;
    result.notes.push(`vitest ended with exit code ${code} though no test failed.`);
  }
  return result;
}
