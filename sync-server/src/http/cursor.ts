/**
 * Cursors of lists: opaque to callers, inside the sort key of the last row they got. Always: reading on from a cursor
 * neither repeats nor skips a row that stood still, however many were added before it; a cursor fits one list only.
 */
import { MAX_INSTANT, MIN_INSTANT } from '@openkms/schema/commands/text.ts';
import { z } from 'zod';
import { AppError } from '../app-error.ts';

/** An instant within a cursor: of the years 1 to 9999, which Postgres reads as we write them, whoever made the cursor. */
export const cursorInstant = z.number().int().min(MIN_INSTANT).max(MAX_INSTANT);

const PAGE_LIMIT = 200;

/** A `limit` as it stands in an address; whatever is wrong with one is told in the same words. */
export function limitUpTo(most: number) {
  const error = `must be a whole number from 1 to ${most}`;
  return z.coerce.number({ error }).int({ error }).min(1, { error }).max(most, { error });
}

/** `cursor` and `limit`, as every list takes them. */
export const pageQuery = {
  cursor: z.string().max(2000).optional().describe('The nextCursor of the page before.'),
  limit: limitUpTo(PAGE_LIMIT).default(50),
};

/** The answer of a list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** One list's cursors: `key` describes the sort key. */
export type CursorKind<K> = {
  readonly encode: (key: K) => string;
  /** Throws AppError `invalid_cursor` (400). */
  readonly decode: (cursor: string) => K;
};

export function cursorKind<K extends readonly unknown[]>(list: string, key: z.ZodType<K>): CursorKind<K> {
  return {
    encode: (value) => Buffer.from(JSON.stringify([list, ...value])).toString('base64url'),
    decode(cursor) {
      const found = parse(cursor);
      if (!Array.isArray(found) || found[0] !== list) throw new AppError('invalid_cursor', 400);
      const parsed = key.safeParse(found.slice(1));
      // NUL is in no text of Postgres, so in no key that we gave out.
      if (found.some((part) => typeof part === 'string' && part.includes('\0')))
        throw new AppError('invalid_cursor', 400);
      if (!parsed.success) throw new AppError('invalid_cursor', 400, {}, { cause: parsed.error });
      return parsed.data;
    },
  };
}

/** Cuts `rows`, of which one more than `limit` was asked for, into a page. */
export function toPage<T, K>(
  rows: readonly T[],
  limit: number,
  kind: CursorKind<K>,
  keyOf: (row: T) => K,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? kind.encode(keyOf(last)) : null };
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    throw new AppError('invalid_cursor', 400, {}, { cause: error });
  }
}
