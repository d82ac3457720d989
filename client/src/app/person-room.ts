/**
 * Everything that runs for one signed-in person: their Zero, their rows, their outbox, their drain. Always: it is made when
 * a person appears and ended when they go; the view waits for the outbox, so a waiting command is never missing from it.
 */
import { type Drain, startDrain } from '../push/drain.ts';
import { drainLead, hasToSend } from '../push/drain-lead.ts';
import { commandsHttp, knownHttp } from '../push/commands-http.ts';
import { retireByReceipt } from '../push/retire.ts';
import { watchedSend } from '../push/watched-send.ts';
import { mayForget, readServerState, type ServerState, UNKNOWN_SERVER } from '../push/server-state.ts';
import { trackDependants } from '../outbox/dependants.ts';
import type { Ties } from '../outbox/ties.ts';
import { entryOf } from '../outbox/entry.ts';
import { openOutbox } from '../outbox/store.ts';
import { LARGEST_FILE, readTransfer, TransferError, writeTransfer } from '../outbox/transfer.ts';
import { rememberUnsaved, type SavingOutbox } from '../outbox/unsaved.ts';
import type { Clock } from '../platform/clock.ts';
import type { Connectivity } from '../platform/connectivity.ts';
import type { DeviceDb } from '../platform/device-db.ts';
import { describeDevice } from '../platform/device-label.ts';
import { askForSync } from '../push/background-sync.ts';
import { browserLocks, lead, type Urgency } from '../platform/leader.ts';
import { createBell, type Observable, observable } from '../platform/observable.ts';
import type { Person } from '../platform/person.ts';
import type { SessionService } from '../platform/session.ts';
import { keepInstant, readInstant } from '../platform/session-store.ts';
import { sealedAsJson, sealedOf } from '../platform/sealed-queue.ts';
import type { TabChannel } from '../platform/tab-channel.ts';
import { actorOf, startZero, type ZeroClient } from '../platform/zero-client.ts';
import { type LiveView, startLiveView } from '../view/live-view.ts';
import { materialiseRows, type RowStore } from '../view/row-store.ts';
import type { SyncState } from '../view/sync-state.ts';
import type { TimingsWatch } from './timings.ts';

