/**
 * The composition root of the data layer: makes every service once, keeps the room of whoever is here (room-keeper.ts), and
 * draws what they know together into the few values that hooks read. Always: everything is drawn at once, rows and queue,
 * so that no page sees one without the other.
 */
import { newId } from '../command/new-id.ts';
import type { Outbox } from '../outbox/store.ts';
import { authHttp } from '../platform/auth-http.ts';
import { systemClock } from '../platform/clock.ts';
import { probeServer, watchLine } from '../platform/connectivity.ts';
import { openDeviceDb } from '../platform/device-db.ts';
import { watchDurability } from '../platform/durability.ts';
import { keepOpen } from '../platform/keep-open.ts';
import { browserLocks } from '../platform/leader.ts';
import { beginNewLog } from '../platform/new-log.ts';
import { observable } from '../platform/observable.ts';
import { startSession } from '../platform/session.ts';
import { keepInstant, readInstant, sessionStore } from '../platform/session-store.ts';
import { openTabChannel } from '../platform/tab-channel.ts';
import type { OpenKmsZero } from '../platform/zero-client.ts';
import { type Diagnostics, exposeDiagnostics } from '../view/diagnostics.ts';
import type { RunningClient } from '../view/running-client.ts';
import type { SyncSnapshot, SyncState } from '../view/sync-state.ts';
import { EMPTY_VIEW, type View } from '../view/view.ts';
import type { PersonRoom } from './person-room.ts';
import { keepRooms } from './room-keeper.ts';
import type { RoomServices } from './room-services.ts';
import { diagnose, sameSync, snapshots } from './sync-snapshot.ts';
import { watchTimings } from './timings.ts';
import { rowDatabases } from './wipe.ts';

/** ms between two notes that the server still answers. */
const NOTE_LINE_EVERY = 30_000;

const NOBODY = 'There is no queue: nobody is signed in, or it could not be opened.';

