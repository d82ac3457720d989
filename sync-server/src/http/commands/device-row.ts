/**
 * What a device says of itself with each batch, and alone every few minutes. Always: telling it never costs a command: a
 * device row that cannot be kept is logged, and a clock that is a year off is a figure to show, not an error.
 */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { id, MAX_INSTANT } from '@openkms/schema/commands/text.ts';
import { device } from '@openkms/schema/db/tables.ts';
import { eq } from 'drizzle-orm';
import type pg from 'pg';
import { z } from 'zod';
import { inOrg } from '../../execute/org-transaction.ts';
import { REST_DEVICE } from '../issue-command.ts';

/** By the clock of the device, which may stand at any time there is: brought into what Postgres keeps. */
const deviceInstant = z
  .number()
  .transform((ms) => Math.min(Math.max(Math.round(ms), 0), MAX_INSTANT))
  .describe('Milliseconds since the epoch, UTC, by the device');

export const deviceReport = z.object({
  id: id.refine((value) => value !== REST_DEVICE, { error: 'this is what REST is called' }),
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
  oldestPendingAt: deviceInstant.nullish().describe('When the oldest waiting command was made, by the device'),
  offlineSince: deviceInstant.nullable(),
  now: deviceInstant.optional().describe("The device's clock as it sends; the difference to the server's is kept"),
});
export type DeviceReport = z.infer<typeof deviceReport>;

/**
 * Writes the row of the device, which belongs to whoever first told of it: a shared one has an id for each person.
 * `arrivedAt` (ms UTC) is when the report came in, before its commands were executed: the skew is measured against it, line
 * included. Throws when somebody else has the id.
 */
export async function writeDeviceRow(
  pool: pg.Pool,
  actor: Actor,
  report: DeviceReport,
  { arrivedAt, now }: { readonly arrivedAt: number; readonly now: number },
): Promise<void> {
  const seen = {
    label: report.label,
    lastSeenAt: now,
    pendingCount: report.pendingCount,
    offlineSince: report.offlineSince,
    // Clients that do not tell these leave them as they are, unless nothing waits any more.
    ...oldestPending(report),
    ...(report.now === undefined ? {} : { clockSkewMs: report.now - arrivedAt }),
  };
  const written = await inOrg(pool, actor.orgId, ({ db }) =>
    db
      .insert(device)
      .values({ id: report.id, orgId: actor.orgId, userId: actor.userId, ...seen })
      .onConflictDoUpdate({ target: device.id, set: seen, setWhere: eq(device.userId, actor.userId) })
      .returning({ id: device.id }),
  );
  if (written.length === 0) throw new Error(`The device ${report.id} is not one of ${actor.userId}.`);
}

function oldestPending({ pendingCount, oldestPendingAt }: DeviceReport): { readonly oldestPendingAt?: number | null } {
  if (pendingCount === 0) return { oldestPendingAt: null };
  return oldestPendingAt === undefined ? {} : { oldestPendingAt };
}
