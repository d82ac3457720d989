/**
 * Versions of a prompt as a tree: a version has one parent, a merge has two or more, and two versions saved from the same
 * parent are branches until somebody merges them.
 *
 *     4      merge of 2 and 3
 *     |\
 *     2 3    both saved from 1
 *     |/
 *     1
 *
 * Always: a parent has a smaller number than its child, so numbers, newest first, are an order in which no parent precedes
 * its child. A parent that is not among the versions given, or that breaks this rule, is passed over: histories that are
 * cut short or damaged give an answer, and none goes in circles. Answers do not depend on the order of the versions.
 */

/** A version as far as the tree needs it. Ids are unique; the first parent is the one the author was writing on. */
export type TreeVersion = { readonly id: string; readonly number: number; readonly parents: readonly string[] };

/** Ids of all versions that led to `id`, without itself. */
export function ancestorsOf(versions: readonly TreeVersion[], id: string): Set<string> {
  const known = byId(versions);
  const found = new Set<string>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const version = known.get(next);
    for (const parent of version === undefined ? [] : parentsOf(known, version)) {
      if (found.has(parent)) continue;
      found.add(parent);
      waiting.push(parent);
    }
  }
  return found;
}

/** True when `ancestor` led to `id`; no version is its own ancestor. */
export function isAncestor(versions: readonly TreeVersion[], ancestor: string, id: string): boolean {
  return ancestorsOf(versions, id).has(ancestor);
}

/**
 * The version from which `a` and `b` parted: the common ancestor that led to no other common one; `a` itself where `b`
 * was made from it, and the other way round. Null when they share none, or one is unknown.
 *
 * When two branches were merged into each other crosswise there are several. Then it is the one with the greatest number
 * (git would merge them first): what came over from the others is on both sides alike, and where it was settled in two
 * ways it shows as a contradiction.
 */
export function mergeBase(versions: readonly TreeVersion[], a: string, b: string): string | null {
  const known = byId(versions);
  const ofA = ancestorsOf(versions, a).add(a);
  const common = [...ancestorsOf(versions, b).add(b)].filter((id) => ofA.has(id)).flatMap((id) => known.get(id) ?? []);
  // Common ancestors of a common one are common too, so whoever led to another is a parent of one.
  const surpassed = new Set(common.flatMap((version) => parentsOf(known, version)));
  return common.filter(({ id }) => !surpassed.has(id)).toSorted(newestFirst)[0]?.id ?? null;
}

/** The earliest version in which both `a` and `b` are: one of the two where it was made from the other. Null where none is. */
export function firstWithBoth<V extends TreeVersion>(versions: readonly V[], a: string, b: string): V | null {
  const known = byId(versions);
  const holding = new Map<string, Set<string>>();
  // Parents have smaller numbers: whatever a version holds is known before it is asked.
  for (const version of versions.toSorted((one, other) => newestFirst(other, one))) {
    const held = new Set(parentsOf(known, version).flatMap((id) => [...(holding.get(id) ?? [])]));
    if (version.id === a || version.id === b) held.add(version.id);
    if (held.has(a) && held.has(b)) return version;
    holding.set(version.id, held);
  }
  return null;
}

/** Ids of the versions that nothing was made from, newest first: the heads of the branches that are not merged. */
export function leaves(versions: readonly TreeVersion[]): string[] {
  const known = byId(versions);
  const parents = new Set(versions.flatMap((version) => parentsOf(known, version)));
  return versions
    .filter(({ id }) => !parents.has(id))
    .toSorted(newestFirst)
    .map(({ id }) => id);
}

/** Sorts by number, greatest first, ties by id, so that every replica agrees. */
export function newestFirst(a: TreeVersion, b: TreeVersion): number {
  return b.number - a.number || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

/** The versions by their ids. */
export function byId<V extends TreeVersion>(versions: readonly V[]): ReadonlyMap<string, V> {
  return new Map(versions.map((version) => [version.id, version]));
}

/** The parents of `version` that count, each once, in order: those known, with a smaller number than its own. */
export function parentsOf(known: ReadonlyMap<string, TreeVersion>, version: TreeVersion): string[] {
  return [...new Set(version.parents)].filter((id) => (known.get(id)?.number ?? Infinity) < version.number);
}
