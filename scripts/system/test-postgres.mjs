// vitest's globalSetup for tests that need Postgres: one cluster for the run, with a template database migrated once.
// Test files clone the template (schema/src/db/test-database.ts). The cluster lives in a temporary directory, does not
// wait for the disk, and goes with the run, also when vitest is killed.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeEnd, logTail, runChild } from './child.mjs';
import { nodeExecutable, ROOT, toolchainEnv } from './paths.mjs';
import { freePorts } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { newSecrets } from './secrets.mjs';

const TEMPLATE = 'openkms_template';

/**
 * @param {{ provide: (key: 'postgres', value: { port: number, ownerPassword: string, appPassword: string, authPassword: string, template: string }) => void }} project
 * @returns {Promise<() => Promise<void>>} the teardown
 */
export default async function setup(project) {
  const directory = mkdtempSync(path.join(tmpdir(), 'openkms-test-'));
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
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  });
  const teardown = async () => {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await postgres.ensureDatabase(TEMPLATE);
    const logFile = path.join(directory, 'migrate.log');
    const end = await runChild({
      name: 'migrate',
      command: nodeExecutable(),
      args: [path.join(ROOT, 'schema/src/db/migrate.ts')],
      env: {
        ...env,
        OPENKMS_OWNER_DB_URL: postgres.ownerUrl(TEMPLATE),
        OPENKMS_APP_DB_PASSWORD: secrets.app,
        OPENKMS_AUTH_DB_PASSWORD: secrets.auth,
      },
      logFile,
    });
    if (end.code !== 0) {
      throw new Error(`The template database could not be migrated (${describeEnd(end)}):\n${logTail(logFile, 20)}`);
    }
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide('postgres', {
    port,
    ownerPassword: secrets.owner,
    appPassword: secrets.app,
    authPassword: secrets.auth,
    template: TEMPLATE,
  });
  return teardown;
}
