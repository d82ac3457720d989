// Builds the client when its sources changed since the last finished build. The stamp is removed before a build and
// written after it, so a build cut short is never taken for a finished one; a lock keeps two starts from building at once.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeEnd, logTail, startChild } from './child.mjs';
import { StartError } from './exit-codes.mjs';
import { waitForLock } from './lock.mjs';
import { nodeExecutable, ROOT } from './paths.mjs';

/** The built client, absolute. */
export const CLIENT_DIR = path.join(ROOT, 'client', 'dist');

const STAMP = path.join(ROOT, 'node_modules', '.openkms-client-build');
const SOURCES = ['client', 'schema/src', 'vite.config.ts', 'tsconfig.base.json', 'pnpm-lock.yaml'];
const NOT_SOURCES = new Set(['node_modules', 'dist', 'migrations']);
const OTHER_BUILD_ENDS_WITHIN_MS = 180_000;

/**
 * Makes `client/dist` agree with the sources.
 * @param {{ env: Record<string, string>, logFile: string, onBuild?: () => void, signal?: AbortSignal }} options `onBuild` is told when there is work to do; `signal` ends the build
 * @returns {Promise<void>}
 * @throws {StartError} BUILD or BUSY
 */
export async function buildClient({ env, logFile, onBuild, signal }) {
  if (isBuilt()) return;
  const lock = await waitForLock(`${STAMP}.lock`, { timeoutMs: OTHER_BUILD_ENDS_WITHIN_MS });
  if (lock.kind === 'taken') {
    throw new StartError(
      'BUSY',
      `Another process (pid ${lock.owner.pid}) has been building the client for minutes: end it and start again.`,
    );
  }
  try {
    if (isBuilt()) return;
    onBuild?.();
    rmSync(STAMP, { force: true });
    const hash = sourcesHash();
    const build = startChild({
      name: 'client-build',
      command: nodeExecutable(),
      args: [path.join(ROOT, 'node_modules/vite/bin/vite.js'), 'build'],
      env: { ...env, NODE_ENV: 'production' },
      logFile,
    });
    signal?.addEventListener('abort', () => void build.stop(), { once: true });
    const end = await build.ended;
    signal?.throwIfAborted();
    if (end.code !== 0 || !existsSync(path.join(CLIENT_DIR, 'index.html'))) {
      process.stderr.write(`${logTail(logFile, 25)}\n`);
      throw new StartError('BUILD', `The client could not be built (${describeEnd(end)}); see ${logFile}.`);
    }
    writeFileSync(STAMP, hash);
  } finally {
    lock.release();
  }
}

function isBuilt() {
  return (
    existsSync(STAMP) &&
    existsSync(path.join(CLIENT_DIR, 'index.html')) &&
    readFileSync(STAMP, 'utf8') === sourcesHash()
  );
}

/** A hash of the names and contents of everything the build reads. */
function sourcesHash() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesBelow(source))
      hash
        .update(`${file}\0`)
        .update(readFileSync(path.join(ROOT, file)))
        .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} relative a file or directory of the repository
 * @returns {string[]} files in a stable order; tests are left out, since no build reads them
 */
function filesBelow(relative) {
  const absolute = path.join(ROOT, relative);
  if (!existsSync(absolute)) return [];
  try {
    return readdirSync(absolute, { withFileTypes: true })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        if (NOT_SOURCES.has(entry.name) || /\.test\.tsx?$/.test(entry.name)) return [];
        return entry.isDirectory() || entry.isFile() ? filesBelow(path.join(relative, entry.name)) : [];
      });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [relative];
    throw error;
  }
}
