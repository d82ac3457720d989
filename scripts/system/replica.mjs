// zero-cache's copy of the database, and whether it is a copy of this one. After a restore it is not: its file holds rows
// that are gone, its bookkeeping (database openkms_zero) counts positions of another log, and a replication slot may be
// left that nobody will ever read. Always: either all of them belong to the epoch written beside the file, or none is kept.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withClient } from './postgres.mjs';

const ZERO_DATABASE = 'openkms_zero';

/**
 * Asks the database for its epoch (which notices that it was restored) and throws zero-cache's state away when it was made
 * in another one. Call it when the database is migrated and zero-cache does not run. Postgres keeps `openkms_zero`.
 * @param {object} options
 * @param {string} options.directory where the replica is, `$OPENKMS_HOME/zero`
 * @param {string} options.ownerUrl the database, as its owner
 * @param {string} options.adminUrl another database of the same cluster, as its owner
 * @returns {Promise<boolean>} whether it was thrown away
 */
export async function forgetForeignReplica({ directory, ownerUrl, adminUrl }) {
  const epoch = await withClient(ownerUrl, async (client) => {
    const { rows } = await client.query('SELECT openkms_epoch() AS epoch');
    return String(rows[0].epoch);
  });
  const stamp = path.join(directory, 'epoch');
  const known = existsSync(stamp) ? readFileSync(stamp, 'utf8').trim() : null;
  if (known === epoch) return false;
  // Without a stamp the replica was made before epochs were: it is of this database.
  if (known !== null) await forget({ directory, ownerUrl, adminUrl });
  const draft = `${stamp}.draft`;
  writeFileSync(draft, `${epoch}\n`, { mode: 0o600 });
  renameSync(draft, stamp);
  return known !== null;
}

/** @param {{ directory: string, ownerUrl: string, adminUrl: string }} options */
async function forget({ directory, ownerUrl, adminUrl }) {
  for (const name of readdirSync(directory)) {
    if (name.includes('replica')) rmSync(path.join(directory, name), { recursive: true, force: true });
  }
  await withClient(ownerUrl, (client) =>
    client.query(
      `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
       WHERE database = current_database() AND slot_type = 'logical' AND NOT active`,
    ),
  );
  await withClient(adminUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${ZERO_DATABASE} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${ZERO_DATABASE}`);
  });
}
