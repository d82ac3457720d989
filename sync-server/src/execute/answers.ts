/**
 * Receipts as they are made: the answer to a command that was decided, and that to one which nobody can execute. Always:
 * a dead letter keeps what was sent, and its receipt lets the sender's outbox go on.
 */
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { ErrorCode } from '@openkms/schema/domain/codes.ts';
import { type Outcome, rejected } from '@openkms/schema/domain/outcome.ts';
import type { CommandReceiptRow, JsonObject, JsonValue } from '@openkms/schema/domain/rows.ts';
import { keepOriginal, withheldRaw } from './letter-originals.ts';
import type { OrgTransaction } from './org-transaction.ts';
import { record } from './record.ts';
import { insertRows } from './table-sql.ts';

/** The receipt of a command that came to `outcome`; `decidedAt` in ms UTC. Pure. */
export function answer(
  envelope: CommandEnvelope,
  actor: Actor,
  outcome: Outcome,
  decidedAt: number,
): CommandReceiptRow {
  return {
    id: envelope.id,
    orgId: actor.orgId,
    actorId: actor.userId,
    deviceId: envelope.device,
    seq: envelope.seq,
    name: envelope.name,
    status: outcome.status,
    code: 'code' in outcome ? outcome.code : null,
    details: outcome.details,
    issuedAt: envelope.issuedAt,
    offlineSince: envelope.offlineSince ?? null,
    decidedAt,
    entityTable: null,
    entityId: null,
    seenAt: null,
    seenBy: null,
    seenByName: null,
  };
}

/** Of the message of a dead letter, in UTF-16 code units; every list of issues (command.ts) is shorter. */
const MAX_MESSAGE = 20_000;

/** Keeps what nobody can execute for an administrator to look at, and answers it so that it leaves the outbox. */
export async function writeDeadLetter(
  tx: OrgTransaction,
  envelope: CommandEnvelope,
  actor: Actor,
  code: ErrorCode,
  message: string,
  {
    now: at,
    newId,
    audited,
    holdsTexts,
  }: {
    readonly now: number;
    readonly newId: () => string;
    readonly audited: JsonObject | undefined;
    /** It may hold one person's texts, which no device of an administrator is to have. */
    readonly holdsTexts: boolean;
  },
): Promise<CommandReceiptRow> {
  const receipt: CommandReceiptRow = { ...answer(envelope, actor, rejected(code), at), status: 'dead-letter' };
  const received = envelope.name === 'unreadable' ? envelope.args : (envelope as unknown as JsonValue);
  const letter = {
    id: envelope.id,
    orgId: actor.orgId,
    actorId: actor.userId,
    deviceId: envelope.device,
    code,
    message: message.slice(0, MAX_MESSAGE),
    raw: holdsTexts ? withheldRaw(received, audited ?? { withheld: true }) : { received },
    receivedAt: at,
    name: envelope.name,
    resolution: null,
    resolvedAt: null,
    resolvedBy: null,
    resolvedByName: null,
    resolutionNote: null,
  };
  await insertRows(tx.client, 'commandDeadLetter', [letter]);
  if (holdsTexts) await keepOriginal(tx.client, actor.orgId, { id: letter.id, raw: { received } });
  const nothing = { conflicts: [], names: new Map<string, string>(), jobs: [], promoted: [] };
  await record(tx, { envelope, actor, receipt, entity: undefined, audited, ...nothing, now: at, newId });
  return receipt;
}
