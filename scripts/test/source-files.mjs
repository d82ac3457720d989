// The source files of the repository, as git sees them: what a check claims to have read is measured against these.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../system/paths.mjs';

/**
 * Tracked files and new ones that are not ignored.
 * @param {RegExp} pattern on the path relative to the repository
 * @returns {string[]} relative paths, sorted
 */
export function sourceFiles(pattern) {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(listed.split('\0'))]
    .filter((file) => pattern.test(file) && existsSync(path.join(ROOT, file)))
    .toSorted();
}
