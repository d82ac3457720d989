// A Postgres for as long as a test runs: in a temporary directory, on a free port, without waiting for the disk. Holds
// always: what it is started with is its own (files, passwords); `destroy` leaves nothing of it; one that does not start
// leaves its log, which the error names.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toolchainEnv } from './paths.mjs';
import { freePorts } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { newSecrets } from './secrets.mjs';

/**
 * Makes and starts a cluster.
 * @param {object} options
 * @param {string} options.name what the directory is called by
 * @param {Record<string, string>} [options.settings] beside those that do without the disk
 * @param {{ initdb: string, postgres: string }} [options.binaries] the embedded ones unless told
 * @param {readonly string[]} [options.locale] as initdb takes it
 */
export async function startPassingPostgres({ name, settings = {}, ...choices }) {
  const directory = mkdtempSync(path.join(tmpdir(), `openkms-${name}-`));
  // Run as root, Postgres works as another account, which must be able to enter.
  chmodSync(directory, 0o755);
  const secrets = newSecrets();
  const env = toolchainEnv();
  const [port = 0] = await freePorts(1);
  const postgres = await startPostgres({
    directory: path.join(directory, 'postgres'),
    logFile: path.join(directory, 'postgres.log'),
    port,
    password: secrets.owner,
    env,
    settings: { fsync: 'off', synchronous_commit: 'off', ...settings },
    ...choices,
  });
  const destroy = async () => {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  return { postgres, directory, port, secrets, env, destroy };
}
