/** Sorted lists of distinct strings, ordered by UTF-16 unit, as every word list of the index is. */

/** The position of `wanted`, or -1. */
export function indexOfSorted(sorted: readonly string[], wanted: string): number {
  const at = lowerBound(sorted, wanted);
  return sorted[at] === wanted ? at : -1;
}

/** The first position whose string is not before `wanted`. */
export function lowerBound(sorted: readonly string[], wanted: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The half-open range of strings that begin with `prefix`. */
export function prefixRange(sorted: readonly string[], prefix: string): [from: number, to: number] {
  const from = lowerBound(sorted, prefix);
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '').startsWith(prefix)) low = middle + 1;
    else high = middle;
  }
  return [from, low];
}

/** -1, 0 or 1, by UTF-16 unit (never by locale: an index must read the same on every machine). */
export function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
