/**
 * Devices that somebody revoked, lost or stolen ones. Always: known here within two seconds of `device.revoke` or
 * `device.readmit`, on every server process.
 */
import type pg from 'pg';
import { AppError } from '../app-error.ts';
import { keptBriefly } from '../kept-briefly.ts';

const KEPT_MS = 2_000;

export type RevokedDevices = {
  /** A device that nobody named is not revoked. */
  readonly has: (orgId: string, deviceId: string | undefined) => Promise<boolean>;
  /** Throws AppError `device_revoked` (403). */
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
    async refuse(orgId, deviceId) {
      if (await has(orgId, deviceId)) throw new AppError('device_revoked', 403);
    },
  };
}

function key(orgId: string, deviceId: string): string {
  return `${orgId}/${deviceId}`;
}
