/**
 * One device: its disk, its line, its clock, its tabs, and whoever is signed in, one person after the other. Always: what
 * happens to it happens here (crashes, frozen tabs, queues carried in files); how a page works is tab.ts, what people do
 * saving.ts, how they come and go sign-ins.ts, how rows arrive arrivals.ts.
 */
import type { OutboxEntry } from '@openkms/client/outbox/entry.ts';
import { isPending } from '@openkms/client/outbox/state.ts';
import { readTransfer, TransferError, writeTransfer } from '@openkms/client/outbox/transfer.ts';
import type { sessionStore } from '@openkms/client/platform/session-store.ts';
import type { TabMessage } from '@openkms/client/platform/tab-channel.ts';
import { entriesToLay, type LiveView } from '@openkms/client/view/live-view.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { Dexie } from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import { Arrivals } from './arrivals.ts';
import { Life } from './life.ts';
import type { Line, Traffic } from './network.ts';
import { seededRandom } from './random.ts';
import { Saving } from './saving.ts';
import type { Server } from './server.ts';
import { SignIns } from './sign-ins.ts';
import { openTab, type Tab } from './tab.ts';
import type { Time } from './time.ts';
import { WebLocks } from './web-locks.ts';

// Dexie looks for a database once, when it is loaded: there was none then.
Dexie.dependencies.indexedDB = indexedDB;
Dexie.dependencies.IDBKeyRange = IDBKeyRange;

/** Parts of the client that tests of the oracle break. */
export type ClientParts = {
  readonly storeOf?: typeof sessionStore;
  readonly readFile?: typeof readTransfer;
  readonly locks?: WebLocks;
};

export type DeviceOptions = {
  readonly name: string;
  /** Who is signed in first. */
  readonly actor: Actor;
  readonly people: readonly Actor[];
  readonly offices: readonly string[];
  readonly server: Server;
  readonly time: Time;
  readonly traffic: Traffic;
  readonly seed: number;
  readonly parts?: ClientParts;
};

/** Of one person, what each tab of theirs said of its commands when they were last at home. */
export type Shown = {
  readonly userId: string;
  /** What each holds, its archive included. */
  readonly tabs: readonly (readonly OutboxEntry[])[];
  /** What some tab, closed since or not, found in the archive, as each of them last knew it, by id. */
  readonly archived: ReadonlyMap<string, readonly OutboxEntry[]>;
};

export class Device {
  readonly line: Line = { up: true, fates: [] };
  readonly saving: Saving;
  /** Commands taken from another device's file, by id. */
  readonly taken = new Map<string, string>();
  /** Those that a file brought, also where a crash kept it from saying that they were taken: they may lie here all the same. */
  readonly carried = new Set<string>();
  /** Errors that reached the top of a tab, where a browser would report them. */
  readonly uncaught: unknown[] = [];
  skew = 0;
  readonly #options: DeviceOptions;
  readonly #locks: WebLocks;
  readonly #random;
  readonly #signIns: SignIns;
  readonly #arrivals: Arrivals;
  /** What was shown to people who have gone since. */
  readonly #shown = new Map<string, Shown>();
  #actor: Actor | null = null;
  #tabs: Tab[] = [];
  /** Of people who have gone; what they were writing is still being written. */
  #ended: Tab[] = [];
  /** What tabs that are no more found in the archive. */
  readonly #foundArchived: OutboxEntry[] = [];
  #wantedTabs = 1;
  #fuse: { steps: number; readonly go: () => void } | null = null;
  #ids = 0;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.#locks = options.parts?.locks ?? new WebLocks();
    this.#random = seededRandom(options.seed);
    const onError = (error: unknown) => void this.uncaught.push(error);
    const { name, people, offices, time, server, parts } = options;
    const now = () => time.now() + this.skew;
    const newId = () => this.#newId();
    this.saving = new Saving({ offices, time, tabs: () => this.#tabs, actor: () => this.#actor, now, newId, onError });
    this.#signIns = new SignIns(
      {
        name,
        people,
        time,
        now,
        onStep: () => this.#step(),
        onArrived: (actor) => this.#arrived(actor),
        onLeft: () => this.#left(),
        onError,
        isReachable: () => this.line.up && !server.down,
        ...(parts?.storeOf ? { storeOf: parts.storeOf } : {}),
      },
      options.actor,
    );
    this.#arrivals = new Arrivals({
      server,
      time,
      random: this.#random,
      isUp: () => this.line.up,
      actor: () => this.#actor,
      lives: () => this.#tabs.map((tab) => tab.live()),
      onRights: (actor) => (this.#actor = actor),
      onError,
    });
    server.watch(() => this.#arrivals.expect());
  }

