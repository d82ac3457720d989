/**
 * A line diff as rows of two columns, with long unchanged stretches folded. Pure. Always: every line of both texts is in
 * exactly one row, or counted by one fold; lines of a change stand beside each other in order.
 */
import type { DiffHunk } from '@openkms/schema/domain/prompt/diff.ts';

export type ComparedLine = { readonly number: number; readonly text: string };
export type ComparedRow =
  | { readonly kind: 'same' | 'changed'; readonly from: ComparedLine; readonly to: ComparedLine }
  | { readonly kind: 'added'; readonly from: null; readonly to: ComparedLine }
  | { readonly kind: 'removed'; readonly from: ComparedLine; readonly to: null };

/** `fold` stands for `rows` that are hidden; `at` is the index of its first row, by which it is known. */
export type ComparedBlock =
  | { readonly kind: 'rows'; readonly at: number; readonly rows: readonly ComparedRow[] }
  | { readonly kind: 'fold'; readonly at: number; readonly count: number };

/** Unchanged lines that stay in sight around a change. */
const CONTEXT = 3;
/** Fewer are not worth a fold. */
const LEAST_FOLDED = 4;

/** The rows of `hunks`, in order. */
export function comparedRows(hunks: readonly DiffHunk[]): ComparedRow[] {
  return hunks.flatMap(({ kind, from, to }) => {
    const rows: ComparedRow[] = [];
    for (let at = 0; at < Math.max(from.lines.length, to.lines.length); at += 1) {
      const left = lineAt(from, at);
      const right = lineAt(to, at);
      if (left !== null && right !== null)
        rows.push({ kind: kind === 'same' ? 'same' : 'changed', from: left, to: right });
      else if (right !== null) rows.push({ kind: 'added', from: null, to: right });
      else if (left !== null) rows.push({ kind: 'removed', from: left, to: null });
    }
    return rows;
  });
}

/** `rows` with unchanged stretches folded, but for the folds in `opened` (by their `at`). */
export function folded(rows: readonly ComparedRow[], opened: ReadonlySet<number>): ComparedBlock[] {
  const blocks: ComparedBlock[] = [];
  let open = 0;
  const closeAt = (end: number): void => {
    if (end > open) blocks.push({ kind: 'rows', at: open, rows: rows.slice(open, end) });
  };
  for (let start = 0; start < rows.length;) {
    let end = start;
    while (rows[end]?.kind === 'same') end += 1;
    // At the ends of the text there is no change on one side to give context to.
    const hideFrom = start === 0 ? start : start + CONTEXT;
    const hideTo = end === rows.length ? end : end - CONTEXT;
    if (hideTo - hideFrom >= LEAST_FOLDED && !opened.has(hideFrom)) {
      closeAt(hideFrom);
      blocks.push({ kind: 'fold', at: hideFrom, count: hideTo - hideFrom });
      open = hideTo;
    }
    start = Math.max(end, start + 1);
  }
  closeAt(rows.length);
  return blocks;
}

/** The first `most` rows of `blocks`; folds cost nothing. */
export function firstRows(blocks: readonly ComparedBlock[], most: number): ComparedBlock[] {
  const kept: ComparedBlock[] = [];
  let left = most;
  for (const block of blocks) {
    if (left <= 0) break;
    if (block.kind === 'rows' && block.rows.length > left) kept.push({ ...block, rows: block.rows.slice(0, left) });
    else kept.push(block);
    if (block.kind === 'rows') left -= block.rows.length;
  }
  return kept;
}

/** How many lines came, went and changed. */
export function changeCounts(rows: readonly ComparedRow[]): {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
} {
  const count = (kind: ComparedRow['kind']) => rows.filter((row) => row.kind === kind).length;
  return { added: count('added'), removed: count('removed'), changed: count('changed') };
}

function lineAt({ start, lines }: DiffHunk['from'], at: number): ComparedLine | null {
  const text = lines[at];
  return text === undefined ? null : { number: start + at, text };
}
