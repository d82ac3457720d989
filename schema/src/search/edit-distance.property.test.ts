import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitCount, distances, letterMask } from './edit-distance.ts';

/** The textbook recurrence over the whole table, with nothing left out. */
function plainDistances(a: string, b: string): number[] {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number): number => table[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const options = [at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)];
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) options.push(at(i - 2, j - 2) + 1);
      const row = table[i];
      if (row !== undefined) row[j] = Math.min(...options);
    }
  }
  return table[a.length] ?? [];
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 12 });
const bound = fc.constantFrom(1, 2);

describe('bounded Damerau distance', () => {
  it('agrees with the textbook recurrence up to the bound, for whole words and beginnings', () => {
    fc.assert(
      fc.property(word, word, bound, (query, other, most) => {
        const row = plainDistances(query, other);
        const { whole, beginning } = distances(query, other, most);
        expect(whole).toBe(Math.min(row.at(-1) ?? 0, most + 1));
        expect(beginning).toBe(Math.min(...row, most + 1));
      }),
      { numRuns: 3_000 },
    );
  });

  it('never lets the letter mask rule out a near word', () => {
    fc.assert(
      fc.property(word, word, bound, (query, other, most) => {
        fc.pre(distances(query, other, most).whole <= most);
        const [a, b] = [letterMask(query), letterMask(other)];
        expect(bitCount(a & ~b)).toBeLessThanOrEqual(most);
        expect(bitCount(b & ~a)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 3_000 },
    );
  });

  it('counts bits', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(bitCount(value)).toBe((value >>> 0).toString(2).replaceAll('0', '').length);
      }),
    );
  });

  it('takes very long words for far ones', () => {
    expect(distances('a'.repeat(500), 'a'.repeat(500), 2)).toEqual({ whole: 3, beginning: 3 });
  });
});
