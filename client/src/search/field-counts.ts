/**
 * How often a word occurs in each field of one document, packed into 16 bits:
 * title 0–3 (bits 0–1), code, department, skills, trainers 0–1 (bits 2–5), description 0–15 (bits 6–9).
 * Counts above a field's limit stay at the limit; past it more occurrences hardly move a score.
 */
import type { SearchField } from './search-document.ts';

const LAYOUT = {
  title: { shift: 0, limit: 3 },
  code: { shift: 2, limit: 1 },
  department: { shift: 3, limit: 1 },
  skills: { shift: 4, limit: 1 },
  trainers: { shift: 5, limit: 1 },
  description: { shift: 6, limit: 15 },
} as const satisfies Record<SearchField, { shift: number; limit: number }>;

/** One more occurrence in `field`. */
export function countOne(packed: number, field: SearchField): number {
  const { shift, limit } = LAYOUT[field];
  return ((packed >>> shift) & limit) === limit ? packed : packed + (1 << shift);
}

/** Occurrences in `field`, up to its limit. */
export function countIn(packed: number, field: SearchField): number {
  const { shift, limit } = LAYOUT[field];
  return (packed >>> shift) & limit;
}

/** The field to name when telling a person where a word was found: the most telling one. */
export function tellingField(packed: number): SearchField {
  const order: readonly SearchField[] = ['title', 'code', 'department', 'skills', 'trainers'];
  return order.find((field) => countIn(packed, field) > 0) ?? 'description';
}
