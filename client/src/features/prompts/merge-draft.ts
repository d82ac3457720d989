/**
 * A merge on its way: for each contradiction what shall stand there, or nothing yet, and the text that makes. Pure. Always:
 * the text is there as a whole from the start, with an empty spot for each contradiction that is not settled; nothing is
 * settled by anything but a choice.
 */
import type { Contradiction, MergeChoice, MergeHunk } from '@openkms/schema/domain/prompt/merge.ts';

/** One a contradiction, in order; null: not settled. */
export type Choices = readonly (MergeChoice | null)[];
/** Where a contradiction stands in the text: whole lines, their line ends included. */
export type Spot = { readonly from: number; readonly to: number };
export type MergeDraft = { readonly text: string; readonly spots: readonly Spot[] };

/** A contradiction with the lines around it that both sides agree on. */
export type Placed = { readonly contradiction: Contradiction; readonly before: string[]; readonly after: string[] };

const AROUND = 2;

/** The contradictions of `hunks`, in order. */
export function placedIn(hunks: readonly MergeHunk[]): Placed[] {
  return hunks.flatMap((hunk, index) => {
    if (hunk.kind === 'agreed') return [];
    return [
      {
        contradiction: hunk,
        before: agreed(hunks[index - 1]).slice(-AROUND),
        after: agreed(hunks[index + 1]).slice(0, AROUND),
      },
    ];
  });
}

/** The text under `choices`, and where each contradiction stands in it. */
export function draftOf(hunks: readonly MergeHunk[], choices: Choices): MergeDraft {
  const spots: Spot[] = [];
  let text = '';
  for (const hunk of hunks) {
    if (hunk.kind === 'agreed') {
      text += textOf(hunk.lines);
      continue;
    }
    const from = text.length;
    text += textFor(hunk, choices[spots.length] ?? null);
    spots.push({ from, to: text.length });
  }
  return { text, spots };
}

/** What stands in the place of a contradiction. */
export function textFor({ mine, theirs }: Contradiction, choice: MergeChoice | null): string {
  if (choice === null) return '';
  if (choice === 'mine') return textOf(mine.lines);
  if (choice === 'theirs') return textOf(theirs.lines);
  if (choice === 'both') return textOf([...mine.lines, ...theirs.lines]);
  return textOf(choice.lines);
}

/** The lines of what stands in a spot, with or without its last line end. */
export function linesIn(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

export function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

/**
 * `choices` after somebody wrote in the whole text: a spot that no longer holds what was chosen was written. Spots that are
 * not settled stay so; the same object where nothing changed.
 */
export function afterWriting(placed: readonly Placed[], choices: Choices, spotTexts: readonly string[]): Choices {
  let isChanged = false;
  const next = choices.map((choice, index) => {
    const place = placed[index];
    if (choice === null || place === undefined) return choice;
    const lines = linesIn(spotTexts[index] ?? '');
    if (sameLines(lines, linesIn(textFor(place.contradiction, choice)))) return choice;
    isChanged = true;
    return { lines };
  });
  return isChanged ? next : choices;
}

/** `choices` with the `index`-th made. */
export function chosen(choices: Choices, index: number, choice: MergeChoice | null): Choices {
  return choices.with(index, choice);
}

/** All that are not settled become `choice`. */
export function restChosen(choices: Choices, choice: 'mine' | 'theirs'): Choices {
  return choices.map((each) => each ?? choice);
}

/** How many are settled. */
export function settledCount(choices: Choices): number {
  return choices.filter((choice) => choice !== null).length;
}

/** The nearest contradiction after `index` that is not settled, else from the start; null when all are. */
export function nextOpen(choices: Choices, index: number): number | null {
  const order = [...choices.keys()].map((step) => (index + 1 + step) % choices.length);
  return order.find((at) => choices[at] === null) ?? null;
}

function agreed(hunk: MergeHunk | undefined): string[] {
  return hunk?.kind === 'agreed' ? [...hunk.lines] : [];
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
