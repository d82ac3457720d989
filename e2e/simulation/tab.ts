/**
 * One page of one signed-in person, put together as client/app/person-room.ts does it: the real outbox on IndexedDB, the
 * real view, drain, leader election and retirement by receipt. Always: this is the only place that knows how the client is
 * composed; whatever the page waits for, it waits for as long as it lives and no longer (life.ts).
 */
import { type OutboxEntry, readEntry } from '@openkms/client/outbox/entry.ts';
import { openOutbox, type Outbox } from '@openkms/client/outbox/store.ts';
import { type Connectivity, watchLine } from '@openkms/client/platform/connectivity.ts';
import { openDeviceDb } from '@openkms/client/platform/device-db.ts';
import { lead } from '@openkms/client/platform/leader.ts';
import type { TabMessage } from '@openkms/client/platform/tab-channel.ts';
import { commandsHttp, knownHttp } from '@openkms/client/push/commands-http.ts';
import { type Drain, startDrain } from '@openkms/client/push/drain.ts';
import { drainLead, hasToSend } from '@openkms/client/push/drain-lead.ts';
import { retireByReceipt } from '@openkms/client/push/retire.ts';
import type { BaseRows } from '@openkms/client/view/base-rows.ts';
import { type LiveView, startLiveView } from '@openkms/client/view/live-view.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { Life } from './life.ts';
import { type Line, networkFetch, type Traffic } from './network.ts';
import type { Server } from './server.ts';
import type { Time } from './time.ts';
import type { WebLocks } from './web-locks.ts';

export type Tab = {
  readonly userId: string;
  readonly life: Life;
  readonly connectivity: Connectivity;
  /** Null until it is open. */
  readonly outbox: () => Outbox | null;
  /** What the outbox once held and holds no more, as it last was. */
  readonly archived: () => readonly OutboxEntry[];
  readonly live: () => LiveView | null;
  readonly drain: () => Drain | null;
  readonly hear: (message: TabMessage) => void;
  /** Ends the person's work here; what is being written goes on being written. */
  readonly stop: () => void;
  /** Lets go of the database. */
  readonly close: () => void;
};

export type TabOptions = {
  /** Of the device's database. */
  readonly name: string;
  readonly life: Life;
  /** How wrong the device's clock is, ms. */
  readonly skew: () => number;
  readonly random: () => number;
  readonly newId: () => string;
  /** Who is here, with the rights they have now. */
  readonly actor: () => Actor;
  /** The rows this device has. */
  readonly base: () => BaseRows | null;
  readonly locks: WebLocks;
  readonly line: Line;
  readonly traffic: Traffic;
  readonly server: Server;
  readonly time: Time;
  /** Says something to the other tabs. */
  readonly tell: (from: Tab, message: TabMessage) => void;
  readonly onError: (error: unknown) => void;
  /** A request with commands leaves the tab. */
  readonly onSend: (from: Tab) => void;
};

/** Real ms in which a request is given up: the line counts in the run's own time (network.ts). */
const NEVER = 2_000_000_000;
/** Little, so that what is finished goes to the archive while much still happens. */
const KEPT = { entries: 1, ms: 2000 };

/** Opens a tab over what is on the disk, as a page does when it loads. */
export function openTab(options: TabOptions): Tab {
  const { name, life, random, newId, actor, base, locks, line, traffic, server, time } = options;
  const clock = life.clock(options.skew);
  const db = openDeviceDb(name);
  const mortalDb = life.database(db);
  const { userId } = actor();
  const listeners = new Set<(message: TabMessage) => void>();
  const channel = {
    post: (message: TabMessage) => {
      if (life.isAlive()) time.after(1, () => options.tell(tab, message));
    },
    listen: (listener: (message: TabMessage) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const connectivity = watchLine({
    probe: async () => {
      await life.pass();
      return line.up && !server.down;
    },
    clock,
    random,
    pace: () => 'hidden',
  });
  const onSend = () => options.onSend(tab);
  const fetch = networkFetch({ line, traffic, server, time, userId, pass: life.pass, onSend });
  let outbox: Outbox | null = null;
  /** As it last was, by id. */
  const known = new Map<string, OutboxEntry>();
  let live: LiveView | null = null;
  let drain: Drain | null = null;
  const stops: (() => void)[] = [];
  let ended = false;
  const opening = async () => {
    const opened = await openOutbox({
      db: mortalDb,
      userId,
      channel,
      clock,
      newId,
      deviceLabel: 'Simulated',
      kept: KEPT,
    });
    const note = (changed: readonly OutboxEntry[]) => changed.forEach((entry) => known.set(entry.id, entry));
    stops.push(opened.onChange(note));
    const kept = (await opened.exportAll()).map((record) => readEntry(record)).filter((entry) => entry !== null);
    note([...kept.filter(({ id }) => !known.has(id)), ...opened.entries()]);
    if (ended) {
      opened.close();
      return;
    }
    const view = startLiveView(opened, actor());
    outbox = opened;
    live = view;
    const rows = base();
    if (rows) view.setRows(rows);
    stops.push(view.stop, retireByReceipt(opened, view, clock));
    stops.push(
      lead(
        locks.of(tab),
        drainLead(userId),
        () => {
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
            isAnswering: () => connectivity.line.get().state === 'online',
            onAnswer: (reached) => (reached ? connectivity.heard() : connectivity.doubt()),
            clock,
            random,
          });
          drain = own;
          return () => {
            own.stop();
            if (drain === own) drain = null;
          };
        },
        {
          channel,
          clock,
          random,
          waits: () => connectivity.line.get().state !== 'offline' && hasToSend(opened.entries()),
          changed: (listener) => {
            const both = [opened.subscribe(listener), connectivity.line.subscribe(listener)];
            return () => both.forEach((stop) => stop());
          },
          asked: (urgency) => drain?.kick(urgency),
        },
      ),
    );
  };
  connectivity.line.subscribe(() => {
    if (connectivity.line.get().state === 'online') drain?.kick('at-once');
  });
  const tab: Tab = {
    userId,
    life,
    connectivity,
    outbox: () => outbox,
    archived: () => [...known.values()].filter(({ id }) => outbox?.get(id) === undefined),
    live: () => live,
    drain: () => drain,
    hear: (message) => {
      for (const each of listeners) each(message);
    },
    stop: () => {
      ended = true;
      connectivity.stop();
      drain?.stop();
      for (const each of stops) each();
      outbox?.close();
    },
    close: db.close,
  };
  opening().catch(options.onError);
  return tab;
}
