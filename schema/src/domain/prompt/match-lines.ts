/**
 * Which lines two texts have in common, in order: the ground that merge, diff and blame stand on. node-diff3 looks for
 * the same, but in time that grows with the cube of repeated lines (2,000 equal lines took it 24 s), so the search here is
 * Myers' ("An O(ND) Difference Algorithm and Its Variations", 1986), over numbers instead of lines.
 *
 *   a   x x o o x o          o: matched, in the same order on both sides
 *   b   o o y o              x: only in a        y: only in b
 *
 * Always: matched lines are equal, and their order is the same in both texts. The work is bounded: as many matches as
 * possible are found where up to MAX_EDITS lines differ; beyond, long texts are matched piece by piece, which may miss some;
 * and once MAX_STEPS are spent, what is left between the common head and tail counts as different.
 */

/** Lines removed and added up to which the match is the longest there is. */
const MAX_EDITS = 1024;
/** About 0.1 s of search. */
const MAX_STEPS = 16_000_000;
const NONE = -1;

/** For each line of `a` the index of its equal in `b`, or -1 where it has none. */
export function matchLines(a: readonly string[], b: readonly string[]): Int32Array {
  const matches = new Int32Array(a.length).fill(NONE);
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  for (; head < shorter && a[head] === b[head]; head += 1) matches[head] = head;
  let [endA, endB] = [a.length, b.length];
  while (endA > head && endB > head && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
    matches[endA] = endB;
  }
  const [left, right] = sharedLines(a.slice(head, endA), b.slice(head, endB));
  matchNumbers(left.numbers, right.numbers, (x, y) => {
    matches[head + (left.at[x] ?? 0)] = head + (right.at[y] ?? 0);
  });
  slideDown(a, b, matches, endA, endB);
  return matches;
}

/** Numbers for lines (equal lines, equal numbers), and the index at which each stood. */
type Numbered = { readonly numbers: readonly number[]; readonly at: readonly number[] };

/** What both texts hold. A line that only one has can be matched with nothing, so the search need not see it. */
function sharedLines(a: readonly string[], b: readonly string[]): [Numbered, Numbered] {
  const numbers = new Map<string, number>();
  for (const line of a) if (!numbers.has(line)) numbers.set(line, numbers.size);
  const right: { numbers: number[]; at: number[] } = { numbers: [], at: [] };
  const isShared = new Uint8Array(numbers.size);
  for (const [index, line] of b.entries()) {
    const number = numbers.get(line);
    if (number === undefined) continue;
    isShared[number] = 1;
    right.numbers.push(number);
    right.at.push(index);
  }
  const left: typeof right = { numbers: [], at: [] };
  for (const [index, line] of a.entries()) {
    const number = numbers.get(line) ?? 0;
    if (isShared[number] === 0) continue;
    left.numbers.push(number);
    left.at.push(index);
  }
  return [left, right];
}

/** Calls `pair` for each match, piece by piece, in no particular order. */
function matchNumbers(a: readonly number[], b: readonly number[], pair: (x: number, y: number) => void): void {
  let [startX, startY, steps] = [0, 0, 0];
  while (startX < a.length && startY < b.length && steps < MAX_STEPS) {
    const { rows, at } = furthestPaths(a, b, startX, startY);
    const [x, y] = tracePath(rows, at, (x, y) => pair(startX + x, startY + y));
    startX += x;
    startY += y;
    steps += (rows.length * rows.length) / 2 + x;
  }
}

/**
 * How far d edits lead from the start, for d = 0, 1, 2 … Row d holds d + 1 paths: index i is the diagonal k = 2i - d
 * (lines of `a` passed minus lines of `b` passed), its value the lines of `a` passed, or -1 where no path is worth going.
 */
type Rows = readonly Int32Array[];

/** Rows until one path reaches the end of both, or until MAX_EDITS; `at` is the index of the furthest path in the last. */
function furthestPaths(
  a: readonly number[],
  b: readonly number[],
  startX: number,
  startY: number,
): { rows: Rows; at: number } {
  const [lengthX, lengthY] = [a.length - startX, b.length - startY];
  const rows: Int32Array[] = [];
  // Beyond a path that has reached an edge no other can be shorter, and none may leave the grid.
  let [lowest, highest] = [-lengthY, lengthX];
  for (let d = 0; ; d += 1) {
    const before = rows[d - 1];
    const row = new Int32Array(d + 1).fill(NONE);
    rows.push(row);
    let [best, furthest] = [0, NONE];
    for (let i = 0; i <= d; i += 1) {
      const k = 2 * i - d;
      if (k < lowest || k > highest) continue;
      let x = before === undefined ? 0 : firstStep(before, i);
      if (x === NONE) continue;
      while (x < lengthX && x - k < lengthY && a[startX + x] === b[startY + x - k]) x += 1;
      row[i] = x;
      if (2 * x - k > furthest) [best, furthest] = [i, 2 * x - k];
      if (x === lengthX) highest = Math.min(highest, k);
      if (x - k === lengthY) lowest = Math.max(lowest, k);
    }
    if (furthest === lengthX + lengthY || d === MAX_EDITS) return { rows, at: best };
  }
}

/** Lines of `a` passed after the edit that leads to index `i`, before any match: one more removed, or one more added. */
function firstStep(before: Int32Array, i: number): number {
  const added = before[i] ?? NONE;
  const removed = before[i - 1] ?? NONE;
  return removed === NONE ? added : Math.max(added, removed + 1);
}

/** Walks back along the path that ends at index `at` of the last row; the lines of `a` and `b` that it passed. */
function tracePath(rows: Rows, at: number, pair: (x: number, y: number) => void): [number, number] {
  const last = rows.length - 1;
  const end = rows[last]?.[at] ?? 0;
  let [x, i] = [end, at];
  for (let d = last; d >= 0; d -= 1) {
    const k = 2 * i - d;
    const before = rows[d - 1];
    const start = before === undefined ? 0 : firstStep(before, i);
    for (; x > start; x -= 1) pair(x - 1, x - 1 - k);
    const wasAdded = before?.[i] === start;
    if (wasAdded) continue;
    x -= 1;
    i -= 1;
  }
  return [end, end - (2 * at - last)];
}

/**
 * Lines added or removed between equal ones can be said to stand at several places; here always the last, so that two
 * people who made the same edit are seen to have made the same one. The search takes every match at its first chance, so
 * only what it left before the common tail, which begins at `endA` and `endB`, can still move.
 */
function slideDown(a: readonly string[], b: readonly string[], matches: Int32Array, endA: number, endB: number): void {
  let startA = endA;
  while (startA > 0 && matches[startA - 1] === NONE) startA -= 1;
  let startB = startA === 0 ? 0 : (matches[startA - 1] ?? NONE) + 1;
  // Both ranges move by one line; where one is empty, it shows where the other's lines are matched.
  while (endA < a.length && a[startA] === a[endA] && b[startB] === b[endB]) {
    matches[endA] = NONE;
    matches[startA] = startB;
    [startA, endA, startB, endB] = [startA + 1, endA + 1, startB + 1, endB + 1];
  }
}
