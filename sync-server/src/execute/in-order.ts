/**
 * A batch, one command after the other. Always: a command that fails by a fault of ours holds back those that depend on it
 * (order.ts), and no other.
 */
import type { Command } from '@openkms/schema/commands/command.ts';
import { keyedSet, keysOf } from '@openkms/schema/commands/order.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { CommandReceiptRow, JsonObject } from '@openkms/schema/domain/rows.ts';
import { AppError } from '../app-error.ts';
import { idOf, type Parsed, parse } from './read-command.ts';

/** A command without a receipt: it failed by a fault of ours, or waits for one of the same batch that did. */
export type CommandFailure = {
  readonly id: string;
  readonly code: 'internal_error' | 'waits_for_earlier';
  readonly details?: JsonObject;
};
type OneByOne = {
  readonly execute: (raw: unknown, actor: Actor) => Promise<CommandReceiptRow>;
  /** The commands there are. */
  readonly commands: ReadonlyMap<string, Command>;
};
export type BatchAnswer = { readonly receipts: CommandReceiptRow[]; readonly failures: CommandFailure[] };

/** Gives each of `raws` to `execute`, in order. Throws what `execute` throws, but for `internal_error`. */
export async function inOrder(
  { execute, commands }: OneByOne,
  raws: readonly unknown[],
  actor: Actor,
): Promise<BatchAnswer> {
  const receipts: CommandReceiptRow[] = [];
  const failures: CommandFailure[] = [];
  const failed = keyedSet<string>();
  const fail = (raw: unknown, failure: CommandFailure) => {
    failures.push(failure);
    const parsed = parse(raw);
    if (parsed.ok) failed.add(keysOf(parsed.envelope, commands), failure.id);
  };
  for (const raw of raws) {
    const parsed: Parsed | undefined = failures.length === 0 ? undefined : parse(raw);
    const earlier = parsed?.ok ? failed.lastBefore(keysOf(parsed.envelope, commands)) : undefined;
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
