/** How often revoked devices of one person may hand over. Always: the largest queue there is goes through; a loop does not. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../app-error.ts';

/** 200 commands each: 24,000 a minute. */
const REQUESTS_PER_MINUTE = 120;

/** Counts in the memory of this process. What it returns throws AppError `too_many_requests` (429) with `retryAfterSeconds`. */
export function createHandOverLimit(points = REQUESTS_PER_MINUTE): (userId: string) => Promise<void> {
  const limiter = new RateLimiterMemory({ points, duration: 60 });
  return async (userId) => {
    try {
      await limiter.consume(userId);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const retryAfterSeconds = Math.ceil(refused.msBeforeNext / 1000);
      throw new AppError('too_many_requests', 429, { retryAfterSeconds });
    }
  };
}
