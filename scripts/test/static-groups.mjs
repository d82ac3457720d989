// The groups that read the sources without running them: types, lint, format, dead code. A check that reads fewer files
// than there are says so and fails: a tool that reads nothing finds nothing.
import path from 'node:path';
import { ROOT } from '../system/paths.mjs';
import { runCommand } from './run-command.mjs';
import { sourceFiles } from './source-files.mjs';

/** @typedef {{ passed: number, failed: number, notes: string[] }} GroupResult `notes` are sentences about what failed */

const bin = (/** @type {string} */ name) => path.join(ROOT, 'node_modules/.bin', name);

/**
 * tsc over every tsconfig; one check each, and one that each source file belongs to some tsconfig.
 * @returns {Promise<GroupResult>}
 */
export async function types() {
  const result = emptyResult();
  const unread = new Set(sourceFiles(/\.tsx?$/));
  for (const config of sourceFiles(/(^|\/)tsconfig(\.\w+)?\.json$/)) {
    if (config === 'tsconfig.base.json') continue;
    const { code, output } = await runCommand(bin('tsc'), ['-p', config, '--pretty', 'false', '--listFiles'], {
      show: false,
    });
    for (const line of output.trimEnd().split('\n')) {
      if (path.isAbsolute(line)) unread.delete(path.relative(ROOT, line));
      else if (line !== '') process.stdout.write(`${line}\n`);
    }
    check(result, code === 0, `${config}: tsc found errors.`);
  }
  check(result, unread.size === 0, `No tsconfig covers ${[...unread].slice(0, 10).join(', ')}.`);
  return result;
}

/**
 * @returns {Promise<GroupResult>}
 */
export async function lint() {
  const result = emptyResult();
  const { code, output } = await runCommand(bin('oxlint'), ['--deny-warnings']);
  check(result, code === 0, 'oxlint found faults.');
  const read = Number(/ on (\d+) files?/.exec(output)?.[1] ?? 0);
  const present = sourceFiles(/\.(tsx?|mjs|cjs|js)$/).length;
  check(result, read >= present, `oxlint read ${read} of ${present} files.`);
  return result;
}

/**
 * @returns {Promise<GroupResult>}
 */
export async function format() {
  const result = emptyResult();
  const { code } = await runCommand(bin('oxfmt'), ['--check']);
  check(result, code === 0, 'oxfmt would change files: run npm run format.');
  return result;
}

/**
 * @returns {Promise<GroupResult>}
 */
export async function deadCode() {
  const result = emptyResult();
  const { code } = await runCommand(bin('knip'), ['--no-progress']);
  check(result, code === 0, 'knip found files, exports or dependencies that nothing uses.');
  return result;
}

/** @returns {GroupResult} */
export function emptyResult() {
  return { passed: 0, failed: 0, notes: [] };
}

/**
 * Counts one check.
 * @param {GroupResult} result
 * @param {boolean} good
 * @param {string} otherwise
 */
export function check(result, good, otherwise) {
  if (good) result.passed += 1;
  else {
    result.failed += 1;
    result.notes.push(otherwise);
  }
}
