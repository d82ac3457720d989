// Finding everything a part has started, also what it put into a process group of its own (zero-cache does so with each
// of its workers) and what was left behind when its parent died. Each part's environment carries a tag that its
// descendants inherit; the tag is looked for in the environments of all processes of this user.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The environment variable that carries the tag. */
export const TAG = 'OPENKMS_PART_ID';

/**
 * The pids of the processes that carry a tag.
 * @param {string} tag
 * @returns {number[]}
 */
export function taggedProcesses(tag) {
  const entry = `${TAG}=${tag}`;
  return process.platform === 'linux' ? fromProc(entry) : fromPs(entry);
}

/**
 * Ends a part at once, with everything it has started.
 * @param {number | null} pid the leader of its process group; Postgres writes over its environment, and so loses its tag
 * @param {string} tag
 */
export function killPart(pid, tag) {
  if (pid !== null) killQuietly(-pid);
  // A process that is starting another at this moment may hand the tag on: look until nobody is left.
  for (let round = 0; round < 5; round += 1) {
    const pids = taggedProcesses(tag);
    if (pids.length === 0) return;
    for (const tagged of pids) killQuietly(tagged);
  }
}

/** @param {string} entry */
function fromProc(entry) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        // The environment of a zombie reads as empty.
        return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(entry);
      } catch {
        // It ended in between, or belongs to another user.
        return false;
      }
    })
    .map(Number);
}

/** @param {string} entry */
function fromPs(entry) {
  const table = execFileSync('ps', ['-axEww', '-o', 'pid=,command='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return table
    .split('\n')
    .filter((line) => line.split(' ').includes(entry))
    .map((line) => Number.parseInt(line, 10));
}

/** @param {number} pid negative: a process group */
function killQuietly(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: it is gone already. EPERM (macOS): only zombies are left in the group.
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
