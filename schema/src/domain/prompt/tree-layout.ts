/**
 * Where the versions of a prompt stand when their tree is drawn: one row a version, newest first, in lanes.
 *
 *     row 0   ●      4
 *             ├─╮
 *     row 1   │ ●    3
 *     row 2   ● │    2
 *             ├─╯
 *     row 3   ●      1
 *
 * An edge leaves its child at once for its own lane, runs straight down it, and turns to its parent in the last step.
 * Always: no version stands in a lane where an edge of others runs past it, and edges share a lane only on the way to the
 * same parent; equal versions give the same drawing, in whatever order they come.
 */
import { byId, newestFirst, parentsOf, type TreeVersion } from './version-tree.ts';

/** A cell of the drawing; rows count from 0 at the top, lanes from 0 at the left. */
export type Cell = { readonly row: number; readonly lane: number };

export type TreeLayout = {
  /** The versions, newest first: the n-th stands in row n. */
  readonly rows: readonly (Cell & { readonly id: string })[];
  /** One edge for each known parent, `from` the child `to` the parent; it runs between their rows in `lane`. */
  readonly edges: readonly {
    readonly child: string;
    readonly parent: string;
    readonly lane: number;
    readonly from: Cell;
    readonly to: Cell;
  }[];
  /** How many lanes wide the drawing is. */
  readonly width: number;
};

/** Lays out the tree of `versions`. The first parent keeps its child's lane, so that a line of work stays straight. */
export function layOut(versions: readonly TreeVersion[]): TreeLayout {
  const known = byId(versions);
  const cells = new Map<string, Cell>();
  const open: { child: string; parent: string; lane: number; from: Cell }[] = [];
  /** For each lane the parent its edges run to, or null where it is free. */
  const lanes: (string | null)[] = [];

  for (const [row, version] of [...known.values()].toSorted(newestFirst).entries()) {
    const from = { row, lane: laneOf(version.id) };
    cells.set(version.id, from);
    for (let lane = from.lane; lane < lanes.length; lane += 1) if (lanes[lane] === version.id) lanes[lane] = null;
    for (const [nth, parent] of parentsOf(known, version).entries()) {
      const lane = nth === 0 ? from.lane : laneOf(parent);
      lanes[lane] = parent;
      open.push({ child: version.id, parent, lane, from });
    }
  }
  return {
    rows: [...cells].map(([id, cell]) => ({ id, ...cell })),
    edges: open.flatMap((edge) => {
      const to = cells.get(edge.parent);
      return to === undefined ? [] : [{ ...edge, to }];
    }),
    width: lanes.length,
  };

  /** The first lane that runs to `id`, else the first that is free, else a new one. */
  function laneOf(id: string): number {
    const running = lanes.indexOf(id);
    if (running >= 0) return running;
    const free = lanes.indexOf(null);
    if (free >= 0) return free;
    return lanes.push(null) - 1;
  }
}
