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
import type { Command, CommandEnvelope, PreparedCommand } from '@openkms/schema/commands/command.ts';
import { allCommands } from '@openkms/schema/commands/import-registry.ts';
import type { ErrorCode } from '@openkms/schema/domain/codes.ts';
import { type Effects, type Outcome, rejected } from '@openkms/schema/domain/outcome.ts';
import type { CommandReceiptRow, JsonObject } from '@openkms/schema/domain/rows.ts';
import { AppError } from '../app-error.ts';
import { answer, writeDeadLetter } from './answers.ts';
import { isPostgresAway, isTransient } from './database-error.ts';
import { type BatchAnswer, inOrder } from './in-order.ts';
import { mayHoldTexts } from './letter-originals.ts';
import { HeldLocks, type LockKey, LocksNeeded } from './locks.ts';
import { ConvoyLost, inConvoy, inOrg, type OrgTransaction } from './org-transaction.ts';
import { idOf, nameOf, type Parsed, parse, toJson } from './read-command.ts';
import { readRows } from './reader.ts';
import { namesIn, record } from './record.ts';
import { isIdTaken, isUnstorable, refusalOfConstraint } from './refusals.ts';
import { deniedByRule, readDenied } from './rights.ts';
import { countSeats, settle } from './settle.ts';
import { selectRows } from './table-sql.ts';
import { writeRows } from './write-rows.ts';

