/**
 * /api/v1/devices: the devices of people and what waits on them; revoke and readmit one. Always: managers and admins see
 * the organisation's, everybody else their own; who may revoke is for the command to say.
 */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { device, user } from '@openkms/schema/db/tables.ts';
import type { DeviceRow } from '@openkms/schema/domain/rows.ts';
import { and, desc, eq, getTableColumns, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { AppError } from '../../../../app-error.ts';
import { inOrg, type OrgTransaction } from '../../../../execute/org-transaction.ts';
import type { App, Door } from '../../../app.ts';
import { cursorInstant, cursorKind, pageOf, pageQuery, toPage } from '../../../cursor.ts';
import { documented, problems } from '../documented.ts';
import { idPath } from '../parameters.ts';

const instant = z.number().int().describe('Milliseconds since the epoch, UTC');
const deviceShape = z
  .object({
    id: z.string(),
    orgId: z.string(),
    userId: z.string().describe('Whose device it is'),
    label: z.string(),
    lastSeenAt: instant,
    pendingCount: z.number().int().describe('Changes that wait on it, as it last reported'),
    oldestPendingAt: instant.nullable().describe('By the clock of the device'),
    offlineSince: instant.nullable().describe('By the clock of the device'),
    clockSkewMs: z.number().nullable().describe("The device's clock less the server's"),
    revokedAt: instant.nullable(),
    revokedBy: z.string().nullable(),
    revokeReason: z.string().nullable(),
  })
  .meta({ id: 'Device' }) satisfies z.ZodType<DeviceRow>;

const listed = deviceShape.extend({ userName: z.string() }).meta({ id: 'ListedDevice' });
const cursors = cursorKind('devices', z.tuple([cursorInstant, z.string()]));
const changed = z.object({ device: deviceShape, receiptId: z.string() });

export function registerDevicesRoutes(app: App, { pool, authenticate, issue }: Door): void {
  app.get(
    '/api/v1/devices',
    {
      schema: {
        ...documented('devices', 'Devices, the one heard of last first: what waits on each, by its last report'),
        querystring: z.object({
          userId: z.string().min(1).max(64).optional(),
          revoked: z.stringbool().optional(),
          ...pageQuery,
        }),
        response: { 200: pageOf(listed), ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const { cursor, limit, userId, revoked } = request.query;
      const conditions: (SQL | undefined)[] = [visibleTo(actor)];
      if (userId !== undefined) conditions.push(eq(device.userId, userId));
      if (revoked !== undefined) conditions.push((revoked ? isNotNull : isNull)(device.revokedAt));
      if (cursor !== undefined) {
        const [at, last] = cursors.decode(cursor);
        conditions.push(
          sql`(${device.lastSeenAt}, ${device.id}) < (${new Date(at).toISOString()}::timestamptz, ${last})`,
        );
      }
      const rows = await inOrg(pool, actor.orgId, ({ db }) =>
        db
          .select({ ...getTableColumns(device), userName: user.name })
          .from(device)
          .innerJoin(user, eq(user.id, device.userId))
          .where(and(...conditions))
          .orderBy(desc(device.lastSeenAt), desc(device.id))
          .limit(limit + 1),
      );
      return toPage(rows, limit, cursors, (row): [number, string] => [row.lastSeenAt, row.id]);
    },
  );

  app.post(
    '/api/v1/devices/:id/revoke',
    {
      schema: {
        ...documented('devices', 'Refuse a lost device: no rows, no sign-in; what waits on it is kept (device.revoke)'),
        params: idPath,
        body: z.strictObject({ reason: z.string().max(10_000) }),
        response: { 200: changed, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const deviceId = request.params.id;
      const receipt = await issue(request, actor, 'device.revoke', { deviceId, reason: request.body.reason });
      return {
        device: await inOrg(pool, actor.orgId, (tx) => readVisible(tx, actor, deviceId)),
        receiptId: receipt.id,
      };
    },
  );

  app.post(
    '/api/v1/devices/:id/readmit',
    {
      schema: {
        ...documented('devices', 'Take a revoked device back (device.readmit)'),
        params: idPath,
        response: { 200: changed, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const deviceId = request.params.id;
      const receipt = await issue(request, actor, 'device.readmit', { deviceId });
      return {
        device: await inOrg(pool, actor.orgId, (tx) => readVisible(tx, actor, deviceId)),
        receiptId: receipt.id,
      };
    },
  );
}

function visibleTo(actor: Actor): SQL | undefined {
  return actor.role === 'employee' ? eq(device.userId, actor.userId) : undefined;
}

async function readVisible({ db }: OrgTransaction, actor: Actor, deviceId: string): Promise<DeviceRow> {
  const [row] = await db
    .select()
    .from(device)
    .where(and(eq(device.id, deviceId), visibleTo(actor)));
  if (!row) throw new AppError('not_found', 404);
  return row;
}