/** Starts everything; nothing it waits for holds up the first drawing. */
export function startClient(): RunningClient {
  // Zero and the commands: not needed to draw the first page, and on their way from now on.
  const roomCode = import('./person-room.ts');
  const clock = systemClock;
  const fetch = globalThis.fetch.bind(globalThis);
  const db = openDeviceDb();
  // What keeps a database from opening is told by the device's own.
  beginNewLog(indexedDB).catch(() => undefined);
  const channel = openTabChannel();
  const durability = watchDurability();
  const timings = watchTimings();
  const store = sessionStore(db);
  const database = keepOpen(db, clock);
  let rowsOnDisk: boolean | null = null;

  const connectivity = watchLine({
    probe: () => probeServer(fetch),
    clock,
    random: Math.random,
    pace: () => (document.hidden ? 'hidden' : hasPending(keeper.room()) ? 'hurried' : 'usual'),
  });
  readInstant(db, 'last-heard-at').then((at) => {
    if (at !== null) connectivity.recall(at);
  }, reportError);
  const session = startSession({
    db,
    http: authHttp(fetch),
    handOver: async (userId) => {
      try {
        const { handOverHttp, handOverQueue } = await import('../push/hand-over.ts');
        await handOverQueue(db, userId, handOverHttp(fetch), clock.now);
      } catch (error) {
        // What could not be handed over is sealed: leaving must not fail for it.
        reportError(error);
      }
    },
    async saveUnsaved(userId) {
      const own = keeper.rooms().filter((each) => each.userId === userId);
      return (await Promise.all(own.map((each) => each.saveUnsaved()))).every(Boolean);
    },
    locks: browserLocks(),
    clock,
    channel,
    onAnswer: (reached) => (reached ? connectivity.heard() : connectivity.doubt()),
  });
  const services: RoomServices = { db, session, connectivity, channel, clock, newId, timings };
  const keeper = keepRooms({
    services,
    store,
    roomCode,
    opened: () => void durability.ask().catch(reportError),
    changed: () => draw(),
  });

  const view = observable<View>(EMPTY_VIEW);
  const zero = observable<OpenKmsZero | null>(null);
  const outbox = observable<Outbox | null>(null);
  const retry = () => {
    void database.now();
    connectivity.doubt();
    if (!session.needsSignIn.get() && session.session.get().state === 'expired') void session.refresh();
    keeper.room()?.retry();
  };
  const actions: Omit<SyncState, keyof SyncSnapshot> = {
    retry,
    async withdraw(id, only) {
      const own = keeper.room()?.outbox();
      const wasTried = () => (own?.get(id)?.progress.attempts ?? 0) > 0;
      if (own === null || own === undefined || (only === 'unsent' && wasTried())) return 'too-late';
      await own.apply([{ id, event: { kind: 'withdraw' } }]);
      if (own.get(id)?.progress.state !== 'withdrawn') return 'too-late';
      return wasTried() ? 'perhaps-sent' : 'unsent';
    },
    acknowledge: async (ids) => keeper.room()?.outbox()?.acknowledge(ids),
    exportQueue: () => keeper.room()?.exportQueue() ?? Promise.reject(new Error(NOBODY)),
    importQueue: (file) => keeper.room()?.importQueue(file) ?? Promise.reject(new Error(NOBODY)),
    askToPersist: durability.ask,
  };

  const drawSnapshot = snapshots({ clock, connectivity, session, db, durability });
  const snapshot = () => drawSnapshot({ room: keeper.room(), view: view.get(), rowsOnDisk });
  const sync = observable<SyncState>({ ...snapshot(), ...actions });
  const figures = () => diagnose(keeper.room(), sync.get(), timings);
  const diagnostics = observable<Diagnostics>(figures());

  const draw = () => {
    const room = keeper.room();
    if (room === null || room.isReady()) view.set(room?.live.view() ?? EMPTY_VIEW);
    zero.set(room?.zero().instance.get() ?? null);
    outbox.set(room?.outbox() ?? null);
    const next = snapshot();
    if (!sameSync(sync.get(), next)) sync.set({ ...next, ...actions });
    diagnostics.set(figures());
  };
  const lookForRows = async () => {
    const own = keeper.room()?.userId;
    const names = own === undefined ? null : await rowDatabases(own);
    rowsOnDisk = names === null || own !== keeper.room()?.userId ? null : names.length > 0;
    draw();
  };

  const onLine = () => {
    const line = connectivity.line.get();
    if (line.state === 'online') {
      session.lineIsBack();
      channel.post({ kind: 'line' });
    }
    if (line.state === 'offline') keepInstant(db, 'last-heard-at', line.since).catch(reportError);
    draw();
  };
  /** Safari counts the days in which nobody uses a site. */
  const noteUse = () => {
    keepInstant(db, 'last-used-at', clock.now()).catch(reportError);
  };
  const noteLine = () => {
    if (connectivity.line.get().state === 'online') keepInstant(db, 'last-heard-at', clock.now()).catch(reportError);
  };
  const everyWhile = () => {
    noteLine();
    lookForRows().catch(reportError);
    clock.after(NOTE_LINE_EVERY, everyWhile);
  };
  /** Opened again: it may be another one, and what memory has of the old one is written down there. */
  const onDatabase = () => {
    if (db.health.get() !== 'open') return;
    keeper
      .room()
      ?.opened()
      .then(
        (own) => own.reload().catch(reportError),
        // What keeps the queue from opening is told by the database's own health; it is tried again.
        () => undefined,
      );
  };
  db.health.subscribe(onDatabase);
  connectivity.line.subscribe(onLine);
  channel.listen((message) => {
    if (message.kind === 'line' && connectivity.line.get().state !== 'online') connectivity.doubt();
  });
  window.addEventListener('online', connectivity.doubt);
  window.addEventListener('offline', connectivity.doubt);
  document.addEventListener('visibilitychange', () => {
    noteLine();
    if (document.hidden) return;
    noteUse();
    connectivity.doubt();
    void database.now();
    keeper.saveAllUnsaved().catch(reportError);
    keeper.room()?.outbox()?.reload().catch(reportError);
    durability.refresh().catch(reportError);
  });
  keeper.start();
  for (const source of [session.needsSignIn, session.sealedUnreadable, durability.state, db.health, timings.timings])
    source.subscribe(draw);
  window.addEventListener('beforeunload', (event) => {
    if (keeper.rooms().some((each) => (each.outbox()?.unsaved().length ?? 0) > 0)) event.preventDefault();
  });
  everyWhile();
  readInstant(db, 'last-used-at')
    .then((at) => durability.refresh(at, clock.now()))
    .then(noteUse, reportError);
  exposeDiagnostics(figures);

  return {
    session,
    clock,
    newId,
    line: connectivity.line,
    view,
    sync,
    diagnostics,
    zero,
    outbox,
    outboxOf(person) {
      const room = keeper.room();
      return room?.userId === person.userId
        ? room.opened()
        : Promise.reject(new Error('Another person has signed in meanwhile.'));
    },
    retry,
  };
}

function hasPending(room: PersonRoom | null): boolean {
  const entries = room?.outbox()?.entries() ?? [];
  return entries.some(({ progress }) => progress.state === 'saved' || progress.state === 'sending');
}
