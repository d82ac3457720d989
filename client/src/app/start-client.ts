/**
 * The composition root of the data layer: makes every service once, follows the session from person to person, and draws
 * what they know together into the few values that hooks read. Always: one room at a time, and none for nobody.
 */
import { newId } from '../command/new-id.ts';
import type { Outbox } from '../outbox/store.ts';
import { authHttp } from '../platform/auth-http.ts';
import { neverAhead, systemClock } from '../platform/clock.ts';
import { probeServer, watchLine } from '../platform/connectivity.ts';
import { openDeviceDb } from '../platform/device-db.ts';
import { warningOf, watchDurability } from '../platform/durability.ts';
import { keepOpen } from '../platform/keep-open.ts';
import { browserLocks } from '../platform/leader.ts';
import { observable } from '../platform/observable.ts';
import { type Person, samePerson } from '../platform/person.ts';
import { startSession } from '../platform/session.ts';
import { keepInstant, type Owner, readInstant, sessionStore } from '../platform/session-store.ts';
import { openTabChannel } from '../platform/tab-channel.ts';
import type { OpenKmsZero } from '../platform/zero-client.ts';
import { countRows, countStates, type Diagnostics, exposeDiagnostics } from '../view/diagnostics.ts';
import { queueOf } from '../view/queue.ts';
import type { RunningClient } from '../view/running-client.ts';
import { connectionOf, countsOf, type SyncSnapshot, type SyncState } from '../view/sync-state.ts';
import { EMPTY_VIEW, NO_ROWS, type View } from '../view/view.ts';
import type { PersonRoom } from './person-room.ts';
import type { RoomServices } from './room-services.ts';
import { watchTimings } from './timings.ts';
import { payWipes, rowDatabases } from './wipe.ts';

/** ms the rows of this device wait for the answer about the token; offline it comes at once. */
const TOKEN_WITHIN = 250;
/** ms between two notes that the server still answers. */
const NOTE_LINE_EVERY = 30_000;

/** ms a new room waits at most for the rows of an earlier one to go. */
const LEFT_WITHIN = 3_000;

const NOBODY = 'There is no queue: nobody is signed in, or it could not be opened.';

