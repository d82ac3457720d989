/**
 * Two versions side by side: by lines for the whole text, by words inside a changed line.
 *
 * Always: the `from` lines of all hunks, one after the other, are the first text, and the `to` lines are the second; so
 * are the spans of a word diff. Texts too long and too different to compare in full show more as changed than need be
 * (match-lines.ts has the limits), in the worst case everything between their common head and tail as one change.
 */
import { matchLines } from './match-lines.ts';
import { linesOf, normaliseContent } from './normalise.ts';

/** Lines of one text; `start` counts from 1 and, where there are none, names the line they would precede. */
export type DiffSide = { readonly start: number; readonly lines: readonly string[] };

/** `added` has no `from` lines and `removed` no `to` lines; `changed` has both, and `same` has equal ones. */
export type DiffHunk = {
  readonly kind: 'same' | 'added' | 'removed' | 'changed';
  readonly from: DiffSide;
  readonly to: DiffSide;
};

/** A piece of a line. `removed` stands only in the first, `added` only in the second, and comes after what it replaces. */
export type WordSpan = { readonly kind: 'same' | 'added' | 'removed'; readonly text: string };

/** The hunks that lead from one content to another, in order. Both are normalised first. */
export function diffLines(from: string, to: string): DiffHunk[] {
  const [a, b] = [linesOf(normaliseContent(from)), linesOf(normaliseContent(to))];
  return stretches(a, b).map((stretch) => ({
    kind: kindOf(stretch),
    from: { start: stretch.startA + 1, lines: a.slice(stretch.startA, stretch.endA) },
    to: { start: stretch.startB + 1, lines: b.slice(stretch.startB, stretch.endB) },
  }));
}

function kindOf({ isSame, startA, endA, startB, endB }: Stretch): DiffHunk['kind'] {
  if (isSame) return 'same';
  if (startA === endA) return 'added';
  return startB === endB ? 'removed' : 'changed';
}

/** What changed inside a line, by words; white space between two changed words counts as changed with them. */
export function diffWords(from: string, to: string): WordSpan[] {
  const [a, b] = [wordsOf(from), wordsOf(to)];
  const spans: WordSpan[] = [];
  let [removed, added] = ['', ''];
  const all = stretches(a, b);
  for (const [index, { isSame, startA, endA, startB, endB }] of all.entries()) {
    const text = a.slice(startA, endA).join('');
    const isBetween = index > 0 && index < all.length - 1 && text.trim() === '';
    if (isSame && !isBetween) {
      const space = commonSpaceAtEnd(removed, added);
      spans.push(...changeSpans(removed, added, space.length), { kind: 'same', text: space + text });
      [removed, added] = ['', ''];
    } else {
      removed += text;
      added += isSame ? text : b.slice(startB, endB).join('');
    }
  }
  return [...spans, ...changeSpans(removed, added, 0)];
}

/** The spans of a change, without the last `less` signs of both sides. */
function changeSpans(removed: string, added: string, less: number): WordSpan[] {
  const spans: WordSpan[] = [
    { kind: 'removed', text: removed.slice(0, removed.length - less) },
    { kind: 'added', text: added.slice(0, added.length - less) },
  ];
  return spans.filter(({ text }) => text !== '');
}

function commonSpaceAtEnd(a: string, b: string): string {
  let length = 0;
  while (/\s/.test(a.at(-1 - length) ?? '') && a.at(-1 - length) === b.at(-1 - length)) length += 1;
  return a.slice(a.length - length);
}

type Stretch = {
  readonly isSame: boolean;
  readonly startA: number;
  readonly endA: number;
  readonly startB: number;
  readonly endB: number;
};

/** Both texts cut into stretches that are equal and stretches that are not, by turns. */
function stretches(a: readonly string[], b: readonly string[]): Stretch[] {
  const matches = matchLines(a, b);
  const found: Stretch[] = [];
  let [endA, endB] = [0, 0];
  while (endA < a.length || endB < b.length) {
    const [startA, startB] = [endA, endB];
    while (endA < a.length && matches[endA] === endB) [endA, endB] = [endA + 1, endB + 1];
    if (endA > startA) {
      found.push({ isSame: true, startA, endA, startB, endB });
      continue;
    }
    while (endA < a.length && matches[endA] === -1) endA += 1;
    endB = endA < a.length ? (matches[endA] ?? b.length) : b.length;
    found.push({ isSame: false, startA, endA, startB, endB });
  }
  return found;
}

// A word with its accents; a sign of a script that writes words together; white space; any other sign with what joins it.
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]\p{M}*|[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*|\s+|[^](?:[\p{M}\p{Emoji_Modifier}]|\u200D\S?)*/gu;

function wordsOf(line: string): string[] {
  return line.match(WORD) ?? [];
}
