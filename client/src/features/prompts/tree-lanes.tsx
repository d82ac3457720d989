// One row's piece of the version tree: its dot and the lines past it. Decoration: the list beside it says the same in words.
// The upper part has the dot's height; the lower part stretches with the row, so that rows may be as tall as their words.
import type { LinePiece, RowLines } from './tree-lines.ts';

const LANE = 18;
const LEFT = 14;
/** px from the row's upper edge to its dot: the middle of its first line of words. */
const DOT_AT = 30;

export interface TreeLanesProps {
  lines: RowLines;
  /** How many lanes the whole drawing has. */
  lanes: number;
  isHead: boolean;
  isPending: boolean;
}

/** Lines and dot of one version. */
export function TreeLanes({ lines, lanes, isHead, isPending }: TreeLanesProps) {
  const width = LEFT * 2 + (lanes - 1) * LANE;
  const dot = x(lines.lane);
  const kind = isHead ? 'tree-dot tree-dot--head' : isPending ? 'tree-dot tree-dot--pending' : 'tree-dot';
  return (
    <div className="tree-lanes" aria-hidden="true">
      <svg className="tree-above" width={width} height={DOT_AT} viewBox={`0 0 ${width} ${DOT_AT}`} focusable="false">
        <Lines pieces={lines.above} height={DOT_AT} />
      </svg>
      <svg
        className="tree-below"
        width={width}
        height="100%"
        viewBox={`0 0 ${width} 100`}
        preserveAspectRatio="none"
        focusable="false"
      >
        <Lines pieces={lines.below} height={100} />
      </svg>
      <svg
        className="tree-mark"
        width={width}
        height={DOT_AT * 2}
        viewBox={`0 0 ${width} ${DOT_AT * 2}`}
        focusable="false"
      >
        {isHead ? <circle className="tree-ring" cx={dot} cy={DOT_AT} r={9} /> : null}
        <circle className={kind} cx={dot} cy={DOT_AT} r={isHead ? 6.5 : 5} />
      </svg>
    </div>
  );
}

function Lines({ pieces, height }: { pieces: readonly LinePiece[]; height: number }) {
  return pieces.map(({ from, to }) => (
    <path
      key={`${from}-${to}`}
      className="tree-line"
      vectorEffect="non-scaling-stroke"
      d={`M${x(from)} 0C${x(from)} ${height * 0.55} ${x(to)} ${height * 0.45} ${x(to)} ${height}`}
    />
  ));
}

function x(lane: number): number {
  return LEFT + lane * LANE;
}
