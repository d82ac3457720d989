/**
 * REST's way to the executor: a request becomes one command, its receipt becomes an answer or a problem. Always: REST has
 * no rule and no right of its own; an Idempotency-Key gives the command its id (idempotency-key.ts), so a request sent twice acts once.
 */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { commands } from '@openkms/schema/commands/registry.ts';
import { isErrorCode } from '@openkms/schema/domain/codes.ts';
import type { CommandReceiptRow, JsonObject } from '@openkms/schema/domain/rows.ts';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../app-error.ts';
import type { Executor } from '../execute/executor.ts';
import { parse } from '../execute/read-command.ts';
import { type Key, keyOf, partOf, refuseOther } from './idempotency-key.ts';
import { statusOf } from './problem-status.ts';

/** The receipt of a command that was applied or adjusted; throws AppError for every other. */
export type IssueCommand = (
  request: FastifyRequest,
  actor: Actor,
  name: string,
  args: unknown,
  options?: {
    /** A conflict is an answer too. */
    readonly conflictsToo?: boolean;
    /** Where a request becomes several commands: which one this is, from 2 on. */
    readonly part?: number;
    /** Which agent acts in the actor's name. */
    readonly agent?: string | null;
    /** What the request is known by, where that is not for the header alone to say. */
    readonly key?: Key | undefined;
    /** What was seen before the request was made; as the envelope's. */
    readonly base?: JsonObject | undefined;
  },
) => Promise<CommandReceiptRow>;

/** What stands as the device in receipts of commands that came through REST; no device may be called that. */
export const REST_DEVICE = 'rest';

export function createIssueCommand({
  executor,
  now,
  newId,
}: {
  executor: Executor;
  now: () => number;
  newId: () => string;
}): IssueCommand {
  return async (request, actor, name, args, { conflictsToo = false, part = 1, agent, key, base } = {}) => {
    const definition = commands.get(name);
    if (!definition) throw new Error(`REST issues ${name}, which is no command.`);
    const own = key ?? keyOf(request, { ...actor, agent });
    const envelope = {
      id: own ? partOf(own, part).id : newId(),
      name,
      version: definition.version,
      args,
      ...(base === undefined ? {} : { base }),
      actor: actor.userId,
      device: REST_DEVICE,
      seq: own?.fingerprint ?? 0,
      issuedAt: now(),
    };
    const receipt = await executor.execute(envelope, actor);
    if (own) refuseOther(own, receipt);
    if (conflictsToo && receipt.status === 'conflict') return receipt;
    if (receipt.status !== 'dead-letter') return settled(receipt);
    const parsed = parse(envelope);
    const prepared = parsed.ok ? definition.prepare(parsed.envelope) : undefined;
    const wrong = prepared?.kind === 'malformed' ? prepared.issues : {};
    return settled({ ...receipt, details: { ...wrong, ...receipt.details } });
  };
}

/** Throws AppError for a receipt that says no; `commandId` in its details leads to the receipt. */
export function settled(receipt: CommandReceiptRow): CommandReceiptRow {
  if (receipt.status === 'applied' || receipt.status === 'adjusted') return receipt;
  const details: JsonObject = { ...receipt.details, commandId: receipt.id };
  const code = receipt.code ?? 'internal';
  if (isErrorCode(code)) throw new AppError(code, statusOf(code), details);
  if (code === 'field_conflict' || code === 'prompt_conflict') throw new AppError(code, 409, details);
  throw new AppError('internal', 500, details);
}
