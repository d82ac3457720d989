/**
 * The life of one tab: it may die or freeze at every step, a step being the beginning or the end of anything it waits for.
 * Always: whoever is dead waits for ever; who is frozen goes on where it was, knowing nothing of the time between.
 */
import type { Clock } from '@openkms/client/platform/clock.ts';
import type { DeviceDb } from '@openkms/client/platform/device-db.ts';
import type { Time } from './time.ts';

export class Life {
  readonly #time: Time;
  readonly #onStep: () => void;
  #dead = false;
  #thawed: (() => void)[] | null = null;
  /** Resolves when this life ends. */
  readonly gone: Promise<void>;
  #die = () => {};

  /** `onStep` is called at each step, and may end this life. */
  constructor(time: Time, onStep: () => void) {
    this.#time = time;
    this.#onStep = onStep;
    this.gone = new Promise((resolve) => (this.#die = resolve));
  }

  isAlive(): boolean {
    return !this.#dead;
  }

  end(): void {
    this.#dead = true;
    this.#die();
  }

  freeze(ms: number): void {
    if (this.#thawed !== null) return;
    this.#thawed = [];
    this.#time.after(ms, () => this.thaw());
  }

  thaw(): void {
    const waiting = this.#thawed ?? [];
    this.#thawed = null;
    for (const each of waiting) each();
  }

  /** Does `work` now, or when this one thaws; never once it is dead. */
  whenAwake(work: () => void): void {
    if (this.#dead) return;
    if (this.#thawed === null) work();
    else this.#thawed.push(() => this.#dead || work());
  }

  /** A step. */
  readonly pass = async (): Promise<void> => {
    if (!this.#dead) this.#onStep();
    while (this.#thawed !== null) await new Promise<void>((resolve) => this.#thawed?.push(resolve));
    if (this.#dead) await new Promise<never>(() => undefined);
  };

  /** `work` outside this process, with a step before and one after. */
  async through<T>(work: () => Promise<T>): Promise<T> {
    await this.pass();
    const result = await this.#time.outside(work).then(
      (value) => ({ ok: true, value }) as const,
      (error: unknown) => ({ ok: false, error }) as const,
    );
    await this.pass();
    if (result.ok) return result.value;
    throw result.error;
  }

  /** A database whose users die with their tab. */
  database(db: DeviceDb): DeviceDb {
    return {
      ...db,
      write: (tables, work) => this.through(() => db.write(tables, work)),
      read: (work, tables) => this.through(() => db.read(work, tables)),
    };
  }

  /** The clock of this tab; `skew` is how wrong it is, in ms. */
  clock(skew: () => number): Clock {
    return {
      now: () => this.#time.now() + skew(),
      elapsed: () => this.#time.now(),
      after: (ms, work) => this.#time.after(ms, () => this.whenAwake(work)),
    };
  }
}
