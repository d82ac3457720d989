/**
 * Which command is to blame when a request is refused or a command fails, and how long it waits for it. Always: a request
 * that was refused is sent again command by command, and so is one that finds no answer time and again while the server
 * answers others (a filter on the way that dislikes a text, a server that fails over one command, or never can execute it);
 * where several commands in a row are refused alone, the request is to blame and everything waits; an answer clears all suspicion.
 */
import type { OutboxEntry } from '../outbox/entry.ts';
import { type Failure, NOT_ACCEPTED, UNANSWERED } from '../outbox/state.ts';
import type { Clock } from '../platform/clock.ts';
import { backOff } from './back-off.ts';
import { BATCH_LIMITS, type BatchLimits } from './batch.ts';

/** Commands refused alone, one after the other, that show something wrong with every request. */
const REFUSED_IN_A_ROW = 3;
/** Waits in a row after which a line that is fine otherwise is not to blame: by then a dead one is known to be dead. */
const UNANSWERED_IN_A_ROW = 5;

export type Blame = {
  /** What the next request may hold. */
  readonly limits: () => BatchLimits;
  /** `code` is why `entry` could not be dealt with. */
  readonly failureOf: (entry: Pick<OutboxEntry, 'progress'>, code: string) => Failure;
  /** A request was refused that held `count` commands. */
  readonly refusedTogether: (count: number) => void;
  /** Whether a request of `taken`, sent after `waits` waits in a row, found no answer because of what it holds. */
  readonly isUnanswerable: (taken: readonly OutboxEntry[], waits: number) => boolean;
  /** A request found no answer that held `entry` alone. `all`: as with {@link Blame.refusedAlone}. */
  readonly unansweredAlone: (entry: OutboxEntry) => { readonly failure: Failure; readonly all: boolean };
  /** A request was refused with `code` that held `entry` alone. `all`: it is not the command; every request is. */
  readonly refusedAlone: (entry: OutboxEntry, code: string) => { readonly failure: Failure; readonly all: boolean };
  /** A request was answered that held `count` commands. */
  readonly answered: (count: number) => void;
};

/** Nothing is suspected. */
export function startBlaming(clock: Pick<Clock, 'now'>, random: () => number): Blame {
  /** Commands to send one by one, because a request that held them was refused. */
  let suspects = 0;
  /** Ids of those refused alone since the last answer. */
  const refused = new Set<string>();

  const failureOf: Blame['failureOf'] = ({ progress }, code) => {
    const before = 'failure' in progress ? progress.failure : undefined;
    const tries = (before?.tries ?? 0) + 1;
    return { code, tries, nextTryAt: Math.ceil(clock.now() + backOff(code, tries, random)) };
  };
  /** Whether it is every request. */
  const failedAlone = ({ id }: OutboxEntry): boolean => {
    refused.add(id);
    const all = refused.size >= REFUSED_IN_A_ROW;
    suspects = Math.max(all ? 1 : 0, suspects - 1);
    return all;
  };

  return {
    limits: () => (suspects > 0 ? { ...BATCH_LIMITS, commands: 1 } : BATCH_LIMITS),
    failureOf,
    refusedTogether(count) {
      suspects = count;
    },
    refusedAlone(entry, code) {
      return { failure: { ...failureOf(entry, NOT_ACCEPTED), reason: code }, all: failedAlone(entry) };
    },
    isUnanswerable: (taken, waits) =>
      suspects > 0 ||
      waits >= UNANSWERED_IN_A_ROW ||
      taken.every(({ progress }) => 'failure' in progress && progress.failure?.code === UNANSWERED),
    unansweredAlone: (entry) => ({ failure: failureOf(entry, UNANSWERED), all: failedAlone(entry) }),
    answered(count) {
      suspects = Math.max(0, suspects - count);
      refused.clear();
    },
  };
}
