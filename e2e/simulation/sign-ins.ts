/**
 * Who is signed in at one device, one after the other, as client/platform/session.ts has them come and go: the real store of
 * sessions, the real sealed queues. Always: what the disk says holds, also after a crash in the middle; nobody is signed
 * in while somebody else's queue lies open.
 */
import { createHash } from 'node:crypto';
import { type DeviceDb, openDeviceDb } from '@openkms/client/platform/device-db.ts';
import { importQueueKey } from '@openkms/client/platform/sealed-queue.ts';
import { type SessionStore, sessionStore } from '@openkms/client/platform/session-store.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { Life } from './life.ts';
import type { Time } from './time.ts';

export type SignInOptions = {
  /** Of the device's database. */
  readonly name: string;
  readonly people: readonly Actor[];
  readonly time: Time;
  /** ms UTC, as this device believes. */
  readonly now: () => number;
  readonly onStep: () => void;
  /** Somebody is here: their pages may open. */
  readonly onArrived: (actor: Actor) => void;
  /** Nobody is here any more: their pages end. */
  readonly onLeft: () => void;
  readonly onError: (error: unknown) => void;
  /** Whether a server would answer a sign-in now. */
  readonly isReachable: () => boolean;
  readonly storeOf?: typeof sessionStore;
};

/** ms between two tries to sign in. */
const TRY_EVERY = 500;
/** ms after which a page looks once more for what was saved while it sealed. */
const SWEEP_AFTER = 1000;

const keys = new Map<string, Promise<CryptoKey>>();

/** The key that the server keeps for `userId`. */
function keyOf(userId: string): Promise<CryptoKey> {
  const key = keys.get(userId) ?? importQueueKey(createHash('sha256').update(userId).digest('base64'));
  keys.set(userId, key);
  return key;
}

export class SignIns {
  readonly #options: SignInOptions;
  readonly #db: DeviceDb;
  #life: Life;
  #store: SessionStore;
  #here: Actor | null = null;
  #wanted: Actor;
  /** Who is here signs out first, also to come back. */
  #leaving = false;
  #turning = false;
  /** Nobody comes or goes at a machine without a browser. */
  #off = true;
  #backAt = 0;

  constructor(options: SignInOptions, first: Actor) {
    this.#options = options;
    this.#wanted = first;
    this.#db = openDeviceDb(options.name);
    [this.#life, this.#store] = this.#begin();
  }

  /** Whether nobody is about to come or go. */
  get isSettled(): boolean {
    return !this.#turning && this.#here?.userId === this.#wanted.userId;
  }

  /** Looks who the disk says is here, as a page does when it loads. */
  start(): void {
    this.#off = false;
    this.#run(async () => {
      const found = await this.#store.person();
      await this.#store.tidy(this.#options.now());
      this.#here = this.#options.people.find((each) => each.userId === found?.userId) ?? null;
      if (this.#here !== null && !this.#isDue()) this.#options.onArrived(this.#here);
    });
  }

  /** Who is here signs out; `to` signs in `ms` later. */
  turnTo(to: Actor, ms: number): void {
    this.#wanted = to;
    this.#leaving = true;
    this.#backAt = this.#options.time.now() + ms;
    if (!this.#turning && !this.#off) this.#run(async () => undefined);
  }

  /** The browser is gone, and with it whatever was under way; {@link SignIns.start} follows. */
  crash(): void {
    this.#life.end();
    this.#off = true;
    this.#turning = false;
    [this.#life, this.#store] = this.#begin();
  }

  /** Plain records of people who are not here: nobody may find any. */
  async leftOpen(): Promise<readonly string[]> {
    const tables = [this.#db.outbox, this.#db.archive, this.#db.keys];
    const found = await this.#db.read(() => Promise.all(tables.map((table) => table.toArray())));
    return found.flatMap((rows, index) =>
      rows.flatMap(({ userId }) => (userId === this.#here?.userId ? [] : [`${tables[index]?.name} of ${userId}`])),
    );
  }

  destroy(): void {
    this.#life.end();
    this.#db.close();
  }

  #begin(): [Life, SessionStore] {
    const life = new Life(this.#options.time, this.#options.onStep);
    return [life, (this.#options.storeOf ?? sessionStore)(life.database(this.#db))];
  }

  #isDue(): boolean {
    return this.#leaving || this.#here?.userId !== this.#wanted.userId;
  }

  /** `first`, then all coming and going that is due. */
  #run(first: () => Promise<void>): void {
    this.#turning = true;
    const life = this.#life;
    const work = async () => {
      await this.#outside(life, first);
      while (this.#isDue()) {
        const gone = this.#here;
        if (gone !== null) await this.#outside(life, () => this.#leave(gone));
        this.#leaving = false;
        while (!this.#options.isReachable() || this.#options.time.now() < this.#backAt)
          await this.#options.time.pause(TRY_EVERY);
        if (!life.isAlive()) return;
        await this.#outside(life, () => this.#arrive(this.#wanted));
      }
      this.#turning = false;
    };
    work().catch(this.#options.onError);
  }

  /** Sealing takes no time of the run, and ends with its browser. */
  async #outside(life: Life, work: () => Promise<void>): Promise<void> {
    await this.#options.time.outside(() => Promise.race([work(), life.gone]));
    if (!life.isAlive()) await new Promise<never>(() => undefined);
  }

  async #leave(who: Actor): Promise<void> {
    const key = await keyOf(who.userId);
    const { now, time, onLeft, onError } = this.#options;
    if (!(await this.#store.leave(personOf(who), key, now(), { how: 'signed-out', because: null })))
      throw new Error(`the queue of ${who.userId} could not be sealed`);
    this.#here = null;
    onLeft();
    const store = this.#store;
    // This life's: the first step of the sweep may be the one at which the browser goes.
    const life = this.#life;
    const sweep = () => store.sweep(who.userId, key, now());
    await sweep();
    time.after(SWEEP_AFTER, () => {
      if (life.isAlive()) time.outside(() => Promise.race([sweep(), life.gone])).catch(onError);
    });
  }

  async #arrive(who: Actor): Promise<void> {
    const key = await keyOf(who.userId);
    const came = await this.#store.arrive(personOf(who), key, null);
    if (came === 'unreadable') throw new Error(`what ${who.userId} left sealed does not open`);
    this.#here = who;
    if (!this.#leaving) this.#options.onArrived(who);
  }
}

const personOf = (actor: Actor) => ({ ...actor, email: `${actor.userId}@acme.example` });
