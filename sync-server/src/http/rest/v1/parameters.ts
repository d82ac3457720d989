/**
 * Parameters that several endpoints take. Always: a day without a time means that day in UTC, its end included in `to`; what
 * lies beyond all instants of Postgres is the first or the last of them.
 */
import { id, MAX_INSTANT, MIN_INSTANT } from '@openkms/schema/commands/text.ts';
import { z } from 'zod';

const DAY_MS = 24 * 3600_000;
const dayOrInstant = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

function within(ms: number): number {
  return Math.min(MAX_INSTANT, Math.max(MIN_INSTANT, ms));
}

/** First instant that counts, ms UTC. */
export const fromParameter = dayOrInstant
  .transform((value) => within(Date.parse(value)))
  .describe('ISO 8601 date or date-time');
/** First instant that no longer counts, ms UTC. */
export const toParameter = dayOrInstant
  .transform((value) => within(Date.parse(value) + (value.length === 'YYYY-MM-DD'.length ? DAY_MS : 0)))
  .describe('ISO 8601 date (that day included) or date-time (excluded)');

/** A short text to filter by; NUL cannot be in any row. */
export const filterText = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\0]*$/);

export const idPath = z.object({ id });
export const modeParameter = z.enum(['in-person', 'virtual', 'self-paced']);
