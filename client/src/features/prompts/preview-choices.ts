/** What a preview is tried with: a task, values, a model, and which enrichers in which order. Kept by whoever places it. */
import type { EnricherSetting } from '@openkms/schema/domain/prompt/enrichment.ts';
import { DEFAULT_ENRICHERS } from '@openkms/schema/domain/prompt/enrichers/registry.ts';
import type { Typed } from './preview-values.ts';

export type PreviewChoices = {
  readonly task: string;
  /** What is typed for the variables, by name. */
  readonly values: Typed;
  /** '' is any model. */
  readonly model: string;
  /** As typed; empty is the model's own length. */
  readonly maxTokens: string;
  readonly enrichers: readonly EnricherSetting[];
};

export const FIRST_CHOICES: PreviewChoices = {
  task: '',
  values: {},
  model: '',
  maxTokens: '',
  enrichers: DEFAULT_ENRICHERS,
};

/** The enrichers with the one at `at` one place earlier (-1) or later (1); the same list where there is no such place. */
export function moved(enrichers: readonly EnricherSetting[], at: number, by: -1 | 1): readonly EnricherSetting[] {
  const to = at + by;
  const one = enrichers[at];
  if (one === undefined || to < 0 || to >= enrichers.length) return enrichers;
  return enrichers.toSpliced(at, 1).toSpliced(to, 0, one);
}

/** The enrichers with the one at `at` on or off. */
export function switched(
  enrichers: readonly EnricherSetting[],
  at: number,
  enabled: boolean,
): readonly EnricherSetting[] {
  return enrichers.map((each, index) => (index === at ? { ...each, enabled } : each));
}

/** The most tokens a person allows: null for none said, undefined for what is no such number. */
export function maxTokensOf(typed: string): number | null | undefined {
  if (typed.trim() === '') return null;
  const value = Number(typed.trim());
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
