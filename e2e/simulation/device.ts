/**
 * One person's device and its tabs, put together as client/app/person-room.ts does it: the real outbox on IndexedDB, the
 * real view, drain, leader election and retirement by receipt. Always: this is the only place that knows how the client is
 * composed. Replication is the server's rows as the person's queries let them through, late but whole and in order.
 */
import { issueCommand } from '@openkms/client/command/issue.ts';
import type { OutboxEntry } from '@openkms/client/outbox/entry.ts';
import { openOutbox, type Outbox } from '@openkms/client/outbox/store.ts';
import { isPending } from '@openkms/client/outbox/state.ts';
import { type Connectivity, watchLine } from '@openkms/client/platform/connectivity.ts';
import { openDeviceDb } from '@openkms/client/platform/device-db.ts';
import { lead } from '@openkms/client/platform/leader.ts';
import type { TabMessage } from '@openkms/client/platform/tab-channel.ts';
import { commandsHttp, knownHttp } from '@openkms/client/push/commands-http.ts';
import { type Drain, startDrain } from '@openkms/client/push/drain.ts';
import { retireByReceipt } from '@openkms/client/push/retire.ts';
import { entriesToLay, type LiveView, startLiveView } from '@openkms/client/view/live-view.ts';
import { keysOf } from '@openkms/schema/commands/order.ts';
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { Dexie } from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import { type Deed, deedsOf } from './acts.ts';
import { Life } from './life.ts';
import { type Line, networkFetch, type Traffic } from './network.ts';
import type { Act, Poison } from './plan.ts';
import { seededRandom } from './random.ts';
import type { BaseRows } from '@openkms/client/view/base-rows.ts';
import { type OrgRows, Replica } from './replica.ts';
import type { Server } from './server.ts';
import type { Time } from './time.ts';
import { WebLocks } from './web-locks.ts';

// Dexie looks for a database once, when it is loaded: there was none then.
Dexie.dependencies.indexedDB = indexedDB;
Dexie.dependencies.IDBKeyRange = IDBKeyRange;

/** Of one page: null until its outbox is open. */
type Tab = {
  readonly life: Life;
  readonly connectivity: Connectivity;
  readonly outbox: () => Outbox | null;
  readonly live: () => LiveView | null;
  readonly drain: () => Drain | null;
  readonly hear: (message: TabMessage) => void;
  readonly stop: () => void;
};

export type DeviceOptions = {
  readonly name: string;
  readonly actor: Actor;
  readonly offices: readonly string[];
  readonly server: Server;
  readonly time: Time;
  readonly traffic: Traffic;
  readonly seed: number;
};

/** Real ms in which a request is given up: the line counts in the run's own time (network.ts). */
const NEVER = 2_000_000_000;
/** ms in which what one tab saved is known to the others. */
const HEARSAY = 50;
/** ms between a commit and its rows on a device; each device has its own. */
const REPLICATION = 20;

export class Device {
  readonly line: Line = { up: true, fates: [] };
  /** Commands whose `append` resolved: none of these may ever be lost. */
  readonly saved = new Map<string, CommandEnvelope>();
  /** Errors that reached the top of a tab, where a browser would report them. */
  readonly uncaught: unknown[] = [];
  skew = 0;
  readonly #issued = new Map<string, { readonly tab: Tab; readonly begun: number; readonly saved: number }>();
  readonly #options: DeviceOptions;
  readonly #locks = new WebLocks();
  readonly #random;
  #actor: Actor;
  #tabs: Tab[] = [];
  #rows: OrgRows | null = null;
  #base: BaseRows | null = null;
  readonly #replica = new Replica();
  #arriving = false;
  #stalledUntil = 0;
  #fuse: { steps: number; readonly go: () => void } | null = null;
  #ids = 0;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.#actor = options.actor;
    this.#random = seededRandom(options.seed);
    options.server.watch(() => this.#expectRows());
  }

  /** Of its database. */
  get name(): string {
    return this.#options.name;
  }

  get tabs(): number {
    return this.#tabs.length;
  }

