/**
 * What is wrong with a command that nobody could execute, told to its author. Always: it stands in the dead letter, and is
 * shown beside the receipt, whose row stays as the executor wrote it; no value that was sent is repeated.
 */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { commandDeadLetter } from '@openkms/schema/db/tables.ts';
import type { CommandReceiptRow, JsonObject } from '@openkms/schema/domain/rows.ts';
import { inArray } from 'drizzle-orm';
import type pg from 'pg';
import { z } from 'zod';
import { inOrg } from '../execute/org-transaction.ts';

/** The codes whose letters say in JSON what is wrong; the messages of others name people's devices and commands. */
const EXPLAINED: ReadonlySet<string | null> = new Set(['invalid_args', 'unsupported_version']);

const explanation = z.union([
  z.object({ issues: z.array(z.object({ path: z.string(), message: z.string() })).max(10) }),
  z.object({ version: z.number(), current: z.number() }),
]);

/** `receipts` with the explanation of each malformed command among its details. They are the actor's to see. */
export async function withWhatIsWrong(
  pool: pg.Pool,
  actor: Actor,
  receipts: readonly CommandReceiptRow[],
): Promise<CommandReceiptRow[]> {
  const ids = receipts.filter(isMalformed).map(({ id }) => id);
  if (ids.length === 0) return [...receipts];
  const letters = await inOrg(pool, actor.orgId, ({ db }) =>
    db
      .select({ id: commandDeadLetter.id, message: commandDeadLetter.message })
      .from(commandDeadLetter)
      .where(inArray(commandDeadLetter.id, ids)),
  );
  const told = new Map(letters.map(({ id, message }) => [id, explanationIn(message)]));
  return receipts.map((receipt) =>
    isMalformed(receipt) ? { ...receipt, details: { ...told.get(receipt.id), ...receipt.details } } : receipt,
  );
}

function isMalformed({ status, code }: CommandReceiptRow): boolean {
  return status === 'dead-letter' && EXPLAINED.has(code);
}

/** Letters of earlier versions say it in a sentence, or were cut short: they explain nothing. */
function explanationIn(message: string): JsonObject {
  try {
    return explanation.parse(JSON.parse(message));
  } catch {
    return {};
  }
}
