/** Whether a model is asked once more after a failure, and when. Pure. */
import type { LLMFailure } from '@openkms/plugins/contract/llm-provider.ts';

/** A run fails with what its fifth try met. */
const MOST_TRIES = 5;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
/** Nobody sits before a screen for longer; whoever still wants the answer then starts another run. */
const LONGEST_HEEDED_MS = 15 * 60_000;

const MAY_PASS: ReadonlySet<LLMFailure['code']> = new Set([
  'llm_unreachable',
  'llm_timeout',
  'llm_rate_limited',
  'llm_stream_cut',
  'llm_provider_error',
]);

/**
 * ms to wait after the `tries`-th try; null where there is no other. `random` is 0 to 1 and parts those who failed together:
 * each wait is twice the last, less up to half of it, and never ends before the moment the provider named.
 */
export function waitBeforeRetry(failure: LLMFailure, tries: number, random: number): number | null {
  if (tries >= MOST_TRIES || !MAY_PASS.has(failure.code)) return null;
  const longest = Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS);
  const wait = Math.round(longest * (1 - random / 2));
  const told = failure.code === 'llm_rate_limited' ? (failure.retryAfterMs ?? 0) : 0;
  if (told > LONGEST_HEEDED_MS) return null;
  return told > 0 ? told + Math.round(longest * random) : wait;
}
