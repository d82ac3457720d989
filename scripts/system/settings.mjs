// `.env` at the repository's root. Always: what the shell says wins; Node before 20.12 has no reader for the file, and then
// the shell is all there is.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import util from 'node:util';
import { ROOT } from './paths.mjs';

/**
 * What tests and benchmarks take from the file: where this machine keeps its tools. The rest tells of the installation (its
 * mail server among it), and they start systems of their own, which are to be the same everywhere.
 */
export const OF_THIS_MACHINE = Object.freeze(['CHROMIUM_PATH', 'OPENKMS_POSTGRES_BIN']);

/**
 * Puts what `.env` says into this process's environment.
 * @param {readonly string[]} [names] these variables alone
 * @param {string} [file]
 */
export function loadSettings(names, file = path.join(ROOT, '.env')) {
  if (util.parseEnv === undefined || !existsSync(file)) return;
  for (const [name, value] of Object.entries(util.parseEnv(readFileSync(file, 'utf8')))) {
    if (value !== undefined && (names === undefined || names.includes(name))) process.env[name] ??= value;
  }
}
