/**
 * How long to wait before trying again, by what went wrong. Pure; one table. Always: each wait is between half and the
 * whole of its length, by chance, so that devices which failed together do not come back together; a wait never outgrows
 * the longest of its code.
 */

/** `first`: ms before the second try; each further one waits twice as long, up to `longest`. */
type Policy = { readonly first: number; readonly longest: number };

const POLICIES = {
  // The line or the server: everything waits.
  unreachable: { first: 500, longest: 30_000 },
  busy: { first: 500, longest: 30_000 },
  // One command: it waits alone, with what depends on it.
  internal_error: { first: 1_000, longest: 300_000 },
  no_verdict: { first: 500, longest: 300_000 },
  waits_for_earlier: { first: 1_000, longest: 60_000 },
  unanswered: { first: 2_000, longest: 300_000 },
  not_accepted: { first: 60_000, longest: 300_000 },
} as const satisfies Record<string, Policy>;

/** ms a command waits at most; a later time on the disk was written under another clock. */
export const LONGEST_BACK_OFF = 300_000;

/** ms to wait after `tries` tries that failed with `code` (1 for the first); an unknown code waits as a fault does. */
export function backOff(code: string, tries: number, random: () => number): number {
  const { first, longest }: Policy =
    code in POLICIES ? POLICIES[code as keyof typeof POLICIES] : POLICIES.internal_error;
  return Math.min(longest, first * 2 ** Math.min(Math.max(0, tries - 1), 20)) * (0.5 + 0.5 * random());
}

/** Whether a command may be tried at `now` that was to wait until `nextTryAt` (both ms UTC by the device's clock). */
export function isDue(nextTryAt: number, now: number): boolean {
  return nextTryAt <= now || nextTryAt - now > LONGEST_BACK_OFF;
}
