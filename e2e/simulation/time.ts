/**
 * Time of one run: it moves only when the run moves it, so a run takes no longer than its work. Always: what is due happens
 * in one order (by instant, then by who asked first), each thing only after everything before it has come to rest; whoever
 * works outside (IndexedDB, Postgres) is counted, and the run rests only when nobody does.
 */

/** Monday 2027-03-01 12:00 UTC, ms: where every run begins. */
export const START = Date.UTC(2027, 2, 1, 12);

type Timer = { due: number; readonly order: number; readonly work: () => void };

export class Time {
  #now = START;
  #order = 0;
  #timers: Timer[] = [];
  #outside = 0;
  #returned: (() => void)[] = [];
  #wokeAt = START;

  /** ms UTC of the true clock; devices and servers have their own. */
  now(): number {
    return this.#now;
  }

  /** ms UTC of when every device last woke. */
  wokeAt(): number {
    return this.#wokeAt;
  }

  /** Calls `work` once after `ms`; returns how to call it off. */
  after(ms: number, work: () => void): () => void {
    const timer = { due: this.#now + Math.max(0, Math.ceil(ms)), order: (this.#order += 1), work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  /** Resolves after `ms`. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Counts `work` as being outside until it settles. */
  async outside<T>(work: () => Promise<T>): Promise<T> {
    this.#outside += 1;
    try {
      return await work();
    } finally {
      this.#outside -= 1;
      if (this.#outside === 0) for (const each of this.#returned.splice(0)) each();
    }
  }

  /** Resolves once nothing can happen any more before time moves. */
  async rest(): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet += 1) {
      if (this.#outside > 0) {
        await new Promise<void>((resolve) => this.#returned.push(resolve));
        quiet = 0;
      }
      await turn();
      if (this.#outside > 0) quiet = -1;
    }
  }

  /** Moves `ms` on; everything due on the way happens at its instant. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + Math.ceil(ms);
    await this.rest();
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#now = Math.max(this.#now, timer.due);
      timer.work();
      await this.rest();
    }
    this.#now = end;
  }

  /** `ms` pass in which every device sleeps: what was due meanwhile is due when they wake. */
  sleep(ms: number): void {
    this.#now += ms;
    this.#wokeAt = this.#now;
    for (const timer of this.#timers) timer.due = Math.max(timer.due, this.#now);
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due > end) continue;
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) first = timer;
    }
    if (first) this.#timers = this.#timers.filter((each) => each !== first);
    return first;
  }
}

/** One turn of the event loop. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
