/** What all imports have in common: who may, how many rows, what is locked and what is named, and the rows that stand already. */
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import type { Rows, TableName } from '../domain/rows.ts';
import { type EntityKey, type Read, rowsOf } from './command.ts';

const MAX_ROWS = 1000;
/** Who may import. */
export const imports = (actor: Actor) => actor.role === 'admin';
/** The arguments of an import: its rows, {@link MAX_ROWS} at most. */
export const rowsArg = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row).min(1).max(MAX_ROWS) });
/** What an import is about: its first row. */
export const about = (table: TableName) => (args: { rows: readonly { id: string }[] }) => ({
  table,
  id: args.rows[0]?.id ?? '',
});
/** All rows of a batch but the first, which {@link about} names. */
export const others = (table: TableName) => (args: { rows: readonly { id: string }[] }) =>
  args.rows.slice(1).map(({ id: other }) => ({ table, id: other }));
/** One import of an organisation at a time, and whatever else is about all of it. */
export const orgLock = (_args: unknown, actor: Actor): EntityKey[] => [`org:${actor.orgId}`];
/** {@link orgLock}, and the rows that the import is about. */
export const locksOf =
  (kind: 'office' | 'person' | 'training' | 'session') =>
  (args: { rows: readonly { id: string }[] }, actor: Actor): EntityKey[] => [
    ...orgLock(args, actor),
    ...args.rows.map((row) => `${kind}:${row.id}` as const),
  ];

/** The standing rows of `table` by id. */
export function* standing<T extends TableName>(
  table: T,
  rows: readonly { id: string }[],
): Read<ReadonlyMap<string, Rows[T]>> {
  const ids = [...new Set(rows.map((row) => row.id))];
  const found = yield* rowsOf(table, { id: ids } as unknown as Parameters<typeof rowsOf<T>>[1]);
  return new Map(found.map((row) => [row.id, row]));
}
