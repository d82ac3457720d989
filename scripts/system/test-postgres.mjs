// vitest's globalSetup for tests that need Postgres: one cluster for the run, with a template database migrated once.
// Test files clone the template (schema/src/db/test-database.ts). The cluster lives in a temporary directory, does not
// wait for the disk, and goes with the run, also when vitest is killed.
import path from 'node:path';
import { describeEnd, logTail, runChild } from './child.mjs';
import { startPassingPostgres } from './passing-postgres.mjs';
import { nodeExecutable, ROOT } from './paths.mjs';

const TEMPLATE = 'openkms_template';

/**
 * @param {{ provide: (key: 'postgres', value: { port: number, ownerPassword: string, appPassword: string, authPassword: string, template: string }) => void }} project
 * @returns {Promise<() => Promise<void>>} the teardown
 */
export default async function setup(project) {
  const { postgres, directory, port, secrets, env, destroy } = await startPassingPostgres({
    name: 'test',
    settings: { full_page_writes: 'off', max_connections: '300' },
  });
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
    await destroy();
    throw error;
  }
  project.provide('postgres', {
    port,
    ownerPassword: secrets.owner,
    appPassword: secrets.app,
    authPassword: secrets.auth,
    template: TEMPLATE,
  });
  return destroy;
}
