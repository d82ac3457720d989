/**
 * POST /api/v1/commands: what a device did, in its order; receipts in the same order. Always: one bad command costs that
 * command alone, and the answer names each by its id; who sent them is who the token says, with the rights of this moment.
 * A command without a receipt is named among the failures and is to be sent again. No commands at all is a report alone.
 */
import { validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError } from '../../app-error.ts';
import type { Person } from '../../auth/person.ts';
import type { Executor } from '../../execute/executor.ts';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { receiptShape } from '../rest/v1/row-shapes.ts';
import { withWhatIsWrong } from '../what-is-wrong.ts';
import { commandShape } from './command-shape.ts';
import { deviceReport, writeDeviceRow } from './device-row.ts';

/** Above one command's 1 MB, so that an oversized command gets its own answer instead of blocking the queue behind it. */
export const BATCH_BYTES = 4 * 1024 * 1024;
const MAX_COMMANDS = 1000;

/** Each entry is judged by the executor, not here: an unreadable one must not refuse its neighbours. */
const entry: z.ZodType = z
  .unknown()
  .meta({ type: 'object', description: 'A command envelope, as POST /api/v1/commands describes it.' });

export const commandsBody = z.object({
  device: deviceReport
    .nullish()
    .catch(null)
    .describe('What the device says of itself. One that cannot be read costs no command; alone, it is refused'),
  epoch: z
    .string()
    .max(200)
    .optional()
    .catch(undefined)
    .describe(
      'The epoch whose receipts the device holds. Where it is another one, nothing is executed: the device first offers again what was forgotten, so that nothing overtakes it',
    ),
  commands: z.array(entry).max(MAX_COMMANDS),
});
/** The same, with what a command is: shown, and not asked of anybody. */
const shownBody = commandsBody.extend({ commands: z.array(commandShape).max(MAX_COMMANDS) });

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

export const commandsAnswer = z.object({
  receipts: z.array(receiptShape),
  failures: z.array(failure),
  server: server.optional(),
});

/** What the server is to this device just now. */
export type Standing = { readonly epoch: string; readonly revoked: boolean };

export function registerCommandsRoute(
  app: App,
  door: Pick<Door, 'pool' | 'authenticate' | 'now'> & {
    readonly executor: Executor;
    /** Asked before the commands are executed; what it says of the server goes along with the answer. */
    readonly standing?: (actor: Person, deviceId: string | undefined) => Promise<Standing>;
  },
): void {
  app.post(
    '/api/v1/commands',
    {
      bodyLimit: BATCH_BYTES,
      schema: {
        ...documented('sync', 'Execute a batch of commands; answers one receipt or failure each, in order'),
        body: shownBody,
        response: {
          200: commandsAnswer,
          ...problems,
        },
      },
      validatorCompiler: (part) => validatorCompiler({ ...part, schema: commandsBody }),
    },
    async (request) => {
      const arrivedAt = door.now();
      const actor = await door.authenticate(request);
      const { device, epoch, commands } = request.body;
      if (device === null) {
        if (commands.length === 0) throw new AppError('invalid_request', 400, { reason: 'the report cannot be read' });
        request.log.warn('a report cannot be read; its commands are executed');
      }
      const standing = await door.standing?.(actor, device?.id);
      const isOfAnother = epoch !== undefined && standing !== undefined && epoch !== standing.epoch;
      const { receipts, failures } = await door.executor.executeBatch(isOfAnother ? [] : commands, actor);
      if (device) {
        await writeDeviceRow(door.pool, actor, device, { arrivedAt, now: door.now() }).catch((error: unknown) => {
          request.log.warn({ err: error, device: device.id }, 'the device row was not kept');
        });
      }
      const told = await withWhatIsWrong(door.pool, actor, receipts).catch((error: unknown) => {
        // They are decided: an answer without explanations is better than none.
        request.log.warn({ err: error }, 'what is wrong with the commands could not be read');
        return receipts;
      });
      return { receipts: told, failures, ...(standing ? { server: { ...standing, now: door.now() } } : {}) };
    },
  );
}