/** Starts everything; nothing it waits for holds up the first drawing. */
export function startClient(): RunningClient {
  // Zero and the commands: not needed to draw the first page, and on their way from now on.
  const roomCode = import('./person-room.ts');
  const clock = systemClock;
  const fetch = globalThis.fetch.bind(globalThis);
  const db = openDeviceDb();
  const channel = openTabChannel();
  const durability = watchDurability();
  const timings = watchTimings();
  const store = sessionStore(db);
  const database = keepOpen(db, clock);
  let room: PersonRoom | null = null;
  /** This room, and those that have ended with something that the disk still refuses. */
  const rooms = new Set<PersonRoom>();
  /** Settles when the rows of whoever left are off this device. */
  let leaving: Promise<void> = Promise.resolve();
  let rowsOnDisk: boolean | null = null;

  const connectivity = watchLine({
    probe: () => probeServer(fetch),
    clock,
    random: Math.random,
    pace: () => (document.hidden ? 'hidden' : hasPending(room) ? 'hurried' : 'usual'),
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
      const own = [...rooms].filter((each) => each.userId === userId);
      return (await Promise.all(own.map((each) => each.saveUnsaved()))).every(Boolean);
    },
    locks: browserLocks(),
    clock,
    channel,
    onAnswer: (reached) => (reached ? connectivity.heard() : connectivity.doubt()),
  });
  const services: RoomServices = { db, session, connectivity, channel, clock, newId, timings };

  const view = observable<View>(EMPTY_VIEW);
  const zero = observable<OpenKmsZero | null>(null);
  const outbox = observable<Outbox | null>(null);
  const retry = () => {
    void database.now();
    connectivity.doubt();
    if (!session.needsSignIn.get() && session.session.get().state === 'expired') void session.refresh();
    room?.retry();
  };
  const actions: Omit<SyncState, keyof SyncSnapshot> = {
    retry,
    async withdraw(id) {
      const own = room?.outbox();
      if (own === null || own === undefined) return false;
      await own.apply([{ id, event: { kind: 'withdraw' } }]);
      return own.get(id)?.progress.state === 'withdrawn';
    },
    acknowledge: async (ids) => room?.outbox()?.acknowledge(ids),
    exportQueue: () => room?.exportQueue() ?? Promise.reject(new Error(NOBODY)),
    importQueue: (file) => room?.importQueue(file) ?? Promise.reject(new Error(NOBODY)),
    askToPersist: durability.ask,
  };

  const [pastLine, pastRow, pastDrain, pastEpoch] = [
    neverAhead(clock),
    neverAhead(clock),
    neverAhead(clock),
    neverAhead(clock),
  ];
  const snapshot = (): SyncSnapshot => {
    const line = connectivity.line.get();
    const shown = view.get();
    const entries =
      room === null
        ? []
        : queueOf({
            entries: room.outbox()?.entries() ?? [],
            verdictOf: room.live.verdictOf,
            conflict: (id) => shown.table('syncConflict').get(id),
            receipt: (id) => shown.table('commandReceipt').get(id),
            ties: room.ties(),
          });
    const counts = countsOf(entries);
    const unsaved = room?.outbox()?.unsaved().length ?? 0;
    const safety = durability.state.get();
    const health = db.health.get();
    const server = room?.server.get() ?? null;
    const zeroConnected = room?.zero().connection.get().name === 'connected';
    return {
      connection: connectionOf({ line, needsSignIn: session.needsSignIn.get(), zeroConnected }),
      offlineSince: line.state === 'offline' ? pastLine(line.since) : null,
      lastRowAt: pastRow(room?.lastRowAt() ?? null),
      ...counts,
      entries,
      durability: {
        ...safety,
        database: health,
        rowsOnDisk,
        lastDrainAt: pastDrain(room?.lastDrainAt() ?? null),
        warning: warningOf(safety, { database: health, unsaved, pending: counts.pending }),
      },
      leader: room?.leads() ?? false,
      unsaved,
      skewMs: server?.skew ?? null,
      epochChangedAt: pastEpoch(server?.epochChangedAt ?? null),
      sealedUnreadable: session.sealedUnreadable.get(),
      trouble: room?.zero().trouble.get() ?? 'none',
    };
  };
  const diagnose = (): Diagnostics => {
    const { connection, lastRowAt, offlineSince, durability: safe, entries } = sync.get();
    return {
      rows: countRows(room?.live.base() ?? NO_ROWS),
      pending: countStates(entries),
      connection,
      lastRowAt,
      offlineSince,
      durability: safe,
      userId: room?.userId ?? null,
      deviceId: room?.outbox()?.device.id ?? null,
      timings: timings.timings.get(),
      queryErrors: Object.fromEntries(room?.rows().errors() ?? []),
    };
  };
  const sync = observable<SyncState>({ ...snapshot(), ...actions });
  const diagnostics = observable<Diagnostics>(diagnose());

  /** Everything is drawn together at once, rows and queue, so that no page sees one without the other. */
  const draw = () => {
    if (room === null || room.isReady()) view.set(room?.live.view() ?? EMPTY_VIEW);
    zero.set(room?.zero().instance.get() ?? null);
    outbox.set(room?.outbox() ?? null);
    const next = snapshot();
    if (!sameSync(sync.get(), next)) sync.set({ ...next, ...actions });
    diagnostics.set(diagnose());
  };
  /** Opens the room; one that waits for its token waits a moment, because Zero without one is only told to come again. */
  const open = (person: Person, awaitsToken: boolean) => {
    const enter = async () => {
      const { openRoom } = await roomCode;
      // Zero must not begin over a database that is on its way out.
      await Promise.race([leaving, new Promise<void>((go) => clock.after(LEFT_WITHIN, go))]);
      const now = session.session.get();
      if (room !== null || !('person' in now) || now.person.userId !== person.userId) return;
      room = openRoom(services, now.person);
      rooms.add(room);
      room.changed(draw);
      durability.ask().catch(reportError);
      draw();
    };
    const begin = () => void enter().catch(reportError);
    if (!awaitsToken) {
      begin();
      return;
    }
    const cancel = clock.after(TOKEN_WITHIN, begin);
    session.refresh().then(() => {
      cancel();
      begin();
    }, reportError);
  };
  /** Whoever goes takes their rows and their index with them, also those of a visit before. */
  const leave = async (old: PersonRoom | null) => {
    await old?.end(true).catch(reportError);
    await saveAllUnsaved();
    await payWipes(store, isHere);
  };
  const isHere = ({ userId }: Owner) => personHere()?.userId === userId;
  /** A room that has ended is let go of when its memory holds nothing that the disk refuses. */
  const saveAllUnsaved = async () => {
    for (const each of rooms) if ((await each.saveUnsaved()) && each !== room) rooms.delete(each);
  };
  const personHere = () => {
    const now = session.session.get();
    return 'person' in now ? now.person : null;
  };
  const lookForRows = async () => {
    const own = room?.userId;
    const names = own === undefined ? null : await rowDatabases(own);
    rowsOnDisk = names === null || own !== room?.userId ? null : names.length > 0;
    draw();
  };
  const followSession = () => {
    const now = session.session.get();
    if (now.state === 'loading') return;
    const person = 'person' in now ? now.person : null;
    if (room?.userId === person?.userId && (person !== null || shown === null)) {
      if (person !== null && shown !== null && !samePerson(shown, person)) room?.setPerson(person);
    } else {
      const old = room;
      room = null;
      leaving = leave(old).catch(reportError);
      if (person !== null) open(person, now.state === 'expired');
    }
    shown = person;
    draw();
  };
  let shown: Person | null = null;

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
    saveAllUnsaved().catch(reportError);
    room?.outbox()?.reload().catch(reportError);
    durability.refresh().catch(reportError);
  });
  for (const source of [session.session, session.needsSignIn])
    source.subscribe(source === session.session ? followSession : draw);
  for (const source of [durability.state, db.health, timings.timings, session.sealedUnreadable]) source.subscribe(draw);
  window.addEventListener('beforeunload', (event) => {
    if ([...rooms].some((each) => (each.outbox()?.unsaved().length ?? 0) > 0)) event.preventDefault();
  });
  followSession();
  // What an earlier visit could not take off this device.
  leaving = payWipes(store, isHere).catch(reportError);
  everyWhile();
  readInstant(db, 'last-used-at')
    .then((at) => durability.refresh(at, clock.now()))
    .then(noteUse, reportError);
  exposeDiagnostics(() => diagnose());

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
    outboxOf: (person) =>
      room?.userId === person.userId
        ? room.opened
        : Promise.reject(new Error('Another person has signed in meanwhile.')),
    retry,
  };
}

function hasPending(room: PersonRoom | null): boolean {
  const entries = room?.outbox()?.entries() ?? [];
  return entries.some(({ progress }) => progress.state === 'saved' || progress.state === 'sending');
}

function sameSync(a: SyncSnapshot, b: SyncSnapshot): boolean {
  const sameEntries =
    a.entries.length === b.entries.length && a.entries.every((entry, index) => entry === b.entries[index]);
  return (
    sameEntries &&
    a.connection === b.connection &&
    a.offlineSince === b.offlineSince &&
    a.lastRowAt === b.lastRowAt &&
    a.needsYou === b.needsYou &&
    a.trouble === b.trouble &&
    a.leader === b.leader &&
    a.unsaved === b.unsaved &&
    a.skewMs === b.skewMs &&
    a.epochChangedAt === b.epochChangedAt &&
    a.sealedUnreadable === b.sealedUnreadable &&
    JSON.stringify(a.durability) === JSON.stringify(b.durability)
  );
}
