/** Histories of versions for the tests of this folder. */
import fc from 'fast-check';
import type { TreeVersion } from './version-tree.ts';

/** Up to 14 versions, each made from one, two or three earlier ones, often recent; given in any order. */
export const histories: fc.Arbitrary<TreeVersion[]> = fc
  .array(fc.array(fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 13 })), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 14,
  })
  .map((steps) =>
    steps.map((back, index) => ({
      id: nameOf(index),
      number: index + 1,
      parents: [...new Set(back.map((distance) => index - 1 - distance))].filter((at) => at >= 0).map(nameOf),
    })),
  )
  .chain((versions) => fc.shuffledSubarray(versions, { minLength: versions.length }));

/** An id that does not sort as the numbers do. */
function nameOf(index: number): string {
  return `${'qwertyuiopasdf'[index] ?? 'z'}${index}`;
}

/** 10,000 versions, each made from the one before. */
export function longHistory(): TreeVersion[] {
  return Array.from({ length: 10_000 }, (_, index) => ({
    id: `v${index}`,
    number: index + 1,
    parents: index === 0 ? [] : [`v${index - 1}`],
  }));
}
