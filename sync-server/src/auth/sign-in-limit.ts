/**
 * How often somebody may try to sign in. Always: only failures count, by e-mail and address together (so that nobody can
 * lock another person out from elsewhere) and by address alone (so that one address cannot try every e-mail).
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../app-error.ts';

const WINDOW_SECONDS = 15 * 60;

export type SignInLimit = {
  /** Counts an attempt before it is made. Throws AppError `too_many_requests` (429) with `retryAfterSeconds`. */
  readonly begin: (email: string, address: string) => Promise<void>;
  /** The attempt succeeded: it and the failures before it no longer count. */
  readonly succeeded: (email: string, address: string) => Promise<void>;
};

/** Counts in the memory of this process: with N processes a person has up to N times the attempts. */
export function createSignInLimit(
  limits: { readonly perPerson: number; readonly perAddress: number } = { perPerson: 10, perAddress: 300 },
): SignInLimit {
  const persons = new RateLimiterMemory({ points: limits.perPerson, duration: WINDOW_SECONDS });
  const addresses = new RateLimiterMemory({ points: limits.perAddress, duration: WINDOW_SECONDS });
  const personKey = (email: string, address: string) => `${email.toLowerCase()} ${address}`;

  return {
    async begin(email, address) {
      try {
        await persons.consume(personKey(email, address));
        await addresses.consume(address);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        const retryAfterSeconds = Math.ceil(refused.msBeforeNext / 1000);
        throw new AppError('too_many_requests', 429, { retryAfterSeconds });
      }
    },
    async succeeded(email, address) {
      await persons.delete(personKey(email, address));
      await addresses.reward(address);
    },
  };
}
