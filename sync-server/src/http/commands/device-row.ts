/** What a device says of itself with each batch. Always: telling it never costs a command: a device row that cannot be kept is logged. */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { id, MAX_INSTANT } from '@openkms/schema/commands/text.ts';
import { device } from '@openkms/schema/db/tables.ts';
import type pg from 'pg';
import { z } from 'zod';
import { inOrg } from '../../execute/org-transaction.ts';

export const deviceReport = z.object({
  id,
  label: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^[^\0<>]*$/),
  pendingCount: z
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .describe('Commands that wait on the device, this batch included'),
  offlineSince: z
    .number()
    .int()
    .min(0)
    .max(MAX_INSTANT)
    .nullable()
    .describe('Milliseconds since the epoch, UTC, by the device'),
});
export type DeviceReport = z.infer<typeof deviceReport>;

/** Writes the row of the device; a shared device belongs to whoever sent from it last. Throws when another organisation has the id. */
export async function writeDeviceRow(pool: pg.Pool, actor: Actor, report: DeviceReport, now: number): Promise<void> {
  const seen = {
    userId: actor.userId,
    label: report.label,
    lastSeenAt: now,
    pendingCount: report.pendingCount,
    offlineSince: report.offlineSince,
  };
  await inOrg(pool, actor.orgId, ({ db }) =>
    db
      .insert(device)
      .values({ id: report.id, orgId: actor.orgId, ...seen })
      .onConflictDoUpdate({ target: device.id, set: seen }),
  );
}
