/**
 * Devices that somebody revoked, lost or stolen ones. Always: no token is given to one from the moment `device.revoke` is
 * in Postgres, and what it asks with the token it has is refused within two seconds, on every server process; `device.readmit` likewise.
 */
import type pg from 'pg';
import { AppError } from '../app-error.ts';
import { keptBriefly } from '../kept-briefly.ts';

const KEPT_MS = 2_000;

export type RevokedDevices = {
  /** As of at most two seconds ago: for what is asked often. A device that nobody named is not revoked. */
  readonly has: (orgId: string, deviceId: string | undefined) => Promise<boolean>;
  /** As of this moment: for whoever is about to be given a token. */
  readonly hasNow: (orgId: string, deviceId: string | undefined) => Promise<boolean>;
  /** By {@link RevokedDevices.has}; throws AppError `device_revoked` (403). */
  readonly refuse: (orgId: string, deviceId: string | undefined) => Promise<void>;
};

/** `pool` is that of the role openkms_auth. */
export function createRevokedDevices(pool: Pick<pg.Pool, 'query'>, now: () => number): RevokedDevices {
  const all = keptBriefly(KEPT_MS, now, async () => {
    const { rows } = await pool.query<{ org_id: string; id: string }>(
      'select org_id, id from device where revoked_at is not null',
    );
    return new Set(rows.map((row) => key(row.org_id, row.id)));
  });
  const has: RevokedDevices['has'] = async (orgId, deviceId) =>
    deviceId !== undefined && (await all()).has(key(orgId, deviceId));
  return {
    has,
    async hasNow(orgId, deviceId) {
      if (deviceId === undefined) return false;
      const { rowCount } = await pool.query(
        'select 1 from device where org_id = $1 and id = $2 and revoked_at is not null',
        [orgId, deviceId],
      );
      return rowCount === 1;
    },
    async refuse(orgId, deviceId) {
      if (await has(orgId, deviceId)) throw new AppError('device_revoked', 403);
    },
  };
}

function key(orgId: string, deviceId: string): string {
  return `${orgId}/${deviceId}`;
}
