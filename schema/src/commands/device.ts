/**
 * device.revoke and device.readmit: an administrator stops trusting a device (lost, stolen, sold), or trusts it again.
 * Always: what a revoked device still sends is kept as dead letters, never executed by itself and never dropped.
 */
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { adjusted, applied, rejected } from '../domain/outcome.ts';
import type { DeviceRow } from '../domain/rows.ts';
import { defineCommand, type Read, rowOf } from './command.ts';
import { id, reason } from './text.ts';

const administers = (actor: Actor) => actor.role === 'admin';

type DeviceState = { readonly device: DeviceRow | undefined };

function* readDevice(deviceId: string): Read<DeviceState> {
  return { device: yield* rowOf('device', deviceId) };
}

export const revoke = defineCommand({
  name: 'device.revoke',
  version: 1,
  args: z.object({ deviceId: id, reason }),
  base: z.undefined(),
  authorise: administers,
  locks: (args) => [`device:${args.deviceId}`],
  read: (args) => readDevice(args.deviceId),
  decide: ({ device }: DeviceState, args, { now, actor }) => {
    if (!device) return rejected('not_found', { deviceId: args.deviceId });
    if (device.revokedAt !== null) return adjusted('already_so', {}, { deviceId: device.id });
    const set = { revokedAt: now, revokedBy: actor.userId, revokeReason: args.reason };
    return applied(
      { changes: [{ op: 'update', table: 'device', id: device.id, set }] },
      { deviceId: device.id, userId: device.userId },
    );
  },
  entity: (args) => ({ table: 'device', id: args.deviceId }),
  settle: 'count',
});

export const readmit = defineCommand({
  name: 'device.readmit',
  version: 1,
  args: z.object({ deviceId: id }),
  base: z.undefined(),
  authorise: administers,
  locks: (args) => [`device:${args.deviceId}`],
  read: (args) => readDevice(args.deviceId),
  decide: ({ device }: DeviceState, args) => {
    if (!device) return rejected('not_found', { deviceId: args.deviceId });
    if (device.revokedAt === null) return adjusted('already_so', {}, { deviceId: device.id });
    const set = { revokedAt: null, revokedBy: null, revokeReason: null };
    return applied(
      { changes: [{ op: 'update', table: 'device', id: device.id, set }] },
      { deviceId: device.id, userId: device.userId },
    );
  },
  entity: (args) => ({ table: 'device', id: args.deviceId }),
  settle: 'count',
});
