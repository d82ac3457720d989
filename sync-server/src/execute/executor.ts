/**
 * The one executor behind every door: upcast → authorise → [lock → read → decide → write], what is in brackets in one
 * transaction (those of a batch share one, each a savepoint of it: org-transaction.ts).
 * Always: a command id has at most one receipt, and whoever sends it again gets that one; what cannot be understood is
 * kept as a dead letter and answered; nothing a sender can do makes `execute` throw. A fault of ours costs the command it
 * happened to and those that depend on it (order.ts), never the rest of a batch: they have no receipt and are sent again.
 */
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { CommandEnvelope, PreparedCommand } from '@openkms/schema/commands/command.ts';
import { envelopeSchema, MAX_COMMAND_LENGTH } from '@openkms/schema/commands/envelope.ts';
import { allCommands } from '@openkms/schema/commands/import-registry.ts';
import { keyedSet, keysOf } from '@openkms/schema/commands/order.ts';
import type { ErrorCode } from '@openkms/schema/domain/codes.ts';
import { isDeeperThan, MAX_JSON_DEPTH } from '@openkms/schema/domain/json-depth.ts';
import { type Effects, type Outcome, rejected } from '@openkms/schema/domain/outcome.ts';
import type { CommandReceiptRow, JsonObject, JsonValue } from '@openkms/schema/domain/rows.ts';
import { AppError } from '../app-error.ts';
import { databaseError, isPostgresAway, isTransient } from './database-error.ts';
import { HeldLocks, type LockKey, LocksNeeded } from './locks.ts';
import { ConvoyLost, inConvoy, inOrg, type OrgTransaction } from './org-transaction.ts';
import { readRows } from './reader.ts';
import { namesIn, record } from './record.ts';
import { deniedNow } from './rights.ts';
import { countSeats, settle } from './settle.ts';
import { insertRows, selectRows } from './table-sql.ts';
import { writeRows } from './write-rows.ts';

export type ExecutorDeps = {
  /** Connections of the role openkms_app. */
  readonly pool: pg.Pool;
  /** ms UTC; the server's clock decides. */
  readonly now?: () => number;
  readonly newId?: () => string;
  readonly observe?: (seen: { name: string; status: string; ms: number; attempts: number }) => void;
  /** Hears of each fault of ours, to be logged. */
  readonly onFault?: (fault: { commandId: string | undefined; name: string; error: unknown }) => void;
};

/** A command without a receipt: it failed by a fault of ours, or waits for one of the same batch that did. */
export type CommandFailure = {
  readonly id: string;
  readonly code: 'internal_error' | 'waits_for_earlier';
  readonly details?: JsonObject;
};
export type BatchAnswer = { readonly receipts: CommandReceiptRow[]; readonly failures: CommandFailure[] };

export type Executor = {
  /**
   * Executes one command as it arrived. Throws {@link AppError} `unavailable` when Postgres cannot be reached or asks too
   * often to try again, and `internal_error` for a fault of ours; in both cases nothing of it was kept.
   */
  readonly execute: (raw: unknown, actor: Actor) => Promise<CommandReceiptRow>;
  /**
   * Executes in order; a refused, unreadable or failing command does not stop the rest, but those that depend on a failing
   * one are not executed. Throws {@link AppError} `unavailable` as `execute` does.
   */
  readonly executeBatch: (raws: readonly unknown[], actor: Actor) => Promise<BatchAnswer>;
};

/** A deadlock or two is normal; this often is not. Starting over with more locks is not counted: there is an end to them. */
const MAX_ATTEMPTS = 8;

