/**
 * Two people (or two devices) changed the same version: one text if their changes keep apart, else the places where they
 * contradict each other, for a person to settle.
 *
 *     one side unchanged → the other's lines      both sides equal → those lines      else → contradiction
 *
 * This is asked of every stretch of text between two lines that all three have. As in git, changes that touch contradict
 * each other even if no line is in both: only a line between them that both sides kept holds them apart. Removing lines
 * that the other side edited is a contradiction, as is inserting different lines at the same place.
 *
 * Always: each line that a side added is in the merged text or in a contradiction; nothing is chosen in silence; who is
 * called mine and who theirs changes nothing but the names.
 */
import { diff3Merge } from 'node-diff3';
import { matchLines } from './match-lines.ts';
import { linesOf, normaliseContent } from './normalise.ts';

/** Lines of one of the three texts; `start` counts from 1 and, where there are none, names the line they would precede. */
export type MergeSide = { readonly start: number; readonly lines: readonly string[] };

export type Contradiction = {
  readonly kind: 'contradiction';
  readonly base: MergeSide;
  readonly mine: MergeSide;
  readonly theirs: MergeSide;
};

/** A piece of the merged text, in order: lines that stand, or lines somebody must choose. */
export type MergeHunk = { readonly kind: 'agreed'; readonly lines: readonly string[] } | Contradiction;

export type Merge =
  | { readonly kind: 'clean'; readonly content: string }
  | { readonly kind: 'conflict'; readonly hunks: readonly MergeHunk[] };

/** What shall stand in place of a contradiction; `both` is mine, then theirs. */
export type MergeChoice = 'mine' | 'theirs' | 'both' | { readonly lines: readonly string[] };

/** Merges two texts that were made from `base`. All three are normalised first, and so is the content of a clean merge. */
export function mergeVersions(base: string, mine: string, theirs: string): Merge {
  const hunks = mergeLines(
    linesOf(normaliseContent(base)),
    linesOf(normaliseContent(mine)),
    linesOf(normaliseContent(theirs)),
  );
  if (hunks.some((hunk) => hunk.kind === 'contradiction')) return { kind: 'conflict', hunks };
  return { kind: 'clean', content: contentOf(hunks.flatMap((hunk) => (hunk.kind === 'agreed' ? hunk.lines : []))) };
}

/**
 * The text when contradiction n is settled by choice n; null unless there are exactly as many choices as contradictions.
 * Normalised: empty lines that a choice leaves at the end of the text are dropped.
 */
export function resolveMerge(hunks: readonly MergeHunk[], choices: readonly MergeChoice[]): string | null {
  const lines: string[][] = [];
  let settled = 0;
  for (const hunk of hunks) {
    if (hunk.kind === 'agreed') {
      lines.push([...hunk.lines]);
      continue;
    }
    const choice = choices[settled];
    if (choice === undefined) return null;
    lines.push(chosenLines(hunk, choice));
    settled += 1;
  }
  return settled === choices.length ? contentOf(lines.flat()) : null;
}

function chosenLines({ mine, theirs }: Contradiction, choice: MergeChoice): string[] {
  if (choice === 'mine') return [...mine.lines];
  if (choice === 'theirs') return [...theirs.lines];
  if (choice === 'both') return [...mine.lines, ...theirs.lines];
  return [...choice.lines];
}

function contentOf(lines: readonly string[]): string {
  return normaliseContent(lines.join('\n'));
}

/** What lies between two lines that all three texts have. */
type Stretch = { readonly base: MergeSide; readonly mine: MergeSide; readonly theirs: MergeSide };