  /** Opens a tab over what is on the disk, as a page does when it loads. */
  open(): void {
    const { name, server, time, traffic } = this.#options;
    const life = new Life(time, () => this.#step());
    const clock = life.clock(() => this.skew);
    const db = openDeviceDb(name);
    const mortalDb = life.database(db);
    const { userId } = this.#actor;
    const listeners = new Set<(message: TabMessage) => void>();
    const channel = {
      post: (message: TabMessage) => {
        if (life.isAlive()) time.after(1, () => this.#tell(tab, message));
      },
      listen: (listener: (message: TabMessage) => void) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
    const connectivity = watchLine({
      probe: async () => {
        await life.pass();
        return this.line.up && !server.down;
      },
      clock,
      random: this.#random.next,
      pace: () => 'hidden',
    });
    const fetch = networkFetch({ line: this.line, traffic, server, time, userId, pass: life.pass });
    let outbox: Outbox | null = null;
    let live: LiveView | null = null;
    let drain: Drain | null = null;
    const stops: (() => void)[] = [];
    const opening = async () => {
      const opened = await openOutbox({
        db: mortalDb,
        userId,
        channel,
        clock,
        newId: () => this.#newId(),
        deviceLabel: 'Simulated',
      });
      const view = startLiveView(opened, this.#actor);
      outbox = opened;
      live = view;
      if (this.#base) view.setRows(this.#base);
      stops.push(view.stop, retireByReceipt(opened, view));
      stops.push(
        lead(this.#locks.of(tab), `openkms-drain-${userId}`, () => {
          const own = startDrain({
            outbox: opened,
            send: commandsHttp(fetch, NEVER),
            askKnown: knownHttp(fetch, NEVER),
            token: () => 'token',
            refresh: async () => {
              await life.pass();
              return 'granted';
            },
            isOnline: () => connectivity.line.get().state !== 'offline',
            onAnswer: (reached) => (reached ? connectivity.heard() : connectivity.doubt()),
            clock,
            random: this.#random.next,
          });
          drain = own;
          return () => {
            own.stop();
            if (drain === own) drain = null;
          };
        }),
      );
    };
    connectivity.line.subscribe(() => {
      if (connectivity.line.get().state === 'online') drain?.kick('at-once');
    });
    const tab: Tab = {
      life,
      connectivity,
      outbox: () => outbox,
      live: () => live,
      drain: () => drain,
      hear: (message) => {
        for (const each of listeners) each(message);
      },
      stop: () => {
        connectivity.stop();
        drain?.stop();
        for (const each of stops) each();
        outbox?.close();
        db.close();
      },
    };
    this.#tabs.push(tab);
    opening().catch((error: unknown) => this.uncaught.push(error));
    this.#expectRows();
  }

  /** A tab, or all of them, die after `steps` more steps of this device; opened again `ms` later. */
  crash(index: number | null, steps: number, ms: number): void {
    const go = () => {
      const dying = index === null ? [...this.#tabs] : this.#tabs.filter((_, at) => at === index % this.#tabs.length);
      for (const each of dying) this.#kill(each);
      this.#options.time.after(ms, () => {
        for (const _ of dying) this.open();
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
    for (const each of this.#tabs) each.life.thaw();
  }

  setLine(up: boolean): void {
    this.line.up = up;
    for (const each of this.#tabs) each.connectivity.doubt();
    if (up) this.#expectRows();
  }

  stall(ms: number): void {
    this.#stalledUntil = Math.max(this.#stalledUntil, this.#options.time.now() + ms);
  }

  /** Does `act` in one of the tabs. `asked`: the view is asked first, and what it refuses is not saved. */
  async act(act: Act, pick: readonly [number, number, number], asked: boolean): Promise<void> {
    const tab = this.#tabs[Math.floor(pick[2] * 97) % Math.max(1, this.#tabs.length)];
    const live = tab?.live();
    if (!tab || !live) return;
    const { offices } = this.#options;
    const screen = { view: live.view(), actor: this.#actor, offices, newId: () => this.#newId() };
    for (const deed of deedsOf(act, pick, screen)) await (asked ? this.#issue(tab, deed) : this.#send(tab, deed, 1));
  }

  /** Saves a command without asking the view; `version` where it is not the present one. */
  async send(deed: Deed, version = 1): Promise<void> {
    const [tab] = this.#tabs;
    if (tab) await this.#send(tab, deed, version);
  }

  /** Saves what no server can make sense of. */
  async poison(shape: Poison): Promise<void> {
    switch (shape) {
      case 'unknown':
        return this.send({ name: 'nobody.knows', args: { anything: 1 } });
      case 'malformed':
        return this.send({ name: 'registration.register', args: { sessionId: 7 } });
      case 'future':
        return this.send({ name: 'registration.cancel', args: { registrationId: 'r', sessionId: 's' } }, 99);
      case 'hostile': {
        const trainingId = this.#newId();
        return this.send({
          name: 'training.create',
          args: { trainingId, code: trainingId, title: 'NUL \u0000', hours: 1 },
        });
      }
    }
  }

  async #send(tab: Tab, { name, args, base }: Deed, version: number): Promise<void> {
    const outbox = tab.outbox();
    if (!outbox) return;
    const draft = {
      id: this.#newId(),
      name,
      version,
      args,
      issuedAt: this.#now(),
      role: this.#actor.role,
      offlineSince: this.#offlineSince(tab),
      ...(base === undefined ? {} : { base }),
    };
    const begun = this.#options.time.now();
    const entry = await outbox.append(draft, keysOf(draft).entity);
    this.#keep(tab, begun, entry.envelope);
  }

  async #issue(tab: Tab, { name, args, base }: Deed): Promise<void> {
    const outbox = tab.outbox();
    const live = tab.live();
    if (!outbox || !live) return;
    const context = {
      person: { ...this.#actor, email: 'somebody@acme.example' },
      view: live.view(),
      now: this.#now(),
      skewMs: 0,
      newId: () => this.#newId(),
      offlineSince: this.#offlineSince(tab),
    };
    const begun = this.#options.time.now();
    const { commandId, outcome } = await issueCommand(context, outbox, name, args, base);
    if (outcome.status === 'rejected' || outcome.status === 'malformed') return;
    const entry = outbox.get(commandId);
    if (entry) this.#keep(tab, begun, entry.envelope);
    else this.uncaught.push(new Error(`the outbox does not hold ${commandId}, which it has just saved`));
  }

  #keep(tab: Tab, begun: number, envelope: CommandEnvelope): void {
    this.saved.set(envelope.id, envelope);
    this.#issued.set(envelope.id, { tab, begun, saved: this.#options.time.now() });
  }

  /** Whether `later` was surely issued after `earlier` was saved: in one tab, or with time for the tabs to hear of it. */
  isAfter(later: string, earlier: string): boolean {
    const [a, b] = [this.#issued.get(earlier), this.#issued.get(later)];
    return a !== undefined && b !== undefined && (a.tab === b.tab || a.saved + HEARSAY <= b.begun);
  }

  /** Takes a waiting command back. */
  async withdraw(fraction: number): Promise<void> {
    const outbox = this.#tabs[0]?.outbox();
    const waiting = outbox?.entries().filter((entry) => entry.progress.state === 'saved') ?? [];
    const entry = waiting[Math.floor(fraction * waiting.length)];
    if (entry) await outbox?.apply([{ id: entry.id, event: { kind: 'withdraw' } }]);
  }

  /** Of each open tab, what its outbox says. */
  entries(): readonly (readonly OutboxEntry[])[] {
    return this.#tabs.map((tab) => tab.outbox()?.entries() ?? []);
  }

  /** Whether anything is still to happen to what this device holds or shows. */
  isSettled(): boolean {
    if (this.#arriving || this.#tabs.length === 0) return false;
    return this.#tabs.every((tab) => {
      const outbox = tab.outbox();
      return outbox !== null && outbox.entries().every((entry) => !isPending(entry.progress.state));
    });
  }

  /** Of each open tab, its view and what is laid over the server's rows. */
  screens(): readonly { readonly live: LiveView; readonly laid: readonly OutboxEntry[]; readonly actor: Actor }[] {
    return this.#tabs.flatMap((tab) => {
      const [live, outbox] = [tab.live(), tab.outbox()];
      if (!live || !outbox) return [];
      return [{ live, laid: entriesToLay(outbox.entries(), live.base().commandReceipt), actor: this.#actor }];
    });
  }

  /** Ends everything and removes the database. */
  destroy(): void {
    for (const each of this.#tabs) this.#kill(each);
    indexedDB.deleteDatabase(this.#options.name);
  }

  #kill(tab: Tab): void {
    this.#tabs = this.#tabs.filter((each) => each !== tab);
    tab.life.end();
    tab.stop();
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
    for (const each of this.#tabs) if (each !== from && each.life.isAlive()) each.hear(message);
  }

  /** Rows are on their way, if the line is up; one delivery at a time, of the newest there is when it arrives. */
  #expectRows(): void {
    if (this.#arriving || !this.line.up) return;
    this.#arriving = true;
    const { time } = this.#options;
    const wait = Math.max(REPLICATION + this.#random.below(200), this.#stalledUntil - time.now());
    time.after(wait, () => {
      this.#arriving = false;
      void time.outside(() => this.#takeRows()).catch((error: unknown) => this.uncaught.push(error));
    });
  }

  async #takeRows(): Promise<void> {
    if (!this.line.up) return;
    const rows = await this.#options.server.rows();
    if (rows === this.#rows && this.#tabs.every((tab) => (tab.live()?.base().org.size ?? 1) > 0)) return;
    this.#rows = rows;
    const me = rows.user.find((row) => row.id === this.#actor.userId);
    const changed = me !== undefined && (me.role !== this.#actor.role || me.officeId !== this.#actor.officeId);
    if (changed) this.#actor = { ...this.#actor, role: me.role, officeId: me.officeId };
    const base = this.#replica.update(rows, this.#actor);
    this.#base = base;
    for (const tab of this.#tabs) {
      if (changed) tab.live()?.setActor(this.#actor);
      tab.live()?.setRows(base);
    }
  }

  #now(): number {
    return this.#options.time.now() + this.skew;
  }

  #offlineSince(tab: Tab): number | null {
    const line = tab.connectivity.line.get();
    return line.state === 'offline' ? line.since : null;
  }

  #newId(): string {
    return `${this.#options.name}-${(this.#ids += 1)}`;
  }
}
