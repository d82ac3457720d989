// The source files of the repository: what a check claims to have read is measured against these. As git sees them;
// where there is no git (an unpacked archive), everything that is not built or fetched.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../system/paths.mjs';

const NOT_SOURCES = new Set(['node_modules', 'dist', '.git', '.toolchain', '.openkms', 'test-results', 'coverage']);

/**
 * Tracked files and new ones that are not ignored.
 * @param {RegExp} pattern on the path relative to the repository
 * @returns {string[]} relative paths, sorted
 */
export function sourceFiles(pattern) {
  return (gitFiles() ?? filesBelow('')).filter((file) => pattern.test(file)).toSorted();
}

/** @returns {string[] | null} null where git does not answer */
function gitFiles() {
  const git = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (git.status !== 0) return null;
  return [...new Set(git.stdout.split('\0'))].filter((file) => file !== '' && existsSync(path.join(ROOT, file)));
}

/**
 * @param {string} directory relative to the repository
 * @returns {string[]}
 */
function filesBelow(directory) {
  return readdirSync(path.join(ROOT, directory), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) return NOT_SOURCES.has(entry.name) ? [] : filesBelow(file);
    return entry.isFile() ? [file] : [];
  });
}
