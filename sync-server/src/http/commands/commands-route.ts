/**
 * POST /api/v1/commands: what a device did, in its order; receipts in the same order. Always: one bad command costs that
 * command alone, and the answer names each by its id; who sent them is who the token says, with the rights of this moment.
 * A command without a receipt is named among the failures and is to be sent again. No commands at all is a report alone.
 */
import { envelopeSchema } from '@openkms/schema/commands/envelope.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { z } from 'zod';
import type { Executor } from '../../execute/executor.ts';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { receiptShape } from '../rest/v1/row-shapes.ts';
import { deviceReport, writeDeviceRow } from './device-row.ts';

/** Above one command's 1 MB, so that an oversized command gets its own answer instead of blocking the queue behind it. */
const BATCH_BYTES = 4 * 1024 * 1024;

/** Each entry is judged by the executor, not here: an unreadable one must not refuse its neighbours. */
const entry: z.ZodType = z.unknown().meta({
  description:
    'A command envelope. One that cannot be read becomes a dead letter; the others are executed all the same.',
  type: 'object',
  required: Object.keys(envelopeSchema.shape).filter((key) => !['base', 'offlineSince', 'role'].includes(key)),
});

const body = z.object({ device: deviceReport.optional(), commands: z.array(entry).max(1000) });

const failure = z.object({
  id: z.string(),
  code: z.enum(['internal_error', 'waits_for_earlier']),
  details: receiptShape.shape.details.optional(),
});
const server = z.object({
  epoch: z.string().describe('Another one means that the server was restored: offer again what it does not know'),
  now: z.number().int().describe('Milliseconds since the epoch, UTC, by the server'),
  revoked: z.boolean().describe('This device is refused; what it sends becomes dead letters'),
});

/** What the server is to this device just now. */
export type Standing = { readonly epoch: string; readonly revoked: boolean };

export function registerCommandsRoute(
  app: App,
  door: Pick<Door, 'pool' | 'authenticate' | 'now'> & {
    readonly executor: Executor;
    /** Asked after the commands were executed; what it says of the server goes along with the answer. */
    readonly standing?: (actor: Actor, deviceId: string | undefined) => Promise<Standing>;
  },
): void {
  app.post(
    '/api/v1/commands',
    {
      bodyLimit: BATCH_BYTES,
      schema: {
        ...documented('sync', 'Execute a batch of commands; answers one receipt or failure each, in order'),
        body,
        response: {
          200: z.object({
            receipts: z.array(receiptShape),
            failures: z.array(failure),
            server: server.optional(),
          }),
          ...problems,
        },
      },
    },
    async (request) => {
      const actor = await door.authenticate(request);
      const { device, commands } = request.body;
      const { receipts, failures } = await door.executor.executeBatch(commands, actor);
      if (device) {
        await writeDeviceRow(door.pool, actor, device, door.now()).catch((error: unknown) => {
          request.log.warn({ err: error, device: device.id }, 'the device row was not kept');
        });
      }
      const standing = await door.standing?.(actor, device?.id);
      return { receipts, failures, ...(standing ? { server: { ...standing, now: door.now() } } : {}) };
    },
  );
}
