/**
 * One leader among the tabs (and the service worker), by a Web Lock. Always: who leads under a name holds its lock; when the
 * leader closes, crashes or is discarded, the browser hands the lock to the next in the queue. A frozen tab keeps its lock
 * and does nothing, so whoever sees work waiting asks for a sign of life and, hearing none, steals the lock:
 *
 *                ┌────────── lock granted ───────────────────────────────────┐
 *     following ─┤                                                           ├─▶ leading ──stop──▶ (the next one leads)
 *      ▲    ▲    └─ work waits ─▶ asking ──no answer──▶ stealing ── granted ─┘      │
 *      │    └──── "here", 0.4 s ────┘                                               │
 *      └──────────────── the lock was stolen (this tab was frozen, or very busy) ◀──┘
 *
 * Questions and answers go over the BroadcastChannel: unlike timers, messages are not throttled in hidden tabs. A leader
 * that loses its lock ends what it does and queues again. Stealing from one that was only slow costs a repeated request,
 * which command ids make harmless.
 */
import type { Clock } from './clock.ts';
import type { TabChannel } from './tab-channel.ts';

/** The part of `navigator.locks` that is needed here. */
export type Locks = {
  readonly request: <T>(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    work: (lock: unknown) => Promise<T>,
  ) => Promise<T>;
};

/** The browser's locks; without them (a page that is not a secure context) every tab may lead: commands are idempotent. */
export function browserLocks(): Locks {
  const { locks } = navigator as { locks?: LockManager };
  if (locks === undefined) return { request: (_name, _options, work) => work(null) };
  return { request: (name, options, work) => locks.request(name, options, work) };
}

export type Urgency = 'at-once' | 'when-due';

/** What tells a living leader from one that only holds the lock. */
export type LeadWatch = {
  readonly channel: Pick<TabChannel, 'post' | 'listen'>;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** Whether there is work now that a leader should be doing. */
  readonly waits: () => boolean;
  /** Rings when {@link LeadWatch.waits} may have changed; returns how to stop. */
  readonly changed: (listener: () => void) => () => void;
  /** This one leads, and another tab wants the work looked after. */
  readonly asked: (urgency: Urgency) => void;
};

/** ms between the leader's answer and the next question, as long as work waits. */
const ASK_EVERY = 400;
/** ms without an answer after which the leader counts as frozen; up to half as much again by chance, so that not all steal. */
const SILENCE = 800;

/**
 * Waits for the lead named `name`, then runs `begin` and holds the lead until stopped or robbed of it; who was robbed waits
 * again. What `begin` returns is called at the end of each lead. Without `watch` a frozen leader is waited for. Returns how
 * to stop, waiting or leading.
 */
export function lead(locks: Locks, name: string, begin: () => () => void, watch?: LeadWatch): () => void {
  let stopped = false;
  let leading = false;
  /** Ends the present attempt: leaves the queue, or gives up the lead. */
  let leave = () => {};
  const watching = watch === undefined ? null : watchLeader(name, watch, { leads: () => leading, steal });

  function attempt(byForce: boolean): void {
    const over = new AbortController();
    const { signal } = over;
    leave = () => over.abort();
    // The standard takes `steal` without a signal only: it is granted at once.
    const granted = locks.request(name, byForce ? { steal: true } : { signal }, async () => {
      if (signal.aborted) return;
      const end = begin();
      leading = true;
      watching?.began();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      end();
    });
    granted.catch((error: unknown) => {
      if (signal.aborted) return;
      if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
      leading = false;
      over.abort();
      attempt(false);
      watching?.look();
    });
  }
  function steal(): void {
    if (stopped || leading) return;
    leave();
    attempt(true);
  }

  attempt(false);
  watching?.look();
  return () => {
    stopped = true;
    leading = false;
    watching?.stop();
    leave();
  };
}

type Watching = {
  /** This one leads from now on. */
  readonly began: () => void;
  /** Asks, if there is reason to. */
  readonly look: () => void;
  readonly stop: () => void;
};

function watchLeader(
  name: string,
  { channel, clock, random, waits, changed, asked }: LeadWatch,
  self: { readonly leads: () => boolean; readonly steal: () => void },
): Watching {
  let state: 'quiet' | 'asking' | 'answered' = 'quiet';
  let cancel = () => {};
  const rest = (next: 'quiet' | 'answered') => {
    cancel();
    state = next;
  };
  const here = () => channel.post({ kind: 'lead', name, word: 'here' });
  const look = () => {
    if (self.leads() || !waits()) return rest('quiet');
    if (state !== 'quiet') return;
    state = 'asking';
    channel.post({ kind: 'lead', name, word: 'ask', urgency: 'when-due' });
    cancel = clock.after(SILENCE * (1 + random() / 2), () => {
      rest('quiet');
      if (waits()) self.steal();
    });
  };
  const stopListening = channel.listen((message) => {
    if (message.kind !== 'lead' || message.name !== name) return;
    if (message.word === 'ask') {
      if (!self.leads()) return;
      here();
      asked(message.urgency);
    } else if (!self.leads()) {
      rest('answered');
      cancel = clock.after(ASK_EVERY, () => {
        rest('quiet');
        look();
      });
    }
  });
  const stopChanged = changed(look);
  return {
    began() {
      rest('quiet');
      here();
    },
    look,
    stop() {
      cancel();
      stopListening();
      stopChanged();
    },
  };
}
