/**
 * Everything that runs for one signed-in person: their rows (room-rows.ts), their queue (room-queue.ts), and the view over
 * both. Always: it is made when a person appears and ended when they go; the view waits for the outbox, so a waiting command
 * is never missing from it.
 */
import type { ServerState } from '../push/server-state.ts';
import { trackDependants } from '../outbox/dependants.ts';
import type { Ties } from '../outbox/ties.ts';
import type { SavingOutbox } from '../outbox/unsaved.ts';
import { createBell, type Observable, observable } from '../platform/observable.ts';
import type { Person } from '../platform/person.ts';
import { actorOf, type ZeroClient } from '../platform/zero-client.ts';
import { type LiveView, type OutboxReader, startLiveView } from '../view/live-view.ts';
import type { RowStore } from '../view/row-store.ts';
import type { SyncState } from '../view/sync-state.ts';
import { startQueue } from './room-queue.ts';
import { followRows } from './room-rows.ts';
import type { RoomServices } from './room-services.ts';
import { exportQueue, importQueue } from './room-transfer.ts';

export type PersonRoom = {
  readonly userId: string;
  /** Rings when anything below may have changed. */
  readonly changed: (listener: () => void) => () => void;
  readonly zero: () => ZeroClient;
  readonly live: LiveView;
  readonly rows: () => RowStore;
  /** Null until open; stays null for as long as the device's database cannot be opened. */
  readonly outbox: () => SavingOutbox | null;
  /** The outbox once it is open; rejects where the device's database cannot be opened, and tries again. */
  readonly opened: () => Promise<SavingOutbox>;
  /** What waiting commands wait for, and which were built on something that did not happen. */
  readonly ties: () => ReadonlyMap<string, Ties>;
  /** What the server last said of itself, to this tab or to the one that leads. */
  readonly server: Observable<ServerState>;
  /** The outbox is in the view, or will not be. */
  readonly isReady: () => boolean;
  readonly lastRowAt: () => number | null;
  /** When everything was last on the server, ms UTC by the device's clock. */
  readonly lastDrainAt: () => number | null;
  /** True in the tab that sends for all. */
  readonly leads: () => boolean;
  readonly retry: () => void;
  /** Tries to write down what is only in memory, also after the end; true when nothing is. */
  readonly saveUnsaved: () => Promise<boolean>;
  /** See SyncState. */
  readonly exportQueue: SyncState['exportQueue'];
  readonly importQueue: SyncState['importQueue'];
  /** The same person with other rights or another name. */
  readonly setPerson: (person: Person) => void;
  /** `forget`: the person signed out, their rows leave the device. What is unsaved stays in memory until it is saved. */
  readonly end: (forget: boolean) => Promise<void>;
};

/** ms the view waits for the outbox at most. */
const LONGEST_WAIT = 2000;

/** Starts the room of `first`. */
export function openRoom(services: RoomServices, first: Person): PersonRoom {
  const { session, connectivity, clock } = services;
  const { userId } = first;
  const bell = createBell();
  const outbox = observable<SavingOutbox | null>(null);
  const tiesOf = trackDependants();
  let ended = false;
  let ready = false;

  const live = startLiveView(entriesOf(outbox), actorOf(first));
  const rows = followRows(services, first, { live, changed: bell.ring, onForgotten: () => queue.report() });
  const queue = startQueue(services, userId, { outbox, receipts: live, changed: bell.ring });

  const settleReady = () => {
    if (ready || ended) return;
    ready = true;
    bell.ring();
  };
  queue.opened().finally(settleReady).catch(reportError);

  const retry = () => {
    void outbox.get()?.saveUnsaved();
    queue.send('at-once');
    rows.zero().wake();
  };
  const onLine = () => {
    if (connectivity.line.get().state === 'online') retry();
  };
  const onToken = () => {
    if (session.tokenOf(userId) === null) return;
    rows.zero().tokenIsNew();
    queue.send('at-once');
  };
  const stops = [
    clock.after(LONGEST_WAIT, settleReady),
    live.subscribe(bell.ring),
    connectivity.line.subscribe(onLine),
    session.token.subscribe(onToken),
  ];

  return {
    userId,
    changed: bell.subscribe,
    zero: rows.zero,
    live,
    rows: rows.store,
    outbox: outbox.get,
    opened: queue.opened,
    ties: () => tiesOf(outbox.get()?.entries() ?? []),
    server: queue.server,
    isReady: () => ready,
    lastRowAt: rows.lastRowAt,
    lastDrainAt: queue.lastDrainAt,
    leads: queue.leads,
    retry,
    saveUnsaved: async () => (await outbox.get()?.saveUnsaved()) ?? true,
    exportQueue: async () => exportQueue(services, await queue.opened()),
    importQueue: async (file) => importQueue(await queue.opened(), file),
    setPerson(next) {
      live.setActor(actorOf(next));
      rows.setPerson(next);
    },
    async end(forget) {
      ended = true;
      for (const stop of stops) stop();
      queue.stop();
      rows.stop();
      live.stop();
      const zero = rows.zero();
      await (forget ? zero.forget() : zero.close());
    },
  };
}

/** The entries of an outbox that may open later. */
function entriesOf(outbox: Observable<SavingOutbox | null>): OutboxReader {
  return {
    entries: () => outbox.get()?.entries() ?? [],
    subscribe: (listener) => {
      let stopEntries = () => {};
      const follow = () => {
        stopEntries();
        stopEntries = outbox.get()?.subscribe(listener) ?? (() => {});
        listener();
      };
      const stopOutbox = outbox.subscribe(follow);
      return () => {
        stopOutbox();
        stopEntries();
      };
    },
  };
}
