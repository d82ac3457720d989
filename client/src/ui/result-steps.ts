/** Where an arrow leads among results laid out in rows. Pure. */

export type ResultKey = 'down' | 'up' | 'left' | 'right' | 'first' | 'last';

/** The index to go to from `at` of `count` results in `columns`; null leads back to the search field. */
export function nextResult(at: number, count: number, columns: number, key: ResultKey): number | null {
  switch (key) {
    case 'left':
      return Math.max(0, at - 1);
    case 'right':
      return Math.min(count - 1, at + 1);
    case 'down':
      return Math.min(count - 1, at + columns);
    case 'up':
      return at < columns ? null : at - columns;
    case 'first':
      return 0;
    case 'last':
      return count - 1;
  }
}
