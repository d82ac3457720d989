/** Connections for runs. Always: as the server has them, pipelined, and lost ones replaced without a word: runs cut them. */
import { createPool } from '@openkms/sync-server/execute/pool.ts';
import type { Databases } from './server.ts';

/** Pools over one database; `end` closes them. */
export function openDatabases(urls: { readonly appUrl: string; readonly ownerUrl: string }): Databases & {
  readonly end: () => Promise<void>;
} {
  const app = createPool({ connectionString: urls.appUrl, max: 12 }, () => undefined);
  const owner = createPool({ connectionString: urls.ownerUrl, max: 6 }, () => undefined);
  return {
    app,
    owner,
    async end() {
      await Promise.all([app.end(), owner.end()]);
    },
  };
}