export function createExecutor(deps: ExecutorDeps): Executor {
  const { pool, now = Date.now, newId = uuidv7, observe, onFault } = deps;

  async function execute(raw: unknown, actor: Actor): Promise<CommandReceiptRow> {
    const started = performance.now();
    try {
      return await executeParsed(raw, parse(raw), actor, started);
    } catch (error) {
      const commandId = idOf(raw);
      const about: JsonObject = commandId === undefined ? {} : { commandId };
      if (isPostgresAway(error) || isTransient(error)) throw new AppError('unavailable', 503, about, { cause: error });
      const name = nameOf(raw);
      observe?.({ name, status: 'internal_error', ms: performance.now() - started, attempts: 1 });
      onFault?.({ commandId, name, error });
      throw new AppError('internal_error', 500, about, { cause: error });
    }
  }

  async function executeParsed(
    raw: unknown,
    parsed: Parsed,
    actor: Actor,
    started: number,
  ): Promise<CommandReceiptRow> {
    if (!parsed.ok) return deadLetter(raw, actor, parsed.code, parsed.message, idOf(raw));
    const { envelope } = parsed;
    if (envelope.actor !== actor.userId) return answer(envelope, actor, rejected('forbidden'), now());
    let attempts = 0;
    try {
      const receipt = await attempt(envelope, actor, () => (attempts += 1));
      observe?.({
        name: nameOf(envelope),
        status: receipt.status,
        ms: performance.now() - started,
        attempts,
      });
      return receipt;
    } catch (error) {
      // Sent again it would fail again, and hold up all that the device has queued behind it.
      if (isUnstorable(error))
        return deadLetter(raw, actor, 'invalid_args', `It cannot be stored: ${(error as Error).message}`, envelope.id);
      throw error;
    }
  }

  async function attempt(envelope: CommandEnvelope, actor: Actor, onAttempt: () => number): Promise<CommandReceiptRow> {
    const extra = new Set<LockKey>();
    let failures = 0;
    for (;;) {
      onAttempt();
      try {
        return await transact(envelope, actor, [...extra]);
      } catch (error) {
        if (isIdTaken(error)) return answer(envelope, actor, rejected('duplicate_id'), now());
        const code = refusalOfConstraint(error);
        if (code !== undefined) return await refuse(envelope, actor, code);
        if (error instanceof LocksNeeded) for (const key of error.keys) extra.add(key);
        else if (!isTransient(error) || (failures += 1) >= MAX_ATTEMPTS) throw error;
      }
    }
  }

  function transact(envelope: CommandEnvelope, actor: Actor, extra: readonly LockKey[]): Promise<CommandReceiptRow> {
    const definition = allCommands.get(envelope.name);
    const preparation = definition?.prepare(envelope);
    const prepared = preparation?.kind === 'ready' ? preparation.command : undefined;
    const allowed = prepared?.authorise(actor) ?? false;
    return inOrg(pool, actor.orgId, async (tx) => {
      const declared = prepared && allowed ? prepared.locks(actor) : [];
      const held = new HeldLocks(tx.client, [`command:${envelope.id}`, ...declared, ...extra]);
      // Sent together: Postgres answers the reads only once the locks are held.
      const reading = prepared && allowed ? readRows(tx, held, prepared.read(actor)) : undefined;
      const [[known], devices] = await Promise.all([
        selectRows(tx.client, 'commandReceipt', { id: envelope.id }),
        selectRows(tx.client, 'device', { id: [envelope.device, actor.deviceId ?? envelope.device] }),
        held.taken,
        reading,
      ]);
      if (known)
        return known.actorId === actor.userId ? known : answer(envelope, actor, rejected('duplicate_id'), now());
      const revoked = devices.find((device) => device.revokedAt !== null);
      if (revoked)
        return writeDeadLetter(tx, envelope, actor, 'device_revoked', `The device ${revoked.label} was revoked.`);
      if (!definition)
        return writeDeadLetter(tx, envelope, actor, 'unknown_command', `No command is named ${envelope.name}.`);
      if (preparation?.kind === 'malformed')
        return writeDeadLetter(tx, envelope, actor, preparation.code, JSON.stringify(preparation.issues));
      if (preparation?.kind === 'refused')
        return write(tx, held, envelope, actor, undefined, rejected(preparation.code, preparation.issues), now());
      const rule = await reading;
      const at = now();
      if (!rule || !prepared) {
        const outcome = prepared
          ? await deniedNow(tx, envelope, prepared, actor, { now: at, newId })
          : rejected('forbidden');
        return write(tx, held, envelope, actor, prepared, outcome, at);
      }
      return write(tx, held, envelope, actor, prepared, rule({ now: at, actor, newId }), at);
    });
  }

  async function write(
    tx: OrgTransaction,
    held: HeldLocks,
    envelope: CommandEnvelope,
    actor: Actor,
    prepared: PreparedCommand | undefined,
    outcome: Outcome,
    at: number,
  ): Promise<CommandReceiptRow> {
    const entity = prepared?.entity;
    const about = { entityTable: entity?.table ?? null, entityId: entity?.id ?? null };
    const receipt = { ...answer(envelope, actor, outcome, at), ...about };
    const effects = outcome.status === 'rejected' ? { changes: [], jobs: [], conflicts: [] } : outcome;
    const [{ promoted, touched }, names] = await Promise.all([
      settled(tx, held, effects.changes, at, prepared?.settle === 'promote'),
      namesIn(tx, effects.conflicts),
    ]);
    tx.finally(countSeats(tx, touched, at));
    tx.finally(record(tx, { envelope, actor, receipt, entity, ...effects, names, promoted, now: at, newId }));
    return receipt;
  }

  /** A constraint said no after the rule said yes: the refusal is recorded in a transaction of its own. */
  function refuse(envelope: CommandEnvelope, actor: Actor, code: ErrorCode): Promise<CommandReceiptRow> {
    return inOrg(pool, actor.orgId, async (tx) => {
      const held = new HeldLocks(tx.client, [`command:${envelope.id}`]);
      await held.taken;
      return write(tx, held, envelope, actor, undefined, rejected(code), now());
    });
  }

  async function deadLetter(
    raw: unknown,
    actor: Actor,
    code: ErrorCode,
    message: string,
    id: string | undefined,
  ): Promise<CommandReceiptRow> {
    const envelope: CommandEnvelope = {
      id: id ?? newId(),
      name: 'unreadable',
      version: 1,
      args: toJson(raw),
      actor: actor.userId,
      device: 'unknown',
      seq: 0,
      issuedAt: now(),
    };
    return inOrg(pool, actor.orgId, async (tx) => {
      await new HeldLocks(tx.client, [`command:${envelope.id}`]).taken;
      const [known] = await selectRows(tx.client, 'commandReceipt', { id: envelope.id });
      if (known)
        return known.actorId === actor.userId ? known : answer(envelope, actor, rejected('duplicate_id'), now());
      return writeDeadLetter(tx, envelope, actor, code, message);
    }).catch((error: unknown) => {
      if (isIdTaken(error)) return answer(envelope, actor, rejected('duplicate_id'), now());
      throw error;
    });
  }

  /** Keeps what nobody can execute for an administrator to look at, and answers it so that it leaves the outbox. */
  async function writeDeadLetter(
    tx: OrgTransaction,
    envelope: CommandEnvelope,
    actor: Actor,
    code: ErrorCode,
    message: string,
  ): Promise<CommandReceiptRow> {
    const at = now();
    const receipt: CommandReceiptRow = { ...answer(envelope, actor, rejected(code), at), status: 'dead-letter' };
    const raw = { received: envelope.name === 'unreadable' ? envelope.args : (envelope as unknown as JsonValue) };
    const letter = {
      id: envelope.id,
      orgId: actor.orgId,
      actorId: actor.userId,
      deviceId: envelope.device,
      code,
      message: message.slice(0, 2000),
      raw,
      receivedAt: at,
      name: envelope.name,
      resolution: null,
      resolvedAt: null,
      resolvedBy: null,
      resolvedByName: null,
      resolutionNote: null,
    };
    await insertRows(tx.client, 'commandDeadLetter', [letter]);
    const nothing = { conflicts: [], names: new Map<string, string>(), jobs: [], promoted: [] };
    await record(tx, { envelope, actor, receipt, entity: undefined, ...nothing, now: at, newId });
    return receipt;
  }

  async function inOrder(raws: readonly unknown[], actor: Actor): Promise<BatchAnswer> {
    const receipts: CommandReceiptRow[] = [];
    const failures: CommandFailure[] = [];
    const failed = keyedSet<string>();
    const fail = (raw: unknown, failure: CommandFailure) => {
      failures.push(failure);
      const parsed = parse(raw);
      if (parsed.ok) failed.add(keysOf(parsed.envelope, allCommands), failure.id);
    };
    for (const raw of raws) {
      const parsed: Parsed | undefined = failures.length === 0 ? undefined : parse(raw);
      const earlier = parsed?.ok ? failed.lastBefore(keysOf(parsed.envelope, allCommands)) : undefined;
      if (parsed?.ok && earlier !== undefined) {
        fail(raw, { id: parsed.envelope.id, code: 'waits_for_earlier', details: { waitsFor: earlier } });
        continue;
      }
      try {
        receipts.push(await execute(raw, actor));
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'internal_error') throw error;
        // What has no id cannot be answered by it; its sender sees that it was not dealt with.
        const id = idOf(raw);
        if (id !== undefined) fail(raw, { id, code: 'internal_error' });
      }
    }
    return { receipts, failures };
  }

  return {
    execute,
    async executeBatch(raws, actor) {
      if (raws.length > 1)
        try {
          return await inConvoy(pool, actor.orgId, () => inOrder(raws, actor));
        } catch (error) {
          if (!(error instanceof ConvoyLost)) throw error;
        }
      return inOrder(raws, actor);
    },
  };
}

