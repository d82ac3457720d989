/** The outbox as a person reads it. Pure. Always: newest first; a receipt among the rows counts before it is written down. */
import type { JsonObject, JsonValue, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { advance, type OutboxEntry, type StoryStep } from '../outbox/entry.ts';
import { isPending, type ProgressState, type Verdict } from '../outbox/state.ts';

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
  /** The person has to look: refused and not yet acknowledged, or in a conflict nobody has settled. */
  readonly needsYou: boolean;
};

export type QueueInput = {
  readonly entries: readonly OutboxEntry[];
  readonly verdictOf: (id: string) => Verdict | undefined;
  readonly conflict: (id: string) => SyncConflictRow | undefined;
};

const drawn = new WeakMap<OutboxEntry, QueueEntry>();

/** Entries newest first; an entry that reads as before is the same object. */
export function queueOf({ entries, verdictOf, conflict }: QueueInput): readonly QueueEntry[] {
  return entries
    .map((entry) => {
      const verdict = verdictOf(entry.id);
      const shown = verdict === undefined ? entry : advance(entry, { kind: 'receipt', verdict }, verdict.decidedAt);
      const needs = needsYou(shown, conflict);
      const known = drawn.get(entry);
      if (known !== undefined && known.state === shown.progress.state && known.needsYou === needs) return known;
      const made = drawEntry(shown, needs);
      drawn.set(entry, made);
      return made;
    })
    .reverse();
}

function drawEntry({ id, envelope, progress, story }: OutboxEntry, needs: boolean): QueueEntry {
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
    details: verdict?.details ?? {},
    decidedAt: verdict?.decidedAt ?? null,
    story,
    needsYou: needs,
  };
}

function needsYou({ progress, acknowledged }: OutboxEntry, conflict: QueueInput['conflict']): boolean {
  if (isPending(progress.state) || !('verdict' in progress)) return false;
  if (progress.state === 'rejected' || progress.state === 'dead-letter') return !acknowledged;
  if (progress.state !== 'conflict') return false;
  const id = progress.verdict.details['conflictId'];
  const row = typeof id === 'string' ? conflict(id) : undefined;
  return row === undefined ? !acknowledged : row.status === 'open';
}
