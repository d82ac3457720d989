/**
 * How often a word occurs in each part of one document, packed into 16 bits:
 * title 0–3 (bits 0–1), code, area, tags, names 0–1 (bits 2–5), body 0–15 (bits 6–9).
 * Counts above a part's limit stay at the limit; past it more occurrences hardly move a score.
 */
import type { Part } from './collection.ts';

const LAYOUT = {
  title: { shift: 0, limit: 3 },
  code: { shift: 2, limit: 1 },
  area: { shift: 3, limit: 1 },
  tags: { shift: 4, limit: 1 },
  names: { shift: 5, limit: 1 },
  body: { shift: 6, limit: 15 },
} as const satisfies Record<Part, { shift: number; limit: number }>;

/** One more occurrence in `part`. */
export function countOne(packed: number, part: Part): number {
  const { shift, limit } = LAYOUT[part];
  return ((packed >>> shift) & limit) === limit ? packed : packed + (1 << shift);
}

/** Occurrences in `part`, up to its limit. */
export function countIn(packed: number, part: Part): number {
  const { shift, limit } = LAYOUT[part];
  return (packed >>> shift) & limit;
}

/** The part to name when telling a person where a word was found: the most telling one. */
export function tellingPart(packed: number): Part {
  const order: readonly Part[] = ['title', 'code', 'area', 'tags', 'names'];
  return order.find((part) => countIn(packed, part) > 0) ?? 'body';
}
