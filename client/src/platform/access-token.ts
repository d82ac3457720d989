/**
 * The access token of whoever is signed in, in memory alone. Always: its age is measured, not read off a clock that may be
 * set meanwhile; it is renewed before it ends, and asked for ever more seldom while no answer comes.
 */
import type { Grant } from './auth-http.ts';
import { type Clock, stopwatch } from './clock.ts';
import { type Observable, observable } from './observable.ts';

export type AccessToken = {
  /** Changes with every new token; null while there is none. */
  readonly value: Observable<string | null>;
  /** A token of this very person that is good for some seconds yet, or null. */
  readonly of: (userId: string) => string | null;
  readonly isGood: () => boolean;
  readonly hold: (grant: Grant, userId: string) => void;
  /** What is held stays good, and is renewed soon. */
  readonly keep: () => void;
  readonly drop: () => void;
  /** The line may be fine and only this answer missing. */
  readonly askAgain: () => void;
  readonly stop: () => void;
};

/** ms before its end at which a token is renewed, and at which it is no longer handed out. */
const RENEW_BEFORE = 60_000;
const STALE_BEFORE = 5_000;
/** ms: the first pause after a renewal without an answer, and the longest. */
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 60_000;

/** Holds no token yet; `renew` asks for the next one. */
export function accessToken(clock: Clock, renew: () => void): AccessToken {
  const value = observable<string | null>(null);
  /** Whose it is (the session may still say somebody else while it changes), and ms for which it is good yet. */
  let granted: { readonly userId: string; readonly left: () => number } | null = null;
  /** Renewals in a row that brought no answer. */
  let unanswered = 0;
  let cancel = () => {};
  const renewIn = (ms: number) => {
    cancel();
    cancel = clock.after(ms, renew);
  };
  const isGood = () => granted !== null && granted.left() > STALE_BEFORE;
  return {
    value,
    of: (userId) => (granted?.userId === userId && isGood() ? value.get() : null),
    isGood,
    hold({ token, expiresIn }, userId) {
      unanswered = 0;
      const life = expiresIn * 1000;
      const age = stopwatch(clock);
      granted = { userId, left: () => life - age() };
      value.set(token);
      renewIn(Math.max(life - RENEW_BEFORE, life / 2));
    },
    keep: () => renewIn(RENEW_BEFORE / 4),
    drop() {
      cancel();
      granted = null;
      value.set(null);
    },
    askAgain() {
      renewIn(Math.min(FIRST_PAUSE * 2 ** unanswered, LONGEST_PAUSE));
      unanswered += 1;
    },
    stop: () => cancel(),
  };
}
