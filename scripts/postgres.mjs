// `npm run postgres`: how psql, pg_dump, pg_restore and the CLI's own commands reach this installation's embedded
// database. While OpenKMS runs it says so and ends; while it does not, it starts the database alone and stops it on Ctrl-C
// (docs/restore-drill.md).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { reportFailure, StartError } from './system/exit-codes.mjs';
import { defaultHome, toolchainEnv } from './system/paths.mjs';
import { loadSettings } from './system/settings.mjs';

const stopped = new Promise((resolve) => {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => resolve(signal));
});

try {
  await main();
} catch (error) {
  process.exitCode = reportFailure(error);
}
process.exit();

async function main() {
  loadSettings();
  await bootstrap();
  // Imported only now: they need the dependencies that bootstrap has just made sure of.
  const { aboutCopiedLock, tryLock } = await import('./system/lock.mjs');
  const { startPostgres } = await import('./system/postgres.mjs');
  const { freePorts } = await import('./system/ports.mjs');
  const { loadSecrets } = await import('./system/secrets.mjs');
  const home = defaultHome();
  const directory = path.join(home, 'postgres');
  if (!existsSync(path.join(directory, 'data'))) {
    throw new StartError('USAGE', `There is no database in ${home} yet: "npm start" makes it.`);
  }
  const secrets = loadSecrets(home);
  const lock = tryLock(path.join(home, 'run.lock'));
  if (lock.kind === 'taken') {
    // The fourth line of the file is the port.
    const port = Number(readFileSync(path.join(directory, 'data', 'postmaster.pid'), 'utf8').split('\n')[3]);
    process.stdout.write(howToReach(home, port, secrets));
    return;
  }
  // The shell reads standard output.
  if (lock.copied) process.stderr.write(`${aboutCopiedLock(home, lock.copied)}\n`);
  try {
    mkdirSync(path.join(home, 'logs'), { recursive: true, mode: 0o700 });
    const [port = 0] = await freePorts(1);
    const logFile = path.join(home, 'logs', 'postgres.log');
    const postgres = await startPostgres({ directory, logFile, port, password: secrets.owner, env: toolchainEnv() });
    process.stdout.write(`${howToReach(home, port, secrets)}# The database runs alone. Ctrl-C stops it.\n`);
    await Promise.race([stopped, postgres.child.ended]);
    await postgres.stop();
  } finally {
    lock.release();
  }
}

/**
 * Lines for a shell; passwords go into files that only their owner reads: one that psql looks up, one that the shell sources.
 * @param {string} home
 * @param {number} port
 * @param {import('./system/secrets.mjs').Secrets} secrets
 */
function howToReach(home, port, secrets) {
  const passwords = path.join(home, 'pgpass');
  writeFileSync(passwords, `127.0.0.1:${port}:*:openkms_owner:${secrets.owner}\n`, { mode: 0o600 });
  const urls = path.join(home, 'database-urls');
  const url = (/** @type {'owner' | 'app' | 'auth'} */ role) =>
    `postgres://openkms_${role}:${secrets[role]}@127.0.0.1:${port}/openkms`;
  const variables = {
    OPENKMS_OWNER_DB_URL: url('owner'),
    OPENKMS_DB_URL: url('app'),
    OPENKMS_AUTH_DB_URL: url('auth'),
  };
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${value}\n`);
  writeFileSync(urls, lines.join(''), { mode: 0o600 });
  return `export PGHOST=127.0.0.1 PGPORT=${port} PGUSER=openkms_owner PGPASSFILE='${passwords}'\n. '${urls}'\n`;
}
