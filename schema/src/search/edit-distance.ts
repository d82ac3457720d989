/**
 * Damerau–Levenshtein distance (insertion, deletion, substitution, neighbours swapped), bounded.
 * Nothing is computed past the bound: a result of `bound + 1` means "further than asked".
 */

/** How far a query word is from a whole word, and from the nearest beginning of it. Both at most `bound + 1`. */
export type Distances = { whole: number; beginning: number };

const MAX_LENGTH = 64;
const rows = [new Uint8Array(MAX_LENGTH + 1), new Uint8Array(MAX_LENGTH + 1), new Uint8Array(MAX_LENGTH + 1)] as const;

/**
 * Which letters a word holds, one bit each (a–z, then digits, then everything else). Two words within distance k
 * have at most k letters each that the other lacks, so the masks rule out most pairs before any distance is computed.
 */
export function letterMask(word: string): number {
  let mask = 0;
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code >= 97 && code <= 122) mask |= 1 << (code - 97);
    else if (code >= 48 && code <= 57) mask |= 1 << 26;
    else mask |= 1 << 27;
  }
  return mask;
}

/** Number of bits set in a 32-bit integer. */
export function bitCount(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** Distances from `query` to `word` and to the nearest beginning of `word`; words over 64 units are never near. */
export function distances(query: string, word: string, bound: number): Distances {
  const far = bound + 1;
  const height = query.length;
  const width = Math.min(word.length, height + bound);
  if (height > MAX_LENGTH || width > MAX_LENGTH || word.length + bound < height) return { whole: far, beginning: far };
  let [before, above, row]: [Uint8Array, Uint8Array, Uint8Array] = [rows[0], rows[1], rows[2]];
  for (let column = 0; column <= width; column += 1) above[column] = Math.min(column, far);
  for (let line = 1; line <= height; line += 1) {
    const letter = query.charCodeAt(line - 1);
    const letterBefore = line > 1 ? query.charCodeAt(line - 2) : -1;
    const from = Math.max(1, line - bound);
    const to = Math.min(width, line + bound);
    row[from - 1] = from === 1 ? Math.min(line, far) : far;
    let best = row[from - 1] ?? far;
    for (let column = from; column <= to; column += 1) {
      const other = word.charCodeAt(column - 1);
      let cost = (above[column - 1] ?? far) + (letter === other ? 0 : 1);
      // Cells just outside the band were written by no one in this pass; they count as far.
      const up = column < line + bound ? (above[column] ?? far) + 1 : far;
      const left = (row[column - 1] ?? far) + 1;
      if (up < cost) cost = up;
      if (left < cost) cost = left;
      if (column > 1 && letterBefore === other && letter === word.charCodeAt(column - 2)) {
        const swapped = (before[column - 2] ?? far) + 1;
        if (swapped < cost) cost = swapped;
      }
      if (cost > far) cost = far;
      row[column] = cost;
      if (cost < best) best = cost;
    }
    if (best > bound) return { whole: far, beginning: far };
    [before, above, row] = [above, row, before];
  }
  let beginning = far;
  for (let column = Math.max(0, height - bound); column <= width; column += 1) {
    const cost = above[column] ?? far;
    if (cost < beginning) beginning = cost;
  }
  const whole = word.length <= height + bound ? (above[word.length] ?? far) : far;
  return { whole, beginning };
}
