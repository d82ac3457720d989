/** The name somebody probably meant. */

/** Shorter names are one slip away from too many others. */
const SHORTEST = 3;

/**
 * The first candidate that is one slip of the keys away from `name`: a character too many, one missing, another one, or two
 * in each other's place. Anything further off would be a guess, and a wrong one is a press away from the text.
 */
export function closest(name: string, candidates: readonly string[]): string | undefined {
  return name.length < SHORTEST ? undefined : candidates.find((candidate) => isOneSlip(name, candidate));
}

/** In UTF-16 units. */
function isOneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let same = 0;
  const most = Math.min(a.length, b.length) - start;
  while (same < most && a.at(-1 - same) === b.at(-1 - same)) same += 1;
  const [left, right] = [a.slice(start, a.length - same), b.slice(start, b.length - same)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
