// `npm run postgres`: how psql, pg_dump and pg_restore reach this installation's embedded database. While OpenKMS runs it
// says so and ends; while it does not, it starts the database alone and stops it on Ctrl-C (docs/restore-drill.md).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { reportFailure, StartError } from './system/exit-codes.mjs';
import { defaultHome, toolchainEnv } from './system/paths.mjs';

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
  await bootstrap();
  // Imported only now: they need the dependencies that bootstrap has just made sure of.
  const { tryLock } = await import('./system/lock.mjs');
  const { startPostgres } = await import('./system/postgres.mjs');
  const { freePorts } = await import('./system/ports.mjs');
  const { loadSecrets } = await import('./system/secrets.mjs');
  const home = defaultHome();
  const directory = path.join(home, 'postgres');
  if (!existsSync(path.join(directory, 'data'))) {
    throw new StartError('USAGE', `There is no database in ${home} yet: "npm start" makes it.`);
  }
  const password = loadSecrets(home).owner;
  const lock = tryLock(path.join(home, 'run.lock'));
  if (lock.kind === 'taken') {
    // The fourth line of the file is the port.
    const port = Number(readFileSync(path.join(directory, 'data', 'postmaster.pid'), 'utf8').split('\n')[3]);
    process.stdout.write(howToReach(home, port, password));
    return;
  }
  try {
    mkdirSync(path.join(home, 'logs'), { recursive: true, mode: 0o700 });
    const [port = 0] = await freePorts(1);
    const logFile = path.join(home, 'logs', 'postgres.log');
    const postgres = await startPostgres({ directory, logFile, port, password, env: toolchainEnv() });
    process.stdout.write(`${howToReach(home, port, password)}# The database runs alone. Ctrl-C stops it.\n`);
    await Promise.race([stopped, postgres.child.ended]);
    await postgres.stop();
  } finally {
    lock.release();
  }
}

/**
 * Lines for a shell; the password goes into a file that only its owner reads.
 * @param {string} home
 * @param {number} port
 * @param {string} password
 */
function howToReach(home, port, password) {
  const file = path.join(home, 'pgpass');
  writeFileSync(file, `127.0.0.1:${port}:*:openkms_owner:${password}\n`, { mode: 0o600 });
  return `export PGHOST=127.0.0.1 PGPORT=${port} PGUSER=openkms_owner PGPASSFILE='${file}'\n`;
}
