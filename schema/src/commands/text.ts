/** The kinds of text arguments. A refused text names its reason by an error code of domain/codes.ts, carried as the zod message. */
import { z } from 'zod';
import { isDeeperThan, MAX_JSON_DEPTH } from '../domain/json-depth.ts';
import type { JsonValue } from '../domain/rows.ts';

/** No line break, tab or other control character: a line stands in mail headers, lists and files. */
const isOneLine = (value: string) => !/\p{Cc}/u.test(value);
/** No NUL and no half of a surrogate pair (an emoji that was cut): Postgres stores neither, and the server sets such a command aside. */
const isStorable = (value: string) => !/[\p{Cs}\0]/u.test(value);
const noHtml = (value: string) => !/[<>]/.test(value);

/** One line of plain text: titles, codes, names, rooms. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, { error: 'empty_text' })
    .max(max, { error: 'text_too_long' })
    .refine(isOneLine, { error: 'invalid_args' })
    .refine(isStorable, { error: 'invalid_args' })
    .refine(noHtml, { error: 'html_not_allowed' });

/** Plain text of several lines; may be empty. It is shown as text everywhere, so angle brackets are harmless here. */
export const prose = (max: number) =>
  z.string().max(max, { error: 'text_too_long' }).refine(isStorable, { error: 'invalid_args' });

/** An id of a row: uuidv7 for what people make, a stable derived id for what was imported. */
export const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/);

export const title = line(200);
export const description = prose(10_000);
export const reason = line(500);

/** The last instant of the year 9999, ms UTC: ISO 8601 writes later ones with a sign, which Postgres does not read. */
export const MAX_INSTANT = 253_402_300_799_999;
/** The first of the year 1, ms UTC: Postgres knows no year 0. */
export const MIN_INSTANT = -62_135_596_800_000;

/** Any JSON that a stack can walk, typed as the rows type it. */
export const json: z.ZodType<JsonValue> = z
  .unknown()
  .refine((value) => !isDeeperThan(value, MAX_JSON_DEPTH), { abort: true, error: 'nested too deeply' })
  .pipe(z.json());

/** Whether Postgres stores it: JSON spells NUL and halves of pairs as escapes, behind an odd number of backslashes. */
export const isStorableJson = (value: JsonValue): boolean =>
  !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(JSON.stringify(value));
