/** Texts for the tests of this folder: few different lines that repeat often, and edits of them. */
import fc from 'fast-check';

/** Lines from a small stock, the empty one among them, so that equal lines are everywhere. */
const repeatedLine = fc.constantFrom('', 'a', 'b', 'c', 'd', '  e', '---');

export const repeatedLines: fc.Arbitrary<string[]> = fc.array(repeatedLine, { maxLength: 24 });

/** What is done to one line, or before it. */
type Edit =
  | { readonly kind: 'keep' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'insert'; readonly line: string };

const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Edit>({ kind: 'keep' }) },
    { weight: 1, arbitrary: fc.constant<Edit>({ kind: 'remove' }) },
    { weight: 1, arbitrary: repeatedLine.map((line): Edit => ({ kind: 'insert', line })) },
  ),
  { maxLength: 40 },
);

/** `lines` after `changes`, which apply in order; lines beyond them stay. */
function edited(lines: readonly string[], changes: readonly Edit[]): string[] {
  const result: string[] = [];
  let next = 0;
  for (const change of changes) {
    if (change.kind === 'insert') result.push(change.line);
    else if (next < lines.length) {
      if (change.kind === 'keep') result.push(lines[next] ?? '');
      next += 1;
    }
  }
  return [...result, ...lines.slice(next)];
}

/** A text and two that were made from it. */
export const threeTexts: fc.Arbitrary<{ base: string; mine: string; theirs: string }> = fc
  .tuple(repeatedLines, edits, edits)
  .map(([base, ofMine, ofTheirs]) => ({
    base: base.join('\n'),
    mine: edited(base, ofMine).join('\n'),
    theirs: edited(base, ofTheirs).join('\n'),
  }));

/** How often each line occurs. */
export function countLines(lines: readonly string[]): (line: string) => number {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return (line) => counts.get(line) ?? 0;
}
