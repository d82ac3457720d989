// The group that drives a real browser: Playwright over e2e/flows and e2e/pages, against the built client.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildClient } from '../system/client-build.mjs';
import { ROOT, toolchainEnv } from '../system/paths.mjs';
import { ensureChromium } from './chromium.mjs';
import { runCommand } from './run-command.mjs';
import { emptyResult } from './static-groups.mjs';

/**
 * @typedef {object} PlaywrightReport the JSON reporter's answer, as far as it is read here
 * @property {{ expected: number, unexpected: number, flaky: number, skipped: number }} stats
 * @property {{ message?: string }[]} errors what went wrong outside any test
 */

/**
 * @param {number} timeoutMs
 * @returns {Promise<import('./static-groups.mjs').GroupResult>}
 */
export async function browserGroup(timeoutMs) {
  const chromium = await ensureChromium();
  if (chromium.kind === 'missing') return { passed: 0, failed: 1, notes: [chromium.sentence] };
  const logs = path.join(ROOT, 'test-results');
  mkdirSync(logs, { recursive: true });
  await buildClient({ env: toolchainEnv(), logFile: path.join(logs, 'client-build.log') });

  const directory = mkdtempSync(path.join(tmpdir(), 'openkms-report-'));
  const file = path.join(directory, 'report.json');
  try {
    const { code, timedOut } = await runCommand(
      path.join(ROOT, 'e2e/node_modules/.bin/playwright'),
      ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'],
      { timeoutMs, env: { CHROMIUM_PATH: chromium.file, PLAYWRIGHT_JSON_OUTPUT_NAME: file } },
    );
    return countPlaywright(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null, {
      code,
      timedOut,
      timeoutMs,
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * Turns a report into counts. Pure. A test that passed only when tried again, or was skipped, counts as failed.
 * @param {PlaywrightReport | null} report
 * @param {{ code: number, timedOut: boolean, timeoutMs: number }} run
 * @returns {import('./static-groups.mjs').GroupResult}
 */
export function countPlaywright(report, { code, timedOut, timeoutMs }) {
  const result = emptyResult();
  if (report) {
    const { expected, unexpected, flaky, skipped } = report.stats;
    result.passed = expected;
    result.failed = unexpected + flaky + skipped;
    if (flaky > 0) result.notes.push(`${flaky} tests passed only when tried again.`);
    if (skipped > 0) result.notes.push(`${skipped} tests were skipped.`);
  }
  if (timedOut) {
    result.failed += 1;
    result.notes.push(`Ended after ${timeoutMs / 60_000} minutes.`);
  } else if (code !== 0 && result.failed === 0) {
    result.failed += 1;
    const why = report?.errors[0]?.message ?? 'no report was written';
    result.notes.push(`Playwright ended with exit code ${code} though no test failed: ${why}`);
  }
  return result;
}
