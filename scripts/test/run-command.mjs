// Runs one command of a test group, shows what it writes, and ends it with everything it started when its time is up.
import { spawn } from 'node:child_process';
import { ROOT, toolchainEnv } from '../system/paths.mjs';

/** @typedef {{ code: number, output: string, timedOut: boolean }} CommandResult `output` only where it was captured */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, timeoutMs?: number, show?: boolean }} [options] `show: false` keeps the output to the caller
 * @returns {Promise<CommandResult>}
 */
export function runCommand(command, args, { env = {}, timeoutMs = 600_000, show = true } = {}) {
  return new Promise((resolve, reject) => {
    // A group of its own: a browser or a database it started goes with it.
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...toolchainEnv(), FORCE_COLOR: process.stdout.isTTY ? '1' : '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    let output = '';
    let timedOut = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
        if (show) process.stdout.write(text);
      });
    }
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup(child, 'SIGTERM');
      setTimeout(() => endGroup(child, 'SIGKILL'), 10_000).unref();
    }, timeoutMs);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code: code ?? 1, output, timedOut });
    });
  });
}

/** Ends whatever still runs, for the moment the whole run is interrupted. */
export function endRunningCommands() {
  for (const child of running) endGroup(child, 'SIGTERM');
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function endGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: it ended in between.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
