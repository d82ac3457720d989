/**
 * Empties the outbox, one request at a time, oldest first. Always: at most one request is under way; an entry is marked
 * on the disk before it leaves and after it was answered; only the signed-in person's entries leave; whatever goes wrong,
 * nothing is lost, and no command leaves before what it depends on was dealt with (batch.ts). One that fails again and
 * again waits by itself, with what depends on it; the line and the server make everything wait.
 *
 *     idle ──work, line, token──▶ sending ──answered──▶ sending (more) │ idle
 *      ▲                             ├──unauthorised──▶ refresh ──granted──▶ sending
 *      │                             │                     └──refused──▶ needs-sign-in (until a new token)
 *      │                             └──another epoch──▶ what the server forgot waits again ──▶ sending
 *      └──line, retry, time──── waiting ◀──busy, unreachable
 *
 * A request the server refuses as such is sent again command by command; the one that is refused alone waits by itself and
 * is tried again now and then: nobody at the server knows of it, so it never ends here. So is a request that finds no answer
 * again and again while the server answers others (one without commands, where it says that it cannot now). Where one after
 * the other is refused, it is not them. When nothing is left to send, the server hears so (device-report.ts).
 */
import type { OutboxEntry } from '../outbox/entry.ts';
import type { OutboxEvent } from '../outbox/state.ts';
import type { Change, Outbox } from '../outbox/store.ts';
import type { Clock } from '../platform/clock.ts';
import { type Observable, observable } from '../platform/observable.ts';
import { letBrowserReport } from '../platform/uncaught.ts';
import { backOff, LONGEST_BACK_OFF } from './back-off.ts';
import { nextBatch, nextDue } from './batch.ts';
import { startBlaming } from './blame.ts';
import { closeLater } from './close-later.ts';
import type { Answered, AskKnown, SendCommands, SendResult, ServerWord } from './commands-http.ts';
import { describeWaiting, reportAt, reportSchedule, type Waiting } from './device-report.ts';
import { offerAgain } from './offer-again.ts';
import { type ServerState, stateAfter, UNKNOWN_SERVER } from './server-state.ts';

export type DrainState = 'idle' | 'sending' | 'waiting' | 'needs-sign-in';

export type Drain = {
  readonly state: Observable<DrainState>;
  /** What the server said of itself and of this device with its last answer. */
  readonly server: Observable<ServerState>;
  /** Something may be sendable now. `at-once` also ends every wait, of the line and of single commands. */
  readonly kick: (urgency: 'at-once' | 'when-due') => void;
  /** Tells the server at once how this device stands, and hears whether it is the one that it was. */
  readonly report: () => void;
  /** Aborts the request under way; its entries go back to `saved` with the next leader. */
  readonly stop: () => void;
};

export type DrainOptions = {
  readonly outbox: Pick<
    Outbox,
    | 'userId'
    | 'device'
    | 'entries'
    | 'get'
    | 'apply'
    | 'subscribe'
    | 'reload'
    | 'epoch'
    | 'keepEpoch'
    | 'decided'
    | 'forgotten'
  >;
  readonly send: SendCommands;
  /** Needed where the server has epochs; without it nothing is offered again. */
  readonly askKnown?: AskKnown;
  readonly token: () => string | null;
  readonly refresh: () => Promise<'granted' | 'refused' | 'unreachable' | 'nobody'>;
  readonly isOnline: () => boolean;
  /** Whether the server answers other requests just now; without it, one that finds no answer is the line's fault always. */
  readonly isAnswering?: () => boolean;
  /** Tells the line what an exchange showed of it. */
  readonly onAnswer: (reached: boolean) => void;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
};

/** A renewed token that is not accepted either is not asked for again at once. */
const RENEWALS_IN_A_ROW = 2;