function mergeLines(base: readonly string[], mine: readonly string[], theirs: readonly string[]): MergeHunk[] {
  const mineAt = matchLines(base, mine);
  const theirsAt = matchLines(base, theirs);
  const hunks: Growing[] = [];
  const budget = { left: JUDGE_BUDGET };
  let [fromBase, fromMine, fromTheirs] = [0, 0, 0];
  for (let at = 0; at <= base.length; at += 1) {
    const isEnd = at === base.length;
    const toMine = isEnd ? mine.length : (mineAt[at] ?? -1);
    const toTheirs = isEnd ? theirs.length : (theirsAt[at] ?? -1);
    if (toMine < 0 || toTheirs < 0) continue;
    const stretch = {
      base: sideOf(base, fromBase, at),
      mine: sideOf(mine, fromMine, toMine),
      theirs: sideOf(theirs, fromTheirs, toTheirs),
    };
    for (const hunk of settle(stretch, budget)) append(hunks, hunk);
    if (!isEnd) append(hunks, { kind: 'agreed', lines: base.slice(at, at + 1) });
    [fromBase, fromMine, fromTheirs] = [at + 1, toMine + 1, toTheirs + 1];
  }
  return hunks;
}

function settle({ base, mine, theirs }: Stretch, budget: { left: number }): MergeHunk[] {
  if (sameLines(base.lines, mine.lines)) return [{ kind: 'agreed', lines: theirs.lines }];
  if (sameLines(base.lines, theirs.lines) || sameLines(mine.lines, theirs.lines)) {
    return [{ kind: 'agreed', lines: mine.lines }];
  }
  return judge({ base, mine, theirs }, budget);
}

/** Steps node-diff3 may take in one merge, a few milliseconds: it can need the cube of the lines it is given. */
const JUDGE_BUDGET = 2_000_000;

/**
 * A stretch that both sides changed. Equal lines in it may have been matched differently on the two sides, so node-diff3
 * looks once more; what it costs too much to look at is one contradiction.
 */
function judge({ base, mine, theirs }: Stretch, budget: { left: number }): MergeHunk[] {
  const cost = Math.max(base.lines.length, mine.lines.length, theirs.lines.length) ** 3;
  if (cost > budget.left) return withoutCommonEnds({ base, mine, theirs });
  budget.left -= cost;
  const regions = diff3Merge([...mine.lines], [...base.lines], [...theirs.lines], { excludeFalseConflicts: true });
  return regions.flatMap(({ ok, conflict }): MergeHunk[] => {
    if (conflict === undefined) return [{ kind: 'agreed', lines: ok ?? [] }];
    return withoutCommonEnds({
      base: { start: base.start + conflict.oIndex, lines: conflict.o },
      mine: { start: mine.start + conflict.aIndex, lines: conflict.a },
      theirs: { start: theirs.start + conflict.bIndex, lines: conflict.b },
    });
  });
}

/** The contradiction, less the lines with which both sides begin and end alike: about those they agree. */
function withoutCommonEnds({ base, mine, theirs }: Stretch): MergeHunk[] {
  const shorter = Math.min(mine.lines.length, theirs.lines.length);
  let head = 0;
  while (head < shorter && mine.lines[head] === theirs.lines[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && mine.lines.at(-1 - tail) === theirs.lines.at(-1 - tail)) tail += 1;
  const between = ({ start, lines }: MergeSide) => sideOf(lines, head, lines.length - tail, start);
  return [
    { kind: 'agreed', lines: mine.lines.slice(0, head) },
    { kind: 'contradiction', base, mine: between(mine), theirs: between(theirs) },
    { kind: 'agreed', lines: mine.lines.slice(mine.lines.length - tail) },
  ];
}

function sideOf(lines: readonly string[], from: number, to: number, start = 1): MergeSide {
  return { start: start + from, lines: lines.slice(from, to) };
}

/** Hunks while they are put together. */
type Growing = { readonly kind: 'agreed'; readonly lines: string[] } | Contradiction;

/** Adds a hunk; agreed lines join those before them, and none make no hunk. */
function append(hunks: Growing[], hunk: MergeHunk): void {
  if (hunk.kind === 'contradiction') {
    hunks.push(hunk);
    return;
  }
  const last = hunks.at(-1);
  if (last?.kind === 'agreed') for (const line of hunk.lines) last.lines.push(line);
  else if (hunk.lines.length > 0) hunks.push({ kind: 'agreed', lines: [...hunk.lines] });
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
