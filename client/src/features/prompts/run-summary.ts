/** What runs come to: how many, how good, what they cost, how long they took. Pure. Always: a mean says over how many; what has no price is counted, not taken for nothing. */
import type { PromptRunRow } from '@openkms/schema/domain/rows.ts';
import { counted } from '../../ui/number-text.ts';
import { costWords, latencyWords, scoreWords } from './run-words.ts';

export type Figures = {
  readonly runs: number;
  readonly scored: number;
  /** 0 to 1; null where nothing was scored. */
  readonly meanScore: number | null;
  readonly up: number;
  readonly down: number;
  /** Of those with a price; null where none has one. */
  readonly costMicros: number | null;
  /** Answered, and no price is known. */
  readonly unpriced: number;
  /** Half of those that ended well took at most so long, ms. */
  readonly p50LatencyMs: number | null;
};

/** The figures of `runs`. */
export function figuresOf(runs: readonly PromptRunRow[]): Figures {
  const scores = runs.flatMap(({ score }) => (score === null ? [] : [score]));
  const costs = runs.flatMap(({ costMicros }) => (costMicros === null ? [] : [costMicros]));
  const times = runs
    .flatMap(({ status, latencyMs }) => (status === 'done' && latencyMs !== null ? [latencyMs] : []))
    .toSorted((a, b) => a - b);
  return {
    runs: runs.length,
    scored: scores.length,
    meanScore: scores.length === 0 ? null : sum(scores) / scores.length,
    up: runs.filter(({ feedback }) => feedback === 'up').length,
    down: runs.filter(({ feedback }) => feedback === 'down').length,
    costMicros: costs.length === 0 ? null : sum(costs),
    unpriced: runs.filter(({ costMicros, outputTokens }) => costMicros === null && outputTokens !== null).length,
    p50LatencyMs: times[Math.ceil(times.length / 2) - 1] ?? null,
  };
}

export type VersionFigures = { readonly versionId: string; readonly number: number | null; readonly figures: Figures };

/** The figures of each version that ran, the newest version first; those not on this device last. */
export function figuresByVersion(
  runs: readonly PromptRunRow[],
  numberOf: (versionId: string) => number | undefined,
): readonly VersionFigures[] {
  const those = new Map<string, PromptRunRow[]>();
  for (const run of runs) those.set(run.versionId, [...(those.get(run.versionId) ?? []), run]);
  return [...those]
    .map(([versionId, own]) => ({ versionId, number: numberOf(versionId) ?? null, figures: figuresOf(own) }))
    .toSorted((a, b) => (b.number ?? 0) - (a.number ?? 0));
}

/** "82 % over 5 scored"; "no score" without any. */
export function meanWords({ meanScore, scored }: Figures): string {
  return meanScore === null ? 'no score' : `${scoreWords(meanScore)} over ${scored.toLocaleString('en')} scored`;
}

/** "3 up, 1 down"; "none" where nobody said. */
export function thumbsWords({ up, down }: Figures): string {
  return up + down === 0 ? 'none' : `${up} up, ${down} down`;
}

/** "$0.0123", "$0.0123 and 2 without a price"; "no price known" where none has one. */
export function totalCostWords({ costMicros, unpriced }: Figures): string {
  if (costMicros === null) return unpriced === 0 ? 'nothing yet' : costWords(null);
  return unpriced === 0
    ? costWords(costMicros)
    : `${costWords(costMicros)}, and ${counted(unpriced, 'run')} without a price`;
}

/** What the time of many runs means, in a sentence. */
export const TYPICAL_TIME = 'Typical time: half of the answers took no longer.';

/** "1.2 s"; "not known" before one ended. */
export function p50Words({ p50LatencyMs }: Figures): string {
  return p50LatencyMs === null ? 'not known' : latencyWords(p50LatencyMs);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