/** Starts draining; entries found in `sending` belong to nobody any more and are sent again. */
export function startDrain(options: DrainOptions): Drain {
  const { outbox, send, askKnown, token, refresh, isOnline, isAnswering, onAnswer, clock, random } = options;
  const state = observable<DrainState>('idle');
  const server = observable<ServerState>(UNKNOWN_SERVER);
  const stopped = new AbortController();
  /** Of the epoch whose verdicts are on this device; undefined until read. */
  let epoch: string | null | undefined;
  let failures = 0;
  let renewals = 0;
  /** Waits of single commands are passed over once: the person, or the line, wants it tried now. */
  let impatient = false;
  let running = false;
  let again = false;
  /** What lies in `sending` belongs to nobody: the last leader went, or the disk refused to write down how a request ended. */
  let mustRecover = true;
  let cancelWait = () => {};
  let cancelDue = () => {};
  const blame = startBlaming(clock, random);
  const closing = closeLater(outbox, clock);
  const reports = reportSchedule({ outbox, clock, random, kick: () => kick('when-due') });

  const kick = (urgency: 'at-once' | 'when-due') => {
    if (stopped.signal.aborted) return;
    if (urgency === 'at-once') {
      failures = 0;
      renewals = 0;
      impatient = true;
    }
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
        if (mustRecover) await recover();
        while (await step());
      } while (goesOn() && !stopped.signal.aborted);
    } catch (error) {
      // The disk failed: what is marked stays marked until it works again.
      mustRecover = true;
      wait('unreachable', null);
      letBrowserReport(error);
    } finally {
      running = false;
    }
    closing.start();
  };
  /** There is news; and where signing in was the only help, somebody has (or asks again) since the token was asked for. */
  const goesOn = () => {
    const now = state.get();
    return now === 'needs-sign-in' ? impatient : again && now !== 'waiting';
  };
  const wait = (why: 'unreachable' | 'busy', until: number | null) => {
    if (stopped.signal.aborted) return;
    failures += 1;
    state.set('waiting');
    // The server may ask for more than that, but for no day: whoever said it may be no server of ours.
    const least = backOff(why, failures, random);
    cancelWait = clock.after(Math.min(Math.max(until ?? 0, least), LONGEST_BACK_OFF), () => {
      state.set('idle');
      kick('when-due');
    });
  };
  /** Nothing to send now: back when the first of those that wait alone is due. */
  const rest = () => {
    state.set('idle');
    cancelDue();
    if (!isOnline()) return;
    const now = clock.now();
    const due = nextDue(outbox.entries(), now);
    if (due !== null) cancelDue = clock.after(due - now, () => kick('when-due'));
  };

  /** No request is under way: what is marked as being sent waits again. */
  const recover = async () => {
    // From the disk: the last leader may have died after it wrote and before it told the other tabs.
    await outbox.reload();
    if (stopped.signal.aborted) return;
    const found = outbox.entries();
    closing.find(found);
    await mark(
      found.filter((entry) => entry.progress.state === 'sending'),
      { kind: 'recover' },
    );
    mustRecover = false;
  };

  /** One request; true when another may follow at once. */
  const step = async (): Promise<boolean> => {
    if (stopped.signal.aborted) return false;
    if (!isOnline()) {
      state.set('idle');
      return false;
    }
    // For one that is impatient it is so late that every wait is over.
    const now = impatient ? Infinity : clock.now();
    const batch = nextBatch(outbox.entries(), now, blame.limits());
    impatient = false;
    if (batch.length === 0) {
      const waiting = describeWaiting(outbox.entries());
      if (token() !== null && reports.isDue(waiting)) return tellAlone(waiting);
      rest();
      return false;
    }
    const own = token();
    if (own === null) return renewed();
    state.set('sending');
    await outbox.apply(batch.map(({ id }) => ({ id, event: { kind: 'take' } })));
    // Withdrawn (or taken by another tab) in the meantime: only what is marked as ours leaves.
    const taken = batch.flatMap(({ id }) => {
      const entry = outbox.get(id);
      return entry?.progress.state === 'sending' ? [entry] : [];
    });
    if (taken.length === 0) {
      if (batch.some(({ id, revision }) => outbox.get(id)?.revision !== revision)) return true;
      // Nobody else dealt with it, and yet it cannot be marked: to go round at once would be to go round for ever.
      mustRecover = true;
      wait('busy', null);
      return false;
    }
    const result = await exchange(own, describeWaiting(outbox.entries()), taken);
    // Whoever leads now looks after what was under way; only an answer is worth writing down.
    if (stopped.signal.aborted && result.kind !== 'answered') return false;
    return settle(taken, result);
  };
  /** Tells the server how this device stands. True when something may follow. */
  const tellAlone = async (waiting: Waiting): Promise<boolean> => {
    const own = token();
    if (own === null) return false;
    reports.begin();
    const result = await exchange(own, waiting, []);
    if (stopped.signal.aborted) return false;
    onAnswer(result.kind !== 'unreachable');
    switch (result.kind) {
      case 'answered':
        return (await heedEpoch(result.server)) !== 'failed';
      case 'unauthorised':
        reports.ask();
        return renewed();
      case 'unreachable':
      case 'busy':
        reports.failed(result.kind);
        rest();
        return false;
      case 'refused':
        reports.refused();
        rest();
        return false;
    }
  };
  const exchange = async (own: string, waiting: Waiting, taken: readonly OutboxEntry[]): Promise<SendResult> => {
    epoch ??= await outbox.epoch();
    const sentAt = clock.now();
    const report = reportAt(sentAt, outbox.device, waiting);
    const envelopes = taken.map((entry) => entry.envelope);
    const result = await send(own, report, envelopes, stopped.signal, epoch);
    if (result.kind === 'answered') {
      reports.heard(waiting);
      if (result.server !== undefined) server.set(stateAfter(server.get(), result.server, sentAt, clock.now()));
    }
    return result;
  };

  /** Another epoch than the device knows: what the server has forgotten waits again before anything else leaves. */
  const heedEpoch = async (word: ServerWord | undefined): Promise<'same' | 'offered' | 'failed'> => {
    if (word === undefined || word.epoch === epoch || askKnown === undefined) return 'same';
    const own = token();
    const done = own === null ? null : await offerAgain(outbox, word.epoch, askKnown, own, stopped.signal);
    if (done?.kind === 'done') {
      if (epoch !== null) server.set({ ...server.get(), epochChangedAt: clock.now() });
      epoch = word.epoch;
      return 'offered';
    }
    if (done?.result.kind === 'unauthorised') await renewed();
    else wait(done?.result.kind === 'unreachable' ? 'unreachable' : 'busy', null);
    reports.ask();
    return 'failed';
  };

  const settle = async (taken: readonly OutboxEntry[], result: SendResult): Promise<boolean> => {
    onAnswer(result.kind !== 'unreachable');
    if (result.kind === 'answered') return settleAnswer(taken, result);
    const [first] = taken;
    const isRefused = result.kind === 'refused';
    // Or over this very request: nothing of it is answered, and the line is fine.
    const isSilent = result.kind === 'unreachable' || (result.kind === 'busy' && result.fault === 'certain');
    const mayBeIt = result.kind === 'busy' && result.fault === 'perhaps' && blame.isUnanswerable(taken, failures);
    const isIt = mayBeIt && (await answersWithout(taken));
    if (stopped.signal.aborted) return false;
    if (isRefused || isIt || (isSilent && isAnswering?.() === true && blame.isUnanswerable(taken, failures))) {
      if (first === undefined || taken.length > 1) {
        await mark(taken, { kind: 'fail' });
        blame.refusedTogether(taken.length);
        return true;
      }
      const { failure, all } = isRefused ? blame.refusedAlone(first, result.code) : blame.unansweredAlone(first);
      await mark(taken, { kind: 'fail', failure });
      if (all) wait(result.kind === 'unreachable' ? 'unreachable' : 'busy', null);
      return !all;
    }
    await mark(taken, { kind: 'fail' });
    if (result.kind === 'unauthorised') return renewed();
    wait(result.kind, result.kind === 'busy' ? result.retryAfter : null);
    return false;
  };
  /** Whether the server, which could do nothing with `taken`, can without: where it cannot, no command is to blame. */
  const answersWithout = async (taken: readonly OutboxEntry[]): Promise<boolean> => {
    const own = token();
    if (own === null) return false;
    const waiting = describeWaiting(outbox.entries(), new Set(taken.map(({ id }) => id)));
    const result = await exchange(own, waiting, []);
    if (!stopped.signal.aborted) onAnswer(result.kind !== 'unreachable');
    return result.kind === 'answered';
  };
  const settleAnswer = async (taken: readonly OutboxEntry[], { verdicts, failures: codes, server: word }: Answered) => {
    // A server of another epoch executes nothing before it was offered what it forgot: no command is to blame.
    const otherEpoch = word !== undefined && epoch !== null && word.epoch !== epoch;
    const changes = taken.map((entry): Change => {
      const { id } = entry;
      const verdict = verdicts.get(id);
      if (verdict !== undefined) return { id, event: { kind: 'answer', verdict } };
      const code = codes?.get(id);
      if (code === undefined && otherEpoch) return { id, event: { kind: 'fail' } };
      return { id, event: { kind: 'fail', failure: blame.failureOf(entry, code ?? 'no_verdict') } };
    });
    if (!(await outbox.apply(changes, epoch))) {
      // This tab slept, and another has heard since that the server was restored: an answer of before says nothing of it.
      epoch = await outbox.epoch();
      if (!stopped.signal.aborted) await mark(taken, { kind: 'fail' });
      return !stopped.signal.aborted;
    }
    for (const [id, { status }] of verdicts) closing.note(id, status);
    blame.answered(taken.length);
    failures = 0;
    renewals = 0;
    return (await heedEpoch(word)) !== 'failed';
  };
  const mark = (entries: readonly OutboxEntry[], event: OutboxEvent) =>
    outbox.apply(entries.map(({ id }) => ({ id, event })));

  const renewed = async (): Promise<boolean> => {
    switch (await refresh()) {
      case 'granted':
        renewals += 1;
        if (renewals <= RENEWALS_IN_A_ROW) return true;
        wait('busy', null);
        return false;
      case 'refused':
      case 'nobody':
        state.set('needs-sign-in');
        return false;
      case 'unreachable':
        wait('unreachable', null);
        return false;
    }
  };

  const unsubscribe = outbox.subscribe(() => kick('when-due'));
  kick('at-once');

  return {
    state,
    server,
    kick,
    report() {
      reports.ask();
      kick('at-once');
    },
    stop() {
      stopped.abort();
      cancelWait();
      cancelDue();
      closing.stop();
      reports.stop();
      unsubscribe();
    },
  };
}
