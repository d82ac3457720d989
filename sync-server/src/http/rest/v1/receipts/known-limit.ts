/** How often one person may ask which receipts are known. Always: a device with the largest archive gets its answers at once; a loop does not. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../../../app-error.ts';

/** A device asks six times at a new epoch (5,200 entries, a thousand a time); a person may have ten of them. */
const ASKED_PER_MINUTE = 60;

export type KnownLimit = (userId: string) => Promise<void>;

/** Counts in the memory of this process. What it returns throws AppError `too_many_requests` (429) with `retryAfterSeconds`. */
export function createKnownLimit(points = ASKED_PER_MINUTE): KnownLimit {
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
