/**
 * Empties the outbox, one request at a time, oldest first. Always: at most one request is under way; an entry is marked
 * on the disk before it leaves and after it was answered; only the signed-in person's entries leave; whatever goes wrong,
 * nothing is lost and order on an entity is kept, because later commands never leave before earlier ones were dealt with.
 *
 *     idle ──work, line, token──▶ sending ──answered──▶ sending (more) │ idle
 *      ▲                             ├──unauthorised──▶ refresh ──granted──▶ sending
 *      │                             │                     └──refused──▶ needs-sign-in (until a new token)
 *      └──line, retry, time──── waiting ◀──busy, unreachable
 *
 * A request the server refuses as such is sent again command by command; the one that is refused alone is a dead letter.
 */
import type { OutboxEntry } from '../outbox/entry.ts';
import type { OutboxEvent } from '../outbox/state.ts';
import type { Outbox } from '../outbox/store.ts';
import type { Clock } from '../platform/clock.ts';
import { type Observable, observable } from '../platform/observable.ts';
import { BATCH_LIMITS, nextBatch } from './batch.ts';
import type { SendCommands, SendResult } from './commands-http.ts';

export type DrainState = 'idle' | 'sending' | 'waiting' | 'needs-sign-in';

export type Drain = {
  readonly state: Observable<DrainState>;
  /** Something may be sendable now. `at-once` also ends a wait. */
  readonly kick: (urgency: 'at-once' | 'when-due') => void;
  /** Aborts the request under way; its entries go back to `saved` here or with the next leader. */
  readonly stop: () => void;
};

export type DrainOptions = {
  readonly outbox: Pick<Outbox, 'userId' | 'device' | 'entries' | 'apply' | 'subscribe' | 'reload'>;
  readonly send: SendCommands;
  readonly token: () => string | null;
  readonly refresh: () => Promise<'granted' | 'refused' | 'unreachable' | 'nobody'>;
  readonly isOnline: () => boolean;
  /** Tells the line what an exchange showed of it. */
  readonly onAnswer: (reached: boolean) => void;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
};

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** ms after which a "no" without a receipt is believed. */
const CLOSE_AFTER = 10_000;

