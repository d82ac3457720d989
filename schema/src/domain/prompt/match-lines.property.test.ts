import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchLines } from './match-lines.ts';
import { repeatedLines } from './test-texts.ts';

/** The matched pairs, after checking that lines are equal and in order. */
function checkedPairs(a: readonly string[], b: readonly string[]): [number, number][] {
  const matches = matchLines(a, b);
  expect(matches).toHaveLength(a.length);
  const pairs = [...matches.entries()].filter(([, inB]) => inB !== -1);
  let last = -1;
  for (const [inA, inB] of pairs) {
    expect(inB).toBeGreaterThan(last);
    expect(inB).toBeLessThan(b.length);
    expect(a[inA]).toBe(b[inB]);
    last = inB;
  }
  return pairs;
}

/** Length of the longest common subsequence, by the table of the textbook. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const line of a) {
    const next = [0];
    for (const [j, other] of b.entries()) {
      next.push(line === other ? (row[j] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

it('matches equal lines in order, and as many as there can be', () => {
  fc.assert(
    fc.property(repeatedLines, repeatedLines, (a, b) => {
      expect(checkedPairs(a, b)).toHaveLength(longestCommon(a, b));
    }),
    { numRuns: 3000 },
  );
});

it('leaves no added or removed lines that could as well stand further down', () => {
  fc.assert(
    fc.property(repeatedLines, repeatedLines, (a, b) => {
      const pairs = checkedPairs(a, b);
      const movable = pairs.filter(([endA, endB], index) => {
        const [lastA, lastB] = pairs[index - 1] ?? [-1, -1];
        const isRemoved = lastA + 1 < endA && lastB + 1 === endB;
        const isAdded = lastA + 1 === endA && lastB + 1 < endB;
        return (isRemoved && a[lastA + 1] === a[endA]) || (isAdded && b[lastB + 1] === b[endB]);
      });
      expect(movable).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});

it('finds all lines of a text from which lines were taken', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean()), { maxLength: 200 }), (drawn) => {
      const all = drawn.map(([line]) => line);
      const some = drawn.filter(([, isKept]) => isKept).map(([line]) => line);
      expect(checkedPairs(all, some)).toHaveLength(some.length);
      expect(checkedPairs(some, all)).toHaveLength(some.length);
    }),
    { numRuns: 500 },
  );
});

it('says the same of the same edit, whatever else was edited before it', () => {
  fc.assert(
    fc.property(repeatedLines, fc.constantFrom('', 'a', 'b'), fc.nat({ max: 24 }), (lines, line, at) => {
      const added = [...lines.slice(0, at), line, ...lines.slice(at)];
      const plain = [...matchLines(lines, added)];
      const after = [...matchLines(['old', '=', ...lines], ['new', '=', ...added])];
      expect(after.slice(2).map((inB) => inB - 2)).toEqual(plain);
    }),
    { numRuns: 1000 },
  );
});

it.each([
  { name: 'differ in more lines than are searched at once', length: 20_000, stock: 50 },
  { name: 'are longer than the search may be', length: 250_000, stock: 2 },
])('still matches equal lines in order when two texts $name', ({ length, stock }) => {
  const lines = (seed: number) => {
    let state = seed;
    return Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return `line ${(state >>> 16) % stock}`;
    });
  };
  const [a, b] = [
    ['head', ...lines(1), 'tail'],
    ['head', ...lines(2), 'tail'],
  ];
  const matches = matchLines(a, b);
  const pairs = [...matches.entries()].filter(([, inB]) => inB !== -1);
  expect(pairs.every(([inA, inB]) => a[inA] === b[inB])).toBe(true);
  expect(pairs.every(([, inB], index) => index === 0 || inB > (pairs[index - 1]?.[1] ?? 0))).toBe(true);
  expect(pairs.at(0)).toEqual([0, 0]);
  expect(pairs.at(-1)).toEqual([length + 1, length + 1]);
  expect(pairs.length).toBeGreaterThan(1000);
});
