/** How often one person may ask for something. Always: it is counted in the memory of this process alone. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../app-error.ts';

/** Lets each person through `points` times a minute. What it returns throws AppError `too_many_requests` (429) with `retryAfterSeconds`. */
export function perMinute(points: number): (userId: string) => Promise<void> {
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
