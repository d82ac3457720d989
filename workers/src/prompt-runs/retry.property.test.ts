/** Waiting for a model that failed: never sooner than told, never for ever, and never where waiting is no use. */
import type { LLMFailure } from '@openkms/plugins/contract/llm-provider.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { waitBeforeRetry } from './retry.ts';

const random = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const tries = fc.integer({ min: 1, max: 4 });
const detail = '';
const passing = fc.constantFrom<LLMFailure>(
  { code: 'llm_unreachable', detail },
  { code: 'llm_timeout', phase: 'idle', afterMs: 1, detail },
  { code: 'llm_rate_limited', retryAfterMs: null, detail },
  { code: 'llm_stream_cut', afterText: true, detail },
  { code: 'llm_provider_error', status: 500, detail },
);
const lasting = fc.constantFrom<LLMFailure>(
  { code: 'llm_unauthorised', detail },
  { code: 'llm_invalid_request', detail },
  { code: 'llm_context_too_long', detail },
);

it('waits twice as long each time, less up to half', () => {
  fc.assert(
    fc.property(passing, tries, random, (failure, nth, chance) => {
      const longest = 2_000 * 2 ** (nth - 1);
      const wait = waitBeforeRetry(failure, nth, chance);
      expect(wait).toBeGreaterThanOrEqual(longest / 2);
      expect(wait).toBeLessThanOrEqual(longest);
    }),
  );
});

it('ends no wait before the moment the provider named, and parts those who were told the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 15 * 60_000 }), tries, random, (retryAfterMs, nth, chance) => {
      const wait = waitBeforeRetry({ code: 'llm_rate_limited', retryAfterMs, detail }, nth, chance);
      expect(wait).toBeGreaterThanOrEqual(retryAfterMs);
      expect(wait).toBeLessThanOrEqual(retryAfterMs + 60_000);
    }),
  );
  const told = { code: 'llm_rate_limited', retryAfterMs: 1000, detail } as const;
  expect(waitBeforeRetry(told, 1, 0.1)).not.toBe(waitBeforeRetry(told, 1, 0.9));
});

it('does not wait for what stays, after the fifth try, or longer than somebody would', () => {
  fc.assert(
    fc.property(lasting, tries, random, (failure, nth, chance) => {
      expect(waitBeforeRetry(failure, nth, chance)).toBeNull();
    }),
  );
  fc.assert(
    fc.property(passing, fc.integer({ min: 5, max: 99 }), random, (failure, nth, chance) => {
      expect(waitBeforeRetry(failure, nth, chance)).toBeNull();
    }),
  );
  expect(waitBeforeRetry({ code: 'llm_rate_limited', retryAfterMs: 3_600_000, detail }, 1, 0)).toBeNull();
});
