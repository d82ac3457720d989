/**
 * What a benchmark says, and the arithmetic behind it. Pure. Always: a percentile is a value that was measured (nearest
 * rank), a target reads `<= 2` or `>= 200`, and a figure without a target is neither met nor missed.
 */

/** One measured figure; `target` is empty where none was set. */
export type Measured = {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly target: string;
  /** How many measurements the value was taken from; null where the measuring code does not say. */
  readonly samples: number | null;
  /** What was measured against what, in one sentence. */
  readonly note: string;
};

export type Result = Measured & {
  /** Null without a target. */
  readonly met: boolean | null;
};

/** The smallest value that at least `share` (0 to 1] of `values` do not exceed. Throws RangeError on an empty list. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (found === undefined) throw new RangeError('a percentile of nothing');
  return found;
}

/** p50 of `values`. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** p50, p95 and the largest of `values` in words, for a note. */
export function spread(values: readonly number[], unit: string): string {
  const [p50, p95, most] = [0.5, 0.95, 1].map((share) => shortNumber(percentile(values, share)));
  return `p50 ${p50}, p95 ${p95}, max ${most} ${unit}`;
}

/** `figure` with its verdict. Throws where the target is not of the shape above. */
export function judge(figure: Measured): Result {
  return { ...figure, met: isMet(figure.value, figure.target) };
}

/** Whether `value` keeps `target`; null for an empty target. */
export function isMet(value: number, target: string): boolean | null {
  if (target === '') return null;
  const parts = /^(<=|>=) ([\d.]+)$/.exec(target);
  if (parts === null) throw new TypeError(`not a target: ${target}`);
  const limit = Number(parts[2]);
  return parts[1] === '<=' ? value <= limit : value >= limit;
}

/** Results as the lines of a table, figures first, then what they were measured with. */
export function table(results: readonly Result[]): string[] {
  const head = ['figure', 'target', 'measured', '', 'samples'];
  const rows = results.map(({ figure, target, value, unit, met, samples }) => [
    figure,
    target === '' ? '' : `${target} ${unit}`.trimEnd(),
    `${shortNumber(value)} ${unit}`.trimEnd(),
    met === null ? '' : met ? 'met' : 'MISSED',
    samples === null ? '' : String(samples),
  ]);
  const widths = head.map((title, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

/** Four significant digits, whole numbers whole. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(4)));
}
