/**
 * dead-letter.replay and dead-letter.dismiss: an administrator decides what becomes of a command that nobody could execute
 * or that came from a revoked device. Always: a letter is decided once, stays on record, and its author is told.
 */
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { applied, type Outcome, rejected, type RowChange } from '../domain/outcome.ts';
import type { CommandDeadLetterRow, CommandReceiptRow, JsonValue } from '../domain/rows.ts';
import { type Command, type DecideContext, defineCommand, type Read, rowOf } from './command.ts';
import { type Lookup, readStored, type StoredCommand } from './stored-command.ts';
import { id, prose } from './text.ts';

const administers = (actor: Actor) => actor.role === 'admin';
const args = z.object({ id, note: prose(2000).optional() });

type LetterState = {
  readonly letter: CommandDeadLetterRow | undefined;
  readonly receipt: CommandReceiptRow | undefined;
};

function* readLetter(letterId: string): Read<LetterState> {
  const letter = yield* rowOf('commandDeadLetter', letterId);
  return { letter, receipt: letter ? yield* rowOf('commandReceipt', letter.id) : undefined };
}

/** Why the letter cannot be decided (again); undefined when it can. */
function refusal({ letter }: LetterState, letterId: string): Outcome | undefined {
  if (!letter) return rejected('not_found', { id: letterId });
  if (letter.resolution !== null) return rejected('dead_letter_resolved', { resolution: letter.resolution });
  return undefined;
}

/** The letter decided, and the word of it on its author's receipt. */
function decided(
  { letter, receipt }: LetterState,
  resolution: 'replayed' | 'dismissed',
  note: string | undefined,
  { now, actor }: DecideContext,
  outcome: { readonly status: string },
): RowChange[] {
  if (!letter) return [];
  const set = {
    resolution,
    resolvedAt: now,
    resolvedBy: actor.userId,
    resolvedByName: actor.name,
    resolutionNote: note ?? null,
  };
  const word: JsonValue = { resolution, status: outcome.status, by: actor.name, at: now, note: note ?? null };
  return [
    { op: 'update', table: 'commandDeadLetter', id: letter.id, set },
    ...(receipt
      ? [
          {
            op: 'update',
            table: 'commandReceipt',
            id: receipt.id,
            set: { details: { ...receipt.details, decided: word } },
          } as const,
        ]
      : []),
  ];
}

/** dead-letter.replay over the commands of `lookup`. */
export const replayOf = (lookup: Lookup): Command =>
  defineCommand({
    name: 'dead-letter.replay',
    version: 1,
    args,
    base: z.undefined(),
    authorise: administers,
    locks: (asked) => [`letter:${asked.id}`],
    *read(asked): Read<LetterState & { readonly stored: StoredCommand | undefined }> {
      const state = yield* readLetter(asked.id);
      const { letter } = state;
      if (letter?.resolution !== null || isWithheld(letter)) return { ...state, stored: undefined };
      const sender = { userId: letter.actorId, proven: false };
      return { ...state, stored: yield* readStored(received(letter), sender, lookup) };
    },
    decide: (state, asked, context) => {
      const refused = refusal(state, asked.id);
      if (refused) return refused;
      const { letter, stored } = state;
      // A device was not told what it says: that it is executed is all it can show. The server knows the whole.
      if (letter && isWithheld(letter))
        return applied(
          { changes: decided(state, 'replayed', asked.note, context, { status: 'applied' }) },
          { replayed: asked.id },
        );
      if (stored?.kind !== 'ready')
        return rejected(stored?.code ?? 'invalid_args', { id: asked.id, ...stored?.details });
      const outcome = stored.run(context);
      if (outcome.status === 'rejected') return rejected(outcome.code, { replayed: asked.id, ...outcome.details });
      return {
        ...outcome,
        details: { ...outcome.details, replayed: asked.id },
        changes: [...outcome.changes, ...decided(state, 'replayed', asked.note, context, outcome)],
      };
    },
    entity: (asked) => ({ table: 'commandDeadLetter', id: asked.id }),
    settle: 'promote',
  });

export const dismiss = defineCommand({
  name: 'dead-letter.dismiss',
  version: 1,
  args,
  base: z.undefined(),
  authorise: administers,
  locks: (asked) => [`letter:${asked.id}`],
  read: (asked) => readLetter(asked.id),
  decide: (state: LetterState, asked, context) =>
    refusal(state, asked.id) ??
    applied({ changes: decided(state, 'dismissed', asked.note, context, { status: 'dismissed' }) }, { id: asked.id }),
  entity: (asked) => ({ table: 'commandDeadLetter', id: asked.id }),
  settle: 'count',
});

function isWithheld({ raw }: CommandDeadLetterRow): boolean {
  return typeof raw === 'object' && raw !== null && 'withheld' in raw && raw['withheld'] === true;
}

/** The envelope as it came in; null where it was no command at all. */
function received({ raw }: CommandDeadLetterRow): JsonValue {
  return typeof raw === 'object' && raw !== null && 'received' in raw ? (raw['received'] ?? null) : null;
}