  /** Of its database. */
  get name(): string {
    return this.#options.name;
  }

  get tabs(): number {
    return this.#tabs.length;
  }

  /** How often a lead was taken from a tab that gave no answer. */
  get steals(): number {
    return this.#locks.steals;
  }

  /** Is switched on. */
  start(): void {
    this.#signIns.start();
  }

  /** One more tab, where somebody is signed in. */
  open(): void {
    const actor = this.#actor;
    if (actor === null) return;
    const { name, server, time, traffic } = this.#options;
    const tab = openTab({
      name,
      life: new Life(time, () => this.#step()),
      skew: () => this.skew,
      random: this.#random.next,
      newId: () => this.#newId(),
      actor: () => (this.#actor?.userId === actor.userId ? this.#actor : actor),
      base: () => this.#arrivals.base,
      locks: this.#locks,
      line: this.line,
      traffic,
      server,
      time,
      tell: (from, message) => this.#tell(from, message),
      onError: (error) => void this.uncaught.push(error),
      onSend: (from) => {
        if (!this.#locks.isHeldBy(from)) this.uncaught.push(new Error('it sent commands without leading'));
      },
    });
    this.#tabs.push(tab);
    this.#arrivals.expect();
  }

  /** Who is here signs out, and `to` signs in `ms` later. */
  hand(to: number, ms: number): void {
    const next = this.#options.people[to];
    if (next) this.#signIns.turnTo(next, ms);
  }

  /** Carries the queue of whoever is here to `other`, in a file. A file of somebody else must be refused there. */
  async carry(other: Device): Promise<void> {
    const { time, parts } = this.#options;
    const [from, to] = [this.#tabs[0]?.outbox(), other.#tabs[0]?.outbox()];
    if (!from || !to) return;
    const records = await from.exportAll();
    const text = await time.outside(() => writeTransfer(from.userId, records, time.now()));
    const read = parts?.readFile ?? readTransfer;
    try {
      const { commands } = await time.outside(() => read(text, to.userId));
      for (const { envelope } of commands) other.carried.add(envelope.id);
      await to.adopt(commands);
      for (const { envelope } of commands) other.taken.set(envelope.id, to.userId);
      if (from.userId !== to.userId) other.uncaught.push(new Error(`it took what is ${from.userId}'s`));
    } catch (error) {
      if (from.userId === to.userId || !(error instanceof TransferError)) throw error;
    }
  }

  /** A tab, or all of them, die after `steps` more steps of this device; opened again `ms` later. */
  crash(index: number | null, steps: number, ms: number): void {
    const go = () => {
      const dying = index === null ? [...this.#tabs] : this.#tabs.filter((_, at) => at === index % this.#tabs.length);
      for (const each of dying) this.#kill(each);
      if (index === null) this.#switchOff(dying.length);
      this.#options.time.after(ms, () => {
        if (index === null) this.start();
        else for (const _ of dying) this.open();
      });
    };
    if (steps === 0) go();
    else this.#fuse = { steps, go };
  }

  /** No crash that was planned and has not come is to come any more. */
  defuse(): void {
    this.#fuse = null;
  }

  closeTab(): void {
    const last = this.#tabs.at(-1);
    if (last && this.#tabs.length > 1) this.#kill(last);
  }

  freeze(index: number, ms: number): void {
    this.#tabs[index % Math.max(1, this.#tabs.length)]?.life.freeze(ms);
  }

  thaw(): void {
    for (const each of [...this.#tabs, ...this.#ended]) each.life.thaw();
  }

  setLine(up: boolean): void {
    this.line.up = up;
    for (const each of this.#tabs) each.connectivity.doubt();
    if (up) this.#arrivals.expect();
  }

  stall(ms: number): void {
    this.#arrivals.stall(ms);
  }

  /** Lets in the next person who did something here and whose end was not seen yet; false where there is none. */
  nextAtHome(): boolean {
    this.#show();
    const next = [...this.saving.tried, ...this.taken.values()].find((userId) => !this.#shown.has(userId));
    const index = this.#options.people.findIndex((each) => each.userId === next);
    if (index < 0) return false;
    this.hand(index, 0);
    return true;
  }

  /** Of each person, what their tabs said of their commands when all was well. */
  shown(): readonly Shown[] {
    this.#show();
    return [...this.#shown.values()];
  }

  /** See {@link SignIns.leftOpen}. */
  leftOpen(): Promise<readonly string[]> {
    return this.#signIns.leftOpen();
  }

  /** Of each open tab, what its outbox says. */
  entries(): readonly (readonly OutboxEntry[])[] {
    return this.#tabs.map((tab) => tab.outbox()?.entries() ?? []);
  }

  /** Whether anything is still to happen to what this device holds or shows. */
  isSettled(): boolean {
    if (this.#arrivals.areUnderWay || this.#tabs.length === 0 || !this.#signIns.isSettled) return false;
    return this.#tabs.every((tab) => {
      const outbox = tab.outbox();
      return outbox !== null && outbox.entries().every((entry) => !isPending(entry.progress.state));
    });
  }

  /** Of each open tab, its view and what is laid over the server's rows. */
  screens(): readonly { readonly live: LiveView; readonly laid: readonly OutboxEntry[]; readonly actor: Actor }[] {
    const actor = this.#actor;
    if (actor === null) return [];
    return this.#tabs.flatMap((tab) => {
      const [live, outbox] = [tab.live(), tab.outbox()];
      if (!live || !outbox) return [];
      return [{ live, laid: entriesToLay(outbox.entries(), live.base().commandReceipt), actor }];
    });
  }

  /** Ends everything and removes the database. */
  destroy(): void {
    for (const each of [...this.#tabs, ...this.#ended]) this.#kill(each);
    this.#signIns.destroy();
    indexedDB.deleteDatabase(this.#options.name);
  }

  #show(): void {
    const actor = this.#actor;
    if (actor === null || this.#tabs.length === 0) return;
    const archives = this.#tabs.map((tab) => tab.archived());
    this.#shown.set(actor.userId, {
      userId: actor.userId,
      tabs: this.entries().map((entries, tab) => [...(archives[tab] ?? []), ...entries]),
      archived: Map.groupBy([...this.#foundArchived, ...archives.flat()], ({ id }) => id),
    });
  }

  #arrived(actor: Actor): void {
    this.#actor = actor;
    for (let opened = 0; opened < this.#wantedTabs; opened += 1) this.open();
  }

  /** The rows of who has gone leave the device with them. */
  #left(): void {
    this.#wantedTabs = Math.max(1, this.#tabs.length);
    for (const each of this.#tabs) {
      each.stop();
      this.#locks.release(each);
    }
    this.#ended.push(...this.#tabs);
    this.#tabs = [];
    this.#actor = null;
    this.#arrivals.forget();
  }

  #switchOff(tabs: number): void {
    for (const each of this.#ended) this.#kill(each);
    this.#wantedTabs = Math.max(1, tabs);
    this.#signIns.crash();
    this.#actor = null;
    this.#arrivals.forget();
  }

  #kill(tab: Tab): void {
    this.#tabs = this.#tabs.filter((each) => each !== tab);
    this.#ended = this.#ended.filter((each) => each !== tab);
    this.#foundArchived.push(...tab.archived());
    tab.life.end();
    tab.stop();
    tab.close();
    this.#locks.release(tab);
  }

  #step(): void {
    if (!this.#fuse) return;
    this.#fuse.steps -= 1;
    if (this.#fuse.steps > 0) return;
    const { go } = this.#fuse;
    this.#fuse = null;
    go();
  }

  #tell(from: Tab, message: TabMessage): void {
    for (const each of this.#tabs) if (each !== from) each.life.whenAwake(() => each.hear(message));
  }

  #newId(): string {
    return `${this.#options.name}-${(this.#ids += 1)}`;
  }
}