export type PersonRoom = {
  readonly userId: string;
  /** Rings when anything below may have changed. */
  readonly changed: (listener: () => void) => () => void;
  readonly zero: () => ZeroClient;
  readonly live: LiveView;
  readonly rows: () => RowStore;
  /** Null until open; stays null where the device's database cannot be opened. */
  readonly outbox: () => SavingOutbox | null;
  readonly opened: Promise<SavingOutbox>;
  /** What waiting commands wait for, and which were built on something that did not happen. */
  readonly ties: () => ReadonlyMap<string, Ties>;
  /** What the server last said of itself; known to the leading tab alone. */
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

export type RoomServices = {
  readonly db: DeviceDb;
  readonly session: SessionService;
  readonly connectivity: Connectivity;
  readonly channel: TabChannel;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly timings: TimingsWatch;
};

/** ms the view waits for the outbox at most. */
const LONGEST_WAIT = 2000;
/** ms a request takes at most, its answer included; what gets none is given up long before (watched-send.ts). */
const LONGEST_REQUEST = 60_000;
/** ms between two notes of when rows last arrived. */
const NOTE_EVERY = 5000;

/** Starts the room of `person`. */
export function openRoom(services: RoomServices, first: Person): PersonRoom {
  const { db, session, connectivity, channel, clock, newId, timings } = services;
  const { userId } = first;
  const leadName = drainLead(userId);
  const bell = createBell();
  const outbox = observable<SavingOutbox | null>(null);
  const server = observable<ServerState>(UNKNOWN_SERVER);
  const tiesOf = trackDependants();
  const stops: (() => void)[] = [];
  let person = first;
  let ended = false;
  let ready = false;
  let drain: Drain | null = null;
  let lastRowAt: number | null = null;
  let lastDrainAt: number | null = null;
  let drained = true;
  let notedAt = 0;

  const live = startLiveView(
    {
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
    },
    actorOf(person),
  );

  const takeRows = (store: RowStore) => {
    if (ended || store !== rows) return;
    const next = store.rows();
    // A new instance that has not read the device yet does not take away what is shown.
    const isEmptyYet = next.org.size === 0 && !store.isComplete();
    if (!(isEmptyYet && live.base().org.size > 0) && next !== live.base()) {
      const connected = zero.connection.get().name === 'connected';
      if (next.org.size > 0 && connected) noteRow();
      live.setRows(next);
      if (next.org.size > 0) timings.committed(connected);
    }
    if (store.isComplete()) timings.completed();
    bell.ring();
  };
  const noteRow = () => {
    lastRowAt = clock.now();
    if (Math.abs(lastRowAt - notedAt) < NOTE_EVERY) return;
    notedAt = lastRowAt;
    keepInstant(db, `last-row-at:${userId}`, lastRowAt).catch(reportError);
  };
  const begin = (): ZeroClient => {
    const made = startZero({
      person,
      token: () => session.tokenOf(userId),
      onNeedsAuth: () => {
        if (!session.needsSignIn.get()) void session.refresh();
      },
      onForgotten: () => drain?.report(),
      clock,
      cacheUrl: `${location.origin}/zero`,
    });
    let stood = false;
    const heed = () => {
      const stands = made.connection.get().name === 'connected';
      if (stands) connectivity.heard();
      // Its connection had gone silent on a line that is fine: no reason to sleep before the next.
      else if (stood) void connectivity.confirm().then((answered) => answered && made.wake());
      else connectivity.doubt();
      stood = stands;
      bell.ring();
    };
    made.connection.subscribe(heed);
    made.trouble.subscribe(bell.ring);
    made.instance.subscribe(() => {
      if (made === zero) follow(made);
    });
    return made;
  };
  const follow = (client: ZeroClient) => {
    const old = rows;
    rows = materialiseRows(client.instance.get(), person.role);
    const store = rows;
    store.subscribe(() => takeRows(store));
    old?.destroy();
    takeRows(store);
  };

  let rows: RowStore | null = null;
  let zero = begin();
  follow(zero);

  const settleReady = () => {
    if (ready || ended) return;
    ready = true;
    bell.ring();
  };
  const startOutbox = async (): Promise<SavingOutbox> => {
    const stored = await openOutbox({ db, userId, channel, clock, newId, deviceLabel: describeDevice(navigator) });
    const opened = rememberUnsaved(stored, clock);
    if (ended) {
      opened.close();
      return opened;
    }
    outbox.set(opened);
    stops.push(retireByReceipt(opened, live));
    const waits = () => hasToSend(opened.entries());
    stops.push(
      lead(browserLocks(), leadName, () => startLeading(opened), {
        channel,
        clock,
        random: Math.random,
        waits: () => connectivity.line.get().state !== 'offline' && waits(),
        changed: (listener) => {
          const both = [opened.subscribe(listener), connectivity.line.subscribe(listener)];
          return () => both.forEach((stop) => stop());
        },
        asked: (urgency) => drain?.kick(urgency),
      }),
      askForSync({ waits, changed: opened.subscribe, clock }),
    );
    return opened;
  };
  /** Lets the leading tab know, whichever it is. */
  const send = (urgency: Urgency) => {
    if (drain !== null) drain.kick(urgency);
    else channel.post({ kind: 'lead', word: 'ask', name: leadName, urgency });
  };
  const startLeading = (opened: SavingOutbox) => {
    const own = startDrain({
      outbox: opened,
      send: watchedSend(commandsHttp(globalThis.fetch.bind(globalThis), LONGEST_REQUEST), connectivity, clock),
      askKnown: knownHttp(globalThis.fetch.bind(globalThis)),
      token: () => session.tokenOf(userId),
      refresh: session.refresh,
      isOnline: () => connectivity.line.get().state !== 'offline',
      onAnswer: (reached) => (reached ? connectivity.heard() : connectivity.doubt()),
      clock,
      random: Math.random,
    });
    drain = own;
    bell.ring();
    own.server.subscribe(() => {
      server.set(own.server.get());
      channel.post({ kind: 'server', userId, state: own.server.get() });
    });
    return () => {
      own.stop();
      if (drain === own) drain = null;
      bell.ring();
    };
  };
  const opened = startOutbox().finally(settleReady);
  opened.catch(reportError);
  stops.push(clock.after(LONGEST_WAIT, settleReady));

  const retry = () => {
    void outbox.get()?.saveUnsaved();
    send('at-once');
    zero.wake();
  };
  const onLine = () => {
    if (connectivity.line.get().state === 'online') retry();
  };
  const onToken = () => {
    const token = session.tokenOf(userId);
    if (token === null) return;
    zero.setToken(token);
    send('at-once');
  };
  stops.push(
    // Taken at its word: a forged one can sign this tab out (its queue sealed, not lost). Only a script of our own origin can
    // post one, and such a script could press the button as well.
    channel.listen((message) => {
      if (message.kind !== 'server' || message.userId !== userId || drain !== null) return;
      const told = readServerState(message.state);
      if (told !== null) server.set(told);
    }),
  );
  /** The queue of this moment is on the server: an instant worth keeping once it was not. */
  const noteDrain = () => {
    const entries = outbox.get()?.entries() ?? [];
    if (hasToSend(entries)) drained = false;
    else if (!drained && entries.length > 0) {
      drained = true;
      lastDrainAt = clock.now();
      keepInstant(db, `last-drain-at:${userId}`, lastDrainAt).catch(reportError);
    }
  };
  readInstant(db, `last-drain-at:${userId}`).then((at) => {
    lastDrainAt ??= at;
    bell.ring();
  }, reportError);
  /** A device that is no longer trusted hands over what waits, then forgets its person. */
  const heedRevocation = () => {
    if (mayForget(server.get(), outbox.get())) session.revoked().catch(reportError);
  };
  stops.push(
    server.subscribe(bell.ring),
    server.subscribe(heedRevocation),
    outbox.subscribe(() => {
      const opened = outbox.get();
      if (opened === null) return;
      stops.push(opened.subscribe(heedRevocation), opened.subscribe(noteDrain));
      // Another tab may have heard of it before this one knew what waits.
      heedRevocation();
    }),
  );
  readInstant(db, `last-row-at:${userId}`).then((at) => {
    lastRowAt ??= at;
    bell.ring();
  }, reportError);
  stops.push(live.subscribe(bell.ring), connectivity.line.subscribe(onLine), session.token.subscribe(onToken));

  return {
    userId,
    changed: bell.subscribe,
    zero: () => zero,
    live,
    rows: () => rows as RowStore,
    outbox: outbox.get,
    opened,
    ties: () => tiesOf(outbox.get()?.entries() ?? []),
    server,
    isReady: () => ready,
    lastRowAt: () => lastRowAt,
    lastDrainAt: () => lastDrainAt,
    leads: () => drain !== null,
    retry,
    saveUnsaved: async () => (await outbox.get()?.saveUnsaved()) ?? true,
    async exportQueue() {
      const own = await opened;
      const unsaved = own.unsaved().map(({ draft, entity }) => entryOf(own, draft, entity, clock.now()));
      // A database that cannot be read any more: what this page remembers of it is the best there is.
      const kept = await own.exportAll().catch(() => own.entries());
      const sealed = await sealedOf(db, userId).catch(() => []);
      const text = await writeTransfer(userId, [...kept, ...unsaved], clock.now(), sealed.map(sealedAsJson));
      return new Blob([text], { type: 'application/json' });
    },
    async importQueue(file) {
      if (file.size > LARGEST_FILE) throw new TransferError('transfer_too_large');
      const { commands, ...left } = await readTransfer(await file.text(), userId);
      return { ...(await (await opened).adopt(commands)), ...left };
    },
    setPerson(next) {
      person = next;
      live.setActor(actorOf(next));
      const old = zero;
      zero = begin();
      follow(zero);
      old.close().catch(reportError);
    },
    async end(forget) {
      ended = true;
      for (const stop of stops) stop();
      rows?.destroy();
      live.stop();
      const own = outbox.get();
      if (own !== null) closeWhenSaved(own);
      await (forget ? zero.forget() : zero.close());
    },
  };
}

/** What the disk still refuses goes on being tried: nothing is lost by signing out. */
function closeWhenSaved(outbox: SavingOutbox): void {
  if (outbox.unsaved().length === 0) {
    outbox.close();
    return;
  }
  const stop = outbox.subscribe(() => {
    if (outbox.unsaved().length > 0) return;
    stop();
    outbox.close();
  });
}
