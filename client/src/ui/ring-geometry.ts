// The arithmetic of a progress ring. Pure; lengths are in the units of the SVG's view box.

export interface RingArcs {
  circumference: number;
  /** Length of the solid arc: what is done, at most one turn. */
  done: number;
  /** Length of the pale arc that begins where `done` ends: what is forecast beyond it. */
  ahead: number;
  /** Done as a share of the goal, in whole percent; over 100 when the goal is passed. */
  percent: number;
}

/**
 * Arc lengths for `value` of `goal` (same unit), with an optional forecast of the final value. Values that are not
 * finite or below zero count as zero; a goal of zero or less counts as reached.
 */
export function ringArcs(radius: number, value: number, goal: number, forecast?: number): RingArcs {
  const circumference = 2 * Math.PI * radius;
  const doneShare = share(value, goal);
  const aheadShare = forecast === undefined ? doneShare : Math.max(doneShare, share(forecast, goal));
  const done = Math.min(doneShare, 1) * circumference;
  return {
    circumference,
    done,
    ahead: Math.min(aheadShare, 1) * circumference - done,
    percent: Math.floor(doneShare * 100 + 1e-9),
  };
}

function share(value: number, goal: number): number {
  if (!(goal > 0)) return 1;
  return Number.isFinite(value) && value > 0 ? value / goal : 0;
}
