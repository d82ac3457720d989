/**
 * The lines of a version tree, cut into one piece a row, so that rows of any height can be drawn one by one and only where
 * they are in sight: `above` leads from the row's upper edge to its dot, `below` from the dot to its lower edge.
 *
 *     ───────── upper edge of the row
 *      │ │ ╱     above: lines that arrive turn to the dot here
 *      │ ●       the dot
 *      │ │╲      below: lines that leave turn to their lane here
 *     ───────── lower edge
 *
 * Always: what a row hands down at its lower edge is what the next row takes up at its upper edge. Trees wider than
 * {@link MOST_LANES} share the last lane: the drawing stays readable, the list beside it says who came from whom.
 */
import type { TreeLayout } from '@openkms/schema/domain/prompt/tree-layout.ts';

export const MOST_LANES = 8;

/** Lanes at the upper and at the lower end of one piece of line. */
export type LinePiece = { readonly from: number; readonly to: number };
export type RowLines = {
  /** Lane of the dot. */
  readonly lane: number;
  readonly above: readonly LinePiece[];
  readonly below: readonly LinePiece[];
};

/** The lines of the first `shown` rows. */
export function linesOfRows(layout: TreeLayout, shown: number): RowLines[] {
  const rows = layout.rows.slice(0, shown).map(({ lane }) => ({
    lane: drawn(lane),
    above: new Map<number, LinePiece>(),
    below: new Map<number, LinePiece>(),
  }));
  for (const { from, to, lane } of layout.edges) {
    const last = Math.min(to.row, rows.length - 1);
    for (let at = from.row; at <= last; at += 1) {
      const row = rows[at];
      if (row === undefined) break;
      if (at > from.row) put(row.above, lane, at === to.row ? to.lane : lane);
      if (at < to.row) put(row.below, at === from.row ? from.lane : lane, lane);
    }
  }
  return rows.map(({ lane, above, below }) => ({ lane, above: [...above.values()], below: [...below.values()] }));
}

/** How many lanes the drawing of `layout` takes. */
export function lanesDrawn(layout: TreeLayout): number {
  return Math.max(1, Math.min(layout.width, MOST_LANES));
}

/** Edges to the same parent share their lane: a piece is drawn once. */
function put(pieces: Map<number, LinePiece>, from: number, to: number): void {
  const piece = { from: drawn(from), to: drawn(to) };
  pieces.set(piece.from * MOST_LANES + piece.to, piece);
}

function drawn(lane: number): number {
  return Math.min(lane, MOST_LANES - 1);
}
