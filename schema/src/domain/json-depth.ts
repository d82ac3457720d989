/** How deeply JSON is nested. Always: measured without recursion, because what is too deep for a stack is what it is asked about. */

/** Deeper JSON is refused: nothing a person writes comes near, and stringifying 2,000 levels ends the stack. */
export const MAX_JSON_DEPTH = 100;

/** True when `value` holds arrays or objects within each other on more than `levels` levels. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 0; depth < levels && level.length > 0; depth += 1) {
    level = level.flatMap((each) => Object.values(each)).filter(isContainer);
  }
  return level.length > 0;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
