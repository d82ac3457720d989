// The passwords of one installation: made once, at random, kept readable by their owner alone.
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { StartError } from './exit-codes.mjs';

/**
 * @typedef {object} Secrets
 * @property {string} owner the Postgres superuser `openkms_owner`
 * @property {string} app role openkms_app
 * @property {string} auth role openkms_auth
 * @property {string} zeroAdmin zero-cache's own inspection pages
 */

const NAMES = /** @type {const} */ (['owner', 'app', 'auth', 'zeroAdmin']);

/**
 * Reads `$OPENKMS_HOME/secrets.json`, or makes it on the first start.
 * @param {string} home
 * @returns {Secrets}
 * @throws {StartError} STATE_UNUSABLE when the file is damaged: made anew, the database could not be opened any more
 */
export function loadSecrets(home) {
  const file = path.join(home, 'secrets.json');
  if (!existsSync(file)) {
    if (existsSync(path.join(home, 'postgres', 'data'))) {
      throw new StartError(
        'STATE_UNUSABLE',
        `${file} is missing, and without its passwords the database in ${home} cannot be opened: restore the file, or remove the directory to begin anew.`,
      );
    }
    const draft = `${file}.draft`;
    writeFileSync(draft, JSON.stringify(newSecrets(), null, 2), { mode: 0o600 });
    renameSync(draft, file);
  }
  chmodSync(file, 0o600);
  return parse(file);
}

/**
 * Passwords nobody has seen before.
 * @returns {Secrets}
 */
export function newSecrets() {
  const password = () => randomBytes(24).toString('hex');
  return { owner: password(), app: password(), auth: password(), zeroAdmin: password() };
}

/**
 * @param {string} file
 * @returns {Secrets}
 */
function parse(file) {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8'));
    const missing = NAMES.filter((name) => typeof found?.[name] !== 'string' || found[name] === '');
    if (missing.length > 0) throw new Error(`without ${missing.join(', ')}`);
    return found;
  } catch (cause) {
    throw new StartError(
      'STATE_UNUSABLE',
      `${file} cannot be read as the passwords of this installation: restore it.`,
      cause,
    );
  }
}
