/** The outbox as a person reads it. Pure. Always: newest first; a receipt among the rows counts before it is written down. */
import type { CommandReceiptRow, JsonObject, JsonValue, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { advance, type OutboxEntry, type StoryStep } from '../outbox/entry.ts';
import {
  type Failure,
  isPending,
  NOT_ACCEPTED,
  type Progress,
  type ProgressState,
  type Verdict,
} from '../outbox/state.ts';
import { NO_TIES, type Ties } from '../outbox/ties.ts';

export type QueueEntry = {
  readonly id: string;
  readonly name: string;
  readonly args: JsonValue;
  /** What the person saw when issuing it; null where the command carries none. */
  readonly base: JsonValue | null;
  /** ms UTC by the device's clock. */
  readonly issuedAt: number;
  readonly offlineSince: number | null;
  readonly state: ProgressState;
  readonly code: string | null;
  readonly details: JsonObject;
  /** ms UTC by the server's clock; null until it decided. */
  readonly decidedAt: number | null;
  /** `not-sent`: a try that brought no answer. */
  readonly story: readonly StoryStep[];
  /** The earlier change that must be dealt with before this is sent; null where nothing is in its way. */
  readonly waitsFor: string | null;
  /** The earlier change, refused or taken back, that this one was built on. */
  readonly brokenBy: string | null;
  /** The server could not deal with it so far: why (a code), how often, and when it is tried again (ms UTC). */
  readonly failure: Failure | null;
  /** The server refuses every request that holds it, with this code: nobody there knows of it, and it stays here. */
  readonly notAccepted: string | null;
  /** When a manager had its effect before their eyes, ms UTC by the server, and who. */
  readonly seenAt: number | null;
  readonly seenByName: string | null;
  readonly upTo: UpTo;
};

/**
 * Whose turn it is, until the person has seen it. `you`: refused, not accepted by the server at all, or in a conflict that
 * the person can settle. `administrator`: in a conflict, or set aside, and nobody else can decide. Null: nobody's.
 */
export type UpTo = 'you' | 'administrator' | null;

/** Noted by the page itself and of no interest to the person, unless it failed. */
export function isNoise({ name, upTo, failure, state }: QueueEntry): boolean {
  return name === 'receipt.see' && upTo === null && failure === null && state !== 'rejected' && state !== 'dead-letter';
}

export type QueueInput = {
  readonly entries: readonly OutboxEntry[];
  readonly verdictOf: (id: string) => Verdict | undefined;
  readonly conflict: (id: string) => SyncConflictRow | undefined;
  readonly receipt: (id: string) => CommandReceiptRow | undefined;
  /** Of those entries that have any. */
  readonly ties: ReadonlyMap<string, Ties>;
  /** The person decides what administrators decide. */
  readonly isAdmin: boolean;
};

type Drawn = { readonly entry: QueueEntry; readonly ties: Ties; readonly receipt: CommandReceiptRow | undefined };
const drawn = new WeakMap<OutboxEntry, Drawn>();

/** Entries newest first; an entry that reads as before is the same object. */
export function queueOf(input: QueueInput): readonly QueueEntry[] {
  const { entries, verdictOf, receipt, ties } = input;
  return entries
    .map((entry) => {
      const verdict = verdictOf(entry.id);
      const shown = verdict === undefined ? entry : advance(entry, { kind: 'receipt', verdict }, verdict.decidedAt);
      const own = ties.get(entry.id) ?? NO_TIES;
      const row = receipt(entry.id);
      const upTo = turnOf(shown, row, input);
      const known = drawn.get(entry);
      const same =
        known !== undefined &&
        known.entry.state === shown.progress.state &&
        known.entry.upTo === upTo &&
        known.ties.waitsFor === own.waitsFor &&
        known.ties.brokenBy === own.brokenBy &&
        known.receipt === row;
      if (same) return known.entry;
      const made = drawEntry(shown, upTo, own, row);
      drawn.set(entry, { entry: made, ties: own, receipt: row });
      return made;
    })
    .reverse();
}

function drawEntry(
  { id, envelope, progress, story }: OutboxEntry,
  upTo: UpTo,
  { waitsFor, brokenBy }: Ties,
  receipt: CommandReceiptRow | undefined,
): QueueEntry {
  const verdict = 'verdict' in progress ? progress.verdict : null;
  return {
    id,
    name: envelope.name,
    args: envelope.args,
    base: envelope.base ?? null,
    issuedAt: envelope.issuedAt,
    offlineSince: envelope.offlineSince ?? null,
    state: progress.state,
    code: verdict?.code ?? null,
    // The row tells more than the verdict that came with it: what an administrator decided since.
    details: receipt?.details ?? verdict?.details ?? {},
    decidedAt: verdict?.decidedAt ?? null,
    story,
    waitsFor,
    brokenBy,
    failure: 'failure' in progress ? (progress.failure ?? null) : null,
    notAccepted: refusalOf(progress),
    seenAt: receipt?.seenAt ?? null,
    seenByName: receipt?.seenByName ?? null,
    upTo,
  };
}

function turnOf(
  { progress, acknowledged }: OutboxEntry,
  receipt: CommandReceiptRow | undefined,
  { conflict, isAdmin }: Pick<QueueInput, 'conflict' | 'isAdmin'>,
): UpTo {
  if (refusalOf(progress) !== null) return 'you';
  if (isPending(progress.state) || !('verdict' in progress)) return null;
  // Whoever has seen it can do no more: an administrator decides about the rest.
  if (acknowledged) return null;
  const { code, details } = progress.verdict;
  const decider = isAdmin ? 'you' : 'administrator';
  if (progress.state === 'rejected') return 'you';
  if (progress.state === 'dead-letter') return receipt?.details['decided'] === undefined ? decider : null;
  if (progress.state !== 'conflict') return null;
  const id = details['conflictId'];
  const row = typeof id === 'string' ? conflict(id) : undefined;
  if (row !== undefined && row.status !== 'open') return null;
  // What two versions of a prompt become is written by whoever may write it (prompt.resolve).
  return code === 'prompt_conflict' ? 'you' : decider;
}

function refusalOf(progress: Progress): string | null {
  const failure = 'failure' in progress ? progress.failure : undefined;
  return failure?.code === NOT_ACCEPTED ? (failure.reason ?? NOT_ACCEPTED) : null;
}
