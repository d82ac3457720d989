// Which directory a record was written for. A state directory that is copied takes the records of the running original
// along (run.lock, parts.json): believed, they would let the copy find itself taken, or end the original's parts.
import { realpathSync, statSync } from 'node:fs';

/** @typedef {{ directory: string, inode: string }} Place `directory` is the real path; `inode` is opaque */

/**
 * @param {string} directory that exists
 * @returns {Place}
 */
export function placeOf(directory) {
  const { dev, ino } = statSync(directory, { bigint: true });
  return { directory: realpathSync(directory), inode: `${dev}:${ino}` };
}

/**
 * Whether a record that lies in `directory` was written for another one. A directory that was moved keeps its inode, and
 * one that was put back under its old name keeps its path: both count as the same. So does a record of an older version,
 * which names no place.
 * @param {Partial<Place>} record
 * @param {string} directory
 */
export function isOfAnotherPlace(record, directory) {
  if (!record.directory || !record.inode) return false;
  const here = placeOf(directory);
  return record.directory !== here.directory && record.inode !== here.inode;
}
