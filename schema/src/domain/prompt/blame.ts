/**
 * Which version brought each line of a text. Starting at the version asked for, a line that the first parent has too is
 * looked for there, then in the next parent; what no parent has, this version brought. So a line of a merge is blamed on
 * the side it came from, and a merge only on lines that were written while merging.
 *
 * Always: every line is blamed on the version itself or one of its ancestors, and that version holds the line.
 */
import { matchLines } from './match-lines.ts';
import { linesOf, normaliseContent } from './normalise.ts';
import { byId, newestFirst, parentsOf, type TreeVersion } from './version-tree.ts';

/** `content` is absent where it is not at hand; the lines are then blamed on the oldest version that can be read. */
export type BlamedVersion = TreeVersion & { readonly content?: string };

/** A line and the id of the version that brought it. */
export type BlamedLine = { readonly line: string; readonly version: string };

/** Lines of one version that are still to be blamed: its index there → the lines of the text asked for that it became. */
type Pending = Map<number, readonly number[]>;

/** The lines of version `id` in order, each with its origin; null when the version or its content is not at hand. */
export function blame(versions: readonly BlamedVersion[], id: string): BlamedLine[] | null {
  const known = byId(versions);
  const texts = new Map<string, readonly string[]>();
  const asked = linesIn(id);
  if (asked === null) return null;

  const origins = asked.map(() => id);
  const pending = new Map<string, Pending>([[id, new Map(asked.keys().map((index) => [index, [index]]))]]);
  // Newest first: when a version's turn comes, all that was made from it has handed its lines over.
  for (const version of [...known.values()].toSorted(newestFirst)) {
    const own = pending.get(version.id);
    const lines = own === undefined ? null : linesIn(version.id);
    if (own === undefined || lines === null) continue;
    for (const parent of parentsOf(known, version)) {
      const before = own.size === 0 ? null : linesIn(parent);
      if (before !== null) pending.set(parent, handOver(own, pending.get(parent), matchLines(before, lines)));
    }
    for (const index of [...own.values()].flat()) origins[index] = version.id;
    texts.delete(version.id);
  }
  return asked.map((line, index) => ({ line, version: origins[index] ?? id }));

  function linesIn(id: string): readonly string[] | null {
    const content = known.get(id)?.content;
    if (content === undefined) return null;
    const lines = texts.get(id) ?? linesOf(normaliseContent(content));
    texts.set(id, lines);
    return lines;
  }
}

/** Takes from `own` the lines that the parent has too and adds them to what the parent already has to answer for. */
function handOver(own: Pending, parent: Pending = new Map(), matches: Int32Array): Pending {
  for (const [inParent, inOwn] of matches.entries()) {
    const asked = own.get(inOwn);
    if (asked === undefined) continue;
    own.delete(inOwn);
    parent.set(inParent, [...(parent.get(inParent) ?? []), ...asked]);
  }
  return parent;
}
