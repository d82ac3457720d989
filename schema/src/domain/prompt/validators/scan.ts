/**
 * Looking for shapes in a text, one start after another. Always: each look reads at most `reach` characters, and no
 * pattern holds a repetition without a bound within another, so the work grows with the length of the text and no faster.
 */
import type { Tally } from '../finding.ts';

export type Shape = {
  /** Where a look is worth it: global, one character or a few fixed words. */
  readonly starts: RegExp;
  /** Reads from there: anchored with ^, every repetition bounded. */
  readonly reads: RegExp;
  readonly reach: number;
};

export type Found = { readonly start: number; readonly end: number; readonly parts: RegExpExecArray };

/** Where `shape` stands in `text`, in order, without overlaps. */
export function* find(text: string, shape: Shape, tally: Tally): Generator<Found> {
  let at = 0;
  for (;;) {
    shape.starts.lastIndex = at;
    const start = shape.starts.exec(text)?.index ?? -1;
    tally.steps += (start < 0 ? text.length : start) - at;
    if (start < 0) return;
    tally.steps += shape.reach;
    const parts = shape.reads.exec(text.slice(start, start + shape.reach));
    if (parts) yield { start, end: start + parts[0].length, parts };
    at = start + Math.max(1, parts?.[0].length ?? 1);
  }
}

/** The stretches of `text` that match `run`: one class of characters, repeated, so that each character is read once. */
export function* runsOf(
  text: string,
  run: RegExp,
  tally: Tally,
): Generator<{ start: number; end: number; run: string }> {
  tally.steps += text.length;
  for (const match of text.matchAll(run)) {
    tally.steps += match[0].length;
    yield { start: match.index, end: match.index + match[0].length, run: match[0] };
  }
}

/**
 * True for text as a generator of chance makes it: letters and digits that take turns often, and no character much more
 * often than others.
 */
export function looksRandom(text: string): boolean {
  if (
    text.length < 16 ||
    (text.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/g)?.length ?? 0) * 6 < text.length
  ) {
    return false;
  }
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const squares = [...counts.values()].reduce((sum, count) => sum + count * count, 0);
  return /\d/.test(text) && text.length * text.length >= 10 * squares;
}

/** True for what people write where a secret will stand: `<token>`, `{{ key }}`, `xxxx`, `your-key`, `EXAMPLE`. */
export function isPlaceholder(text: string): boolean {
  return /[<{]|\$\{|\$[A-Z_]{2}|%[A-Z_]{2}|\*{3}|\.{3}|x{4}|0{8}|your|example|placeholder|changeme|dummy|sample|redacted/i.test(
    text,
  );
}