/** Starts draining; entries found in `sending` belong to nobody any more and are sent again. */
export function startDrain(options: DrainOptions): Drain {
  const { outbox, send, token, refresh, isOnline, onAnswer, clock, random } = options;
  const state = observable<DrainState>('idle');
  const stopped = new AbortController();
  let failures = 0;
  /** Commands to send one by one, because a request that held them was refused. */
  let suspects = 0;
  let running = false;
  let again = false;
  let cancelWait = () => {};
  let cancelClose = () => {};

  const kick = (urgency: 'at-once' | 'when-due') => {
    if (stopped.signal.aborted) return;
    if (urgency === 'at-once') failures = 0;
    if (running) {
      again = true;
      return;
    }
    if (urgency === 'when-due' && (state.get() === 'waiting' || state.get() === 'needs-sign-in')) return;
    cancelWait();
    void run();
  };
  const run = async () => {
    running = true;
    try {
      do {
        again = false;
        while (await step());
      } while (again && (state.get() === 'idle' || state.get() === 'sending') && !stopped.signal.aborted);
    } catch (error) {
      // The disk failed: what is marked stays marked; try again later, and let the browser report it.
      wait(null);
      queueMicrotask(() => {
        throw error;
      });
    } finally {
      running = false;
    }
    scheduleClose();
  };
  const wait = (told: number | null) => {
    if (stopped.signal.aborted) return;
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failures, 10));
    failures += 1;
    state.set('waiting');
    cancelWait = clock.after(told ?? longest * (0.5 + 0.5 * random()), () => {
      state.set('idle');
      kick('when-due');
    });
  };

  /** One request; true when another may follow at once. */
  const step = async (): Promise<boolean> => {
    if (stopped.signal.aborted) return false;
    const batch = nextBatch(outbox.entries(), suspects > 0 ? { ...BATCH_LIMITS, commands: 1 } : BATCH_LIMITS);
    if (batch.length === 0 || !isOnline()) {
      state.set('idle');
      return false;
    }
    const now = token();
    if (now === null) return renewed();
    state.set('sending');
    await outbox.apply(batch.map(({ id }) => ({ id, event: { kind: 'take' } })));
    // Withdrawn (or taken by another tab) in the meantime: only what is marked as ours leaves.
    const taken = outbox
      .entries()
      .filter((entry) => entry.progress.state === 'sending' && batch.some(({ id }) => id === entry.id));
    if (taken.length === 0) return true;
    const pendingCount = outbox.entries().filter((entry) => entry.progress.state === 'saved').length;
    const report = { ...outbox.device, pendingCount, offlineSince: null };
    const result = await send(
      now,
      report,
      taken.map((entry) => entry.envelope),
      stopped.signal,
    );
    return settle(taken, result);
  };

  const settle = async (taken: readonly OutboxEntry[], result: SendResult): Promise<boolean> => {
    onAnswer(result.kind !== 'unreachable');
    if (result.kind === 'answered') return settleAnswer(taken, result.verdicts);
    if (result.kind === 'refused' && taken.length === 1) {
      suspects = Math.max(0, suspects - 1);
      const verdict = { status: 'dead-letter', code: result.code, details: {}, decidedAt: clock.now() } as const;
      await mark(taken, { kind: 'refuse', verdict });
      return true;
    }
    await mark(taken, { kind: 'fail' });
    switch (result.kind) {
      case 'refused':
        suspects = taken.length;
        return true;
      case 'unauthorised':
        return renewed();
      case 'busy':
      case 'unreachable':
        wait(result.kind === 'busy' ? result.retryAfter : null);
        return false;
    }
  };
  const settleAnswer = async (
    taken: readonly OutboxEntry[],
    verdicts: Extract<SendResult, { kind: 'answered' }>['verdicts'],
  ) => {
    let missing = false;
    await outbox.apply(
      taken.map(({ id }) => {
        const verdict = verdicts.get(id);
        missing ||= verdict === undefined;
        return { id, event: verdict === undefined ? { kind: 'fail' } : { kind: 'answer', verdict } };
      }),
    );
    suspects = Math.max(0, suspects - taken.length);
    if (missing) {
      wait(null);
      return false;
    }
    failures = 0;
    return true;
  };
  const mark = (entries: readonly OutboxEntry[], event: OutboxEvent) =>
    outbox.apply(entries.map(({ id }) => ({ id, event })));

  const renewed = async (): Promise<boolean> => {
    switch (await refresh()) {
      case 'granted':
        // A token that was renewed and still is not accepted must not be asked for without end.
        failures += 1;
        if (failures <= 2) return true;
        wait(null);
        return false;
      case 'refused':
      case 'nobody':
        state.set('needs-sign-in');
        return false;
      case 'unreachable':
        wait(null);
        return false;
    }
  };

  /** Ends entries that were told no and whose receipt does not come (the server keeps none for some refusals). */
  const scheduleClose = () => {
    cancelClose();
    const told = outbox.entries().filter(isToldNo);
    if (told.length === 0 || stopped.signal.aborted) return;
    cancelClose = clock.after(CLOSE_AFTER, () => {
      void mark(told, { kind: 'close' }).then(scheduleClose);
    });
  };

  const unsubscribe = outbox.subscribe(() => kick('when-due'));
  running = true;
  // From the disk: the last leader may have died after it wrote and before it told the other tabs.
  void outbox
    .reload()
    .then(() =>
      mark(
        outbox.entries().filter((entry) => entry.progress.state === 'sending'),
        { kind: 'recover' },
      ),
    )
    .finally(() => {
      running = false;
      kick('at-once');
    });

  return {
    state,
    kick,
    stop() {
      stopped.abort();
      cancelWait();
      cancelClose();
      unsubscribe();
    },
  };
}

function isToldNo({ progress }: OutboxEntry): boolean {
  return (
    progress.state === 'sent' && (progress.verdict.status === 'rejected' || progress.verdict.status === 'dead-letter')
  );
}