/** Writes `changes` and settles what follows from them; the two are sent together. */
async function settled(
  tx: OrgTransaction,
  held: HeldLocks,
  changes: Effects['changes'],
  now: number,
  promote: boolean,
): ReturnType<typeof settle> {
  const writing = writeRows(tx, changes, now);
  tx.finally(writing);
  return settle(tx, held, changes, now, { promote });
}

type Parsed = { ok: true; envelope: CommandEnvelope } | { ok: false; code: ErrorCode; message: string };

/** Escapes of characters that Postgres stores in no text: NUL and lone surrogates. The look-behind skips escaped backslashes. */
const UNSTORABLE = /(?<=(?:^|[^\\])(?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;

function parse(raw: unknown): Parsed {
  if (isTooDeep(raw)) return { ok: false, code: 'invalid_args', message: 'The command is nested too deeply.' };
  const text = JSON.stringify(raw) ?? '';
  if (text.length > MAX_COMMAND_LENGTH)
    return { ok: false, code: 'command_too_large', message: 'The command is larger than 1 MB.' };
  if (text.search(UNSTORABLE) >= 0)
    return { ok: false, code: 'invalid_args', message: 'NUL characters and lone surrogates are no text.' };
  const parsed = envelopeSchema.safeParse(raw);
  if (!parsed.success)
    return {
      ok: false,
      code: 'invalid_args',
      message: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    };
  // zod types an absent `base` as possibly undefined; here it is absent or there.
  const { base, offlineSince, role, ...rest } = parsed.data;
  return {
    ok: true,
    envelope: {
      ...rest,
      ...(base === undefined ? {} : { base }),
      ...(role === undefined ? {} : { role }),
      offlineSince: offlineSince ?? null,
    },
  };
}

function answer(envelope: CommandEnvelope, actor: Actor, outcome: Outcome, decidedAt: number): CommandReceiptRow {
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

/** What is kept of something that is not a command: itself when it is small, its beginning when it is not. */
function toJson(raw: unknown): JsonValue {
  if (isTooDeep(raw)) return null;
  const text = (JSON.stringify(raw) ?? 'null').replace(UNSTORABLE, '\\ufffd');
  return text.length > 100_000
    ? { beginning: text.slice(0, 100_000), length: text.length }
    : (JSON.parse(text) as JsonValue);
}

/** The name of a command that exists: a label of metrics holds nothing that somebody sent. */
function nameOf(raw: unknown): string {
  const name = (raw as JsonObject | null | undefined)?.['name'];
  return typeof name === 'string' && allCommands.has(name) ? name : 'unknown';
}

function idOf(raw: unknown): string | undefined {
  const id = envelopeSchema.shape.id.safeParse((raw as JsonObject | null | undefined)?.['id']);
  return id.success ? id.data : undefined;
}

/** Another organisation has used this command id: nothing of its receipt is told, and none can be kept beside it. */
function isIdTaken(error: unknown): boolean {
  return /^command_(receipt|dead_letter)_pkey$/.test(databaseError(error)?.constraint ?? '');
}

/** Constraints that stand behind a rule, with the code their violation means. */
function refusalOfConstraint(error: unknown): ErrorCode | undefined {
  const cause = databaseError(error);
  if (cause === undefined) return undefined;
  switch (cause.constraint) {
    case 'session_never_oversold':
      return 'capacity_below_seats_taken';
    case 'training_code':
    case 'office_code':
      return 'duplicate_code';
    case 'registration_one_active':
      return 'already_registered';
    default:
      // Unique violation of an id: another organisation's row, which this one may not see, has it.
      return cause.code === '23505' ? 'duplicate_id' : undefined;
  }
}

/** Deeper than any command; its arguments begin at its second level. */
function isTooDeep(raw: unknown): boolean {
  return isDeeperThan(raw, MAX_JSON_DEPTH + 1);
}

/** Data that no column takes: a data exception, an integrity violation or a limit of Postgres, or a date beyond all dates. */
function isUnstorable(error: unknown): boolean {
  return error instanceof RangeError || /^(22|23|54)/.test(databaseError(error)?.code ?? '');
}