export type ExecutorDeps = {
  /** Connections of the role openkms_app. */
  readonly pool: pg.Pool;
  /** ms UTC; the server's clock decides. */
  readonly now?: () => number;
  readonly newId?: () => string;
  readonly observe?: (seen: { name: string; status: string; ms: number; attempts: number; orgId: string }) => void;
  /** The commands there are; all of them unless told. */
  readonly commands?: ReadonlyMap<string, Command>;
  /** Hears of each fault of ours, to be logged. */
  readonly onFault?: (fault: { commandId: string | undefined; name: string; error: unknown }) => void;
};

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
  const { pool, now = Date.now, newId = uuidv7, observe, onFault, commands = allCommands } = deps;

  async function execute(raw: unknown, actor: Actor): Promise<CommandReceiptRow> {
    const started = performance.now();
    try {
      return await executeParsed(raw, parse(raw), actor, started);
    } catch (error) {
      const commandId = idOf(raw);
      const about: JsonObject = commandId === undefined ? {} : { commandId };
      if (isPostgresAway(error) || isTransient(error)) throw new AppError('unavailable', 503, about, { cause: error });
      const name = nameOf(raw);
      observe?.({
        name,
        status: 'internal_error',
        ms: performance.now() - started,
        attempts: 1,
        orgId: actor.orgId,
      });
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
        orgId: actor.orgId,
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
    const extra = { keys: new Set<LockKey>(), shared: new Set<LockKey>() };
    let failures = 0;
    for (;;) {
      onAttempt();
      try {
        return await transact(envelope, actor, extra);
      } catch (error) {
        if (isIdTaken(error)) return answer(envelope, actor, rejected('duplicate_id'), now());
        const code = refusalOfConstraint(error);
        if (code !== undefined) return await refuse(envelope, actor, code);
        if (error instanceof LocksNeeded) {
          for (const key of error.keys) extra.keys.add(key);
          for (const key of error.shared) extra.shared.add(key);
        } else if (!isTransient(error) || (failures += 1) >= MAX_ATTEMPTS) throw error;
      }
    }
  }

  function transact(
    envelope: CommandEnvelope,
    actor: Actor,
    extra: { readonly keys: Iterable<LockKey>; readonly shared: Iterable<LockKey> },
  ): Promise<CommandReceiptRow> {
    const definition = commands.get(envelope.name);
    const preparation = definition?.prepare(envelope);
    const prepared = preparation?.kind === 'ready' ? preparation.command : undefined;
    const allowed = prepared?.authorise(actor) ?? false;
    return inOrg(pool, actor.orgId, async (tx) => {
      const declared = prepared && allowed ? prepared.locks(actor) : [];
      const held = new HeldLocks(tx.client, [`command:${envelope.id}`, ...declared, ...extra.keys], [...extra.shared]);
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
      const unexecuted = (code: ErrorCode, message: string) => {
        const audited = prepared ? prepared.audited : withheld(definition);
        const holdsTexts = mayHoldTexts(envelope.name, commands);
        return writeDeadLetter(tx, envelope, actor, code, message, { now: now(), newId, audited, holdsTexts });
      };
      if (revoked) return unexecuted('device_revoked', `The device ${revoked.label} was revoked.`);
      if (!definition) return unexecuted('unknown_command', `No command is named ${envelope.name}.`);
      if (preparation?.kind === 'malformed') return unexecuted(preparation.code, JSON.stringify(preparation.issues));
      if (preparation?.kind === 'refused')
        return write(tx, held, envelope, actor, undefined, rejected(preparation.code, preparation.issues), now());
      const rule = await reading;
      const denial = prepared && !rule ? await readDenied(tx, held, envelope, prepared, actor) : undefined;
      // Its place in the order: what it is decided by has been read, and stays until it is committed.
      const at = now();
      const context = { now: at, actor, newId };
      if (!rule || !prepared) {
        const outcome = denial?.(context) ?? rejected('forbidden');
        return write(tx, held, envelope, actor, prepared, outcome, at);
      }
      const said = rule(context);
      const device = devices.find(({ id }) => id === envelope.device);
      const outcome = await deniedByRule(tx, held, envelope, prepared, { rule, denied: said, device }, context);
      return write(tx, held, envelope, actor, prepared, outcome, at);
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
    const { settle: only, ...effects }: Effects =
      outcome.status === 'rejected' ? { changes: [], jobs: [], conflicts: [] } : outcome;
    const [{ promoted, touched }, names] = await Promise.all([
      settled(tx, held, effects.changes, at, prepared?.settle === 'promote' && only !== 'count'),
      namesIn(tx, effects.conflicts),
    ]);
    tx.finally(countSeats(tx, touched, at));
    tx.finally(
      record(tx, {
        envelope,
        actor,
        receipt,
        entity,
        audited: prepared ? prepared.audited : withheld(commands.get(envelope.name)),
        ...effects,
        names,
        promoted,
        now: at,
        newId,
      }),
    );
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
      const audited = withheld(commands.get(nameOf(raw)));
      const holdsTexts = mayHoldTexts((raw as JsonObject | null | undefined)?.['name'], commands);
      return writeDeadLetter(tx, envelope, actor, code, message, { now: now(), newId, audited, holdsTexts });
    }).catch((error: unknown) => {
      if (isIdTaken(error)) return answer(envelope, actor, rejected('duplicate_id'), now());
      throw error;
    });
  }

  async function executeBatch(raws: readonly unknown[], actor: Actor): Promise<BatchAnswer> {
    if (raws.length > 1)
      try {
        return await inConvoy(pool, actor.orgId, () => inOrder({ execute, commands }, raws, actor));
      } catch (error) {
        if (!(error instanceof ConvoyLost)) throw error;
      }
    return inOrder({ execute, commands }, raws, actor);
  }

  const inTurn = oneAtATime();
  return {
    execute: (raw, actor) => inTurn([raw], () => execute(raw, actor)),
    executeBatch: (raws, actor) => inTurn(raws, () => executeBatch(raws, actor)),
  };
}

/**
 * Whoever sends a command that is being executed here waits for that without a connection: a device that gives up and asks
 * again would otherwise take up one after the other, while the first still waits for a lock.
 */
function oneAtATime(): <T>(raws: readonly unknown[], work: () => Promise<T>) => Promise<T> {
  /** Work by the ids in it. Waiting is for what came before only, so never in a circle. */
  const underWay = new Map<string, Promise<unknown>>();
  return async (raws, work) => {
    const ids = raws.map(idOf).filter((id) => id !== undefined);
    const before = new Set(ids.flatMap((id) => underWay.get(id) ?? []));
    const working = before.size === 0 ? work() : Promise.allSettled(before).then(work);
    for (const id of ids) underWay.set(id, working);
    try {
      return await working;
    } finally {
      for (const id of ids) if (underWay.get(id) === working) underWay.delete(id);
    }
  };
}

/** In place of arguments that were not understood and may hold one person's texts; what nobody knows may hold anything. */
function withheld(definition: Command | undefined): JsonObject | undefined {
  return definition === undefined || definition.holdsTexts ? { withheld: true } : undefined;
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
