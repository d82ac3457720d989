/**
 * Whether the server answers. Decided by answers alone, never by navigator.onLine: a captive portal is offline, a server
 * on this very machine is online without any network.
 *
 *     unknown ──answer──▶ online ──doubt, and the probe fails──▶ offline
 *        └───no answer──▶ offline ──answer (probe or anything else)──▶ online
 *
 * Always: while online nothing is asked; while offline a cheap probe goes out about each second (sooner when commands
 * wait, seldom when the page is hidden) and at once on every hint. A probe begun before newer news is not heeded.
 */
import { z } from 'zod';
import { type Clock, systemClock } from './clock.ts';
import { type Observable, observable } from './observable.ts';

export type Line =
  | { readonly state: 'unknown' }
  | { readonly state: 'online'; readonly since: number }
  /** `since`: ms UTC when the silence was noticed; over a restart, when the server was last known to answer. */
  | { readonly state: 'offline'; readonly since: number };

export type Connectivity = {
  readonly line: Observable<Line>;
  /** The server answered somewhere else. */
  readonly heard: () => void;
  /** Something failed, or something hints at a change: look at once. */
  readonly doubt: () => void;
  /** Looks at once and says whether the server answered. */
  readonly confirm: () => Promise<boolean>;
  /** When the server last answered before this start, ms UTC; may come to light after the first probe. */
  readonly recall: (at: number) => void;
  readonly stop: () => void;
};

export type ConnectivityOptions = {
  /** Resolves true when the server itself answered. Must settle, also without a network. */
  readonly probe: () => Promise<boolean>;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly pace: () => 'hurried' | 'usual' | 'hidden';
};

/** ms between probes while offline. */
const INTERVAL = { hurried: 350, usual: 1000, hidden: 5000 } as const;

/** Starts watching the line with a first probe. */
export function watchLine({ probe, clock, random, pace }: ConnectivityOptions): Connectivity {
  const line = observable<Line>({ state: 'unknown' });
  /** From before this start. */
  let recalled: number | null = null;
  let everHeard = false;
  /** Counts news; a probe that began before the newest is stale. */
  let news = 0;
  let probing = false;
  let askAgain = false;
  /** Who wants to hear what the probe under way brings. */
  let curious: ((answered: boolean) => void)[] = [];
  let stopped = false;
  let cancelTimer = () => {};

  const heard = () => {
    if (stopped) return;
    news += 1;
    everHeard = true;
    cancelTimer();
    if (line.get().state !== 'online') line.set({ state: 'online', since: clock.now() });
  };
  const silence = () => {
    if (line.get().state !== 'offline')
      line.set({ state: 'offline', since: (everHeard ? null : recalled) ?? clock.now() });
    cancelTimer();
    cancelTimer = clock.after(INTERVAL[pace()] * (0.75 + 0.5 * random()), look);
  };
  function look() {
    if (stopped) return;
    if (probing) {
      askAgain = true;
      return;
    }
    cancelTimer();
    probing = true;
    askAgain = false;
    const begun = news;
    void probe().then((answered) => {
      probing = false;
      const tell = curious;
      curious = [];
      for (const hear of tell) hear(answered);
      if (stopped) return;
      const stale = news !== begun;
      if (answered) heard();
      else {
        // However many doubts came meanwhile: nobody answered, and that is said now, not after the next probe.
        if (!stale) silence();
        if (askAgain) look();
      }
    });
  }

  look();
  return {
    line,
    heard,
    doubt: look,
    confirm: () =>
      new Promise((resolve) => {
        curious.push(resolve);
        look();
      }),
    recall(at) {
      // One that lies ahead was noted before the clock was set back.
      recalled = Math.min(at, clock.now());
      if (!everHeard && line.get().state === 'offline') line.set({ state: 'offline', since: recalled });
    },
    stop() {
      stopped = true;
      cancelTimer();
    },
  };
}

const health = z.object({ status: z.string(), components: z.record(z.string(), z.unknown()) });

/** ms of silence after which a probe is asked once more beside the first, and how many at most. */
const ASK_BESIDE_AFTER = 700;
const MOST_BESIDE = 4;

/**
 * A probe of `/api/v1/health`: true only for our own server's JSON, whatever its HTTP status. A question that gets no
 * answer may have gone out on a connection that is dead without knowing it (the browser keeps several): it is asked again
 * on another one meanwhile, and the first answer counts.
 */
export function probeServer(
  fetch: typeof globalThis.fetch,
  timeoutMs = 3000,
  clock: Pick<Clock, 'after'> = systemClock,
): Promise<boolean> {
  return new Promise((resolve) => {
    const over = new AbortController();
    let asked = 0;
    let cancelNext = () => {};
    const end = (answered: boolean) => {
      cancelNext();
      cancelEnd();
      resolve(answered);
      // Ends the silent ones, and with them the connections they were on.
      over.abort();
    };
    const cancelEnd = clock.after(timeoutMs, () => end(false));
    const ask = () => {
      asked += 1;
      if (asked < MOST_BESIDE) cancelNext = clock.after(ASK_BESIDE_AFTER, ask);
      void askHealth(fetch, over.signal).then(end);
    };
    ask();
  });
}

async function askHealth(fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch('/api/v1/health', {
      cache: 'no-store',
      // As commands are sent: browsers keep connections of requests without credentials apart, and it is those that
      // commands take which have to be tried. No cookie of ours is for this path.
      credentials: 'same-origin',
      redirect: 'error',
      headers: { accept: 'application/json' },
      signal,
    });
    return health.safeParse(await answer.json()).success;
  } catch {
    // No answer, or one that is not ours (a portal's HTML): both mean that the server was not reached.
    return false;
  }
}
