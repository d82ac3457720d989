// Finds a Postgres that brings pg_dump and pg_restore with its server: the embedded one has neither.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ directory: string, major: number }} PostgresTools `directory` holds initdb, postgres, pg_dump and pg_restore */

const NEEDED = ['initdb', 'postgres', 'pg_dump', 'pg_restore'];
/** The oldest that the migrations and zero-cache run on. */
const OLDEST = 15;

/** Where packages put it, with the major version in the place of `*`. */
const USUAL_PLACES = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
];

/**
 * The newest one that is whole; `OPENKMS_POSTGRES_BIN` names another (`…/18/bin`).
 * @param {Record<string, string | undefined>} env
 * @returns {PostgresTools}
 * @throws {Error} whose message says what to install
 */
export function findPostgresTools(env = process.env) {
  const asked = env.OPENKMS_POSTGRES_BIN;
  const found = (asked ? [{ directory: asked, major: majorOf(asked) }] : USUAL_PLACES.flatMap(versionsAt))
    .filter(({ directory, major }) => major >= OLDEST && NEEDED.every((name) => existsSync(path.join(directory, name))))
    .toSorted((a, b) => b.major - a.major)[0];
  if (found) return found;
  throw new Error(
    `There is no Postgres ${OLDEST} or newer with ${NEEDED.join(', ')}${asked ? ` in ${asked} (OPENKMS_POSTGRES_BIN)` : ''}: ` +
      'install it ("apt-get install postgresql" on Debian, "brew install postgresql@18" on macOS), or name the directory in OPENKMS_POSTGRES_BIN.',
  );
}

/**
 * @param {string} pattern
 * @returns {PostgresTools[]}
 */
function versionsAt(pattern) {
  const [before = '', after = ''] = pattern.split('*');
  const parent = before.endsWith('/') ? before : path.dirname(before);
  const prefix = before.endsWith('/') ? '' : path.basename(before);
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => ({ directory: path.join(parent, name + after), major: Number(name.slice(prefix.length)) }));
}

/** @param {string} directory */
function majorOf(directory) {
  return Number(/(\d+)(?:\/bin)?\/?$/.exec(directory)?.[1] ?? OLDEST);
}
