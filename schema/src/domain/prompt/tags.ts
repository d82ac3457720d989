/** Tags of a prompt as a set that several people change. Pure. Always: what one added and nobody took away is there. */

/** Each tag once, compared without regard to case; the first spelling stays. */
function once(tags: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  for (const tag of tags) if (!seen.has(keyOf(tag))) seen.set(keyOf(tag), tag);
  return [...seen.values()];
}

/** What `theirs` becomes when somebody who saw `base` made it `mine`: their additions come, their removals go. */
export function mergeTags(
  base: readonly string[],
  theirs: readonly string[],
  mine: readonly string[],
): readonly string[] {
  const before = new Set(base.map(keyOf));
  const after = new Set(mine.map(keyOf));
  const kept = theirs.filter((tag) => after.has(keyOf(tag)) || !before.has(keyOf(tag)));
  return once([...kept, ...mine.filter((tag) => !before.has(keyOf(tag)))]);
}

function keyOf(tag: string): string {
  return tag.toLowerCase();
}
