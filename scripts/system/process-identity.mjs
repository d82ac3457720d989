// Telling one process from another that got the same pid later: a pid together with the moment it started.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @typedef {{ pid: number, started: string }} ProcessIdentity `started` is opaque; '' where it could not be read */

/**
 * @param {number} pid
 * @returns {ProcessIdentity}
 */
export function identify(pid) {
  return { pid, started: startedAt(pid) };
}

/**
 * Whether that very process still runs. One that could not be told apart counts as running.
 * @param {ProcessIdentity} identity
 */
export function isAlive(identity) {
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const started = startedAt(identity.pid);
  return started === '' || identity.started === '' || started === identity.started;
}

/** @param {number} pid */
function startedAt(pid) {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    }
    // Field 22 of proc(5) stat; the name in parentheses may itself hold spaces. A zombie runs no more.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '');
  } catch {
    // It ended in between, or this system has no such record.
    return '';
  }
}
