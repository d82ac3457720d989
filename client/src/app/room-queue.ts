/**
 * The queue of one person: their outbox, and in the one tab that leads their drain. Always: what the disk refuses goes on
 * being tried after the end; a device that is no longer trusted hands over what waits before it forgets its person.
 */
import { askForSync } from '../push/background-sync.ts';
import { commandsHttp, knownHttp } from '../push/commands-http.ts';
import { type Drain, startDrain } from '../push/drain.ts';
import { drainLead, hasToSend } from '../push/drain-lead.ts';
import { type Receipts, retireByReceipt } from '../push/retire.ts';
import { mayForget, readServerState, type ServerState, UNKNOWN_SERVER } from '../push/server-state.ts';
import { watchedSend } from '../push/watched-send.ts';
import { openOutbox } from '../outbox/store.ts';
import { rememberUnsaved, type SavingOutbox } from '../outbox/unsaved.ts';
import { describeDevice } from '../platform/device-label.ts';
import { browserLocks, lead, type Urgency } from '../platform/leader.ts';
import { type Observable, observable, type Settable } from '../platform/observable.ts';
import { tryToOpen } from '../platform/try-to-open.ts';
import { keptMoment } from './kept-moment.ts';
import type { RoomServices } from './room-services.ts';

export type RoomQueue = {
  /** The outbox once it is open; rejects where the device's database cannot be opened, and is tried again. */
  readonly opened: () => Promise<SavingOutbox>;
  /** What the server last said of itself, to this tab or to the one that leads. */
  readonly server: Observable<ServerState>;
  /** When everything was last on the server, ms UTC by the device's clock. */
  readonly lastDrainAt: () => number | null;
  /** True in the tab that sends for all. */
  readonly leads: () => boolean;
  /** Lets the leading tab know that there is reason to send, whichever it is. */
  readonly send: (urgency: Urgency) => void;
  /** Tells the server at once how this device stands, where this tab leads. */
  readonly report: () => void;
  /** Stops sending; the outbox is closed once nothing of it is in memory alone. */
  readonly stop: () => void;
};

export type QueueInto = {
  /** Set as soon as it is open. */
  readonly outbox: Settable<SavingOutbox | null>;
  readonly receipts: Receipts;
  /** Something of the queue may have changed. */
  readonly changed: () => void;
};

/** ms a request takes at most, its answer included; what gets none is given up long before (watched-send.ts). */
const LONGEST_REQUEST = 60_000;

/** Opens the outbox of `userId` and, where this tab comes to lead, drains it. */
export function startQueue(services: RoomServices, userId: string, into: QueueInto): RoomQueue {
  const { db, session, connectivity, channel, clock, newId } = services;
  const { outbox, receipts, changed } = into;
  const leadName = drainLead(userId);
  const server = observable<ServerState>(UNKNOWN_SERVER);
  const lastDrain = keptMoment(services, `last-drain-at:${userId}`, 0, changed);
  const stops: (() => void)[] = [];
  let drain: Drain | null = null;
  let drained = true;
  let ended = false;

  const open = async (): Promise<SavingOutbox> => {
    const stored = await openOutbox({ db, userId, channel, clock, newId, deviceLabel: describeDevice(navigator) });
    const opened = rememberUnsaved(stored, clock);
    if (ended) {
      opened.close();
      return opened;
    }
    outbox.set(opened);
    const waits = () => hasToSend(opened.entries());
    const isOnline = () => connectivity.line.get().state !== 'offline';
    stops.push(
      retireByReceipt(opened, receipts, clock),
      opened.subscribe(heedRevocation),
      opened.subscribe(noteDrain),
      lead(browserLocks(), leadName, () => startLeading(opened), {
        channel,
        clock,
        random: Math.random,
        waits: () => isOnline() && waits(),
        changed: (listener) => {
          const both = [opened.subscribe(listener), connectivity.line.subscribe(listener)];
          return () => both.forEach((stop) => stop());
        },
        asked: (urgency) => drain?.kick(urgency),
      }),
      askForSync({ waits, changed: opened.subscribe, clock }),
    );
    // Another tab may have heard of it before this one knew what waits.
    heedRevocation();
    return opened;
  };
  const startLeading = (opened: SavingOutbox) => {
    const fetch = globalThis.fetch.bind(globalThis);
    const own = startDrain({
      outbox: opened,
      send: watchedSend(commandsHttp(fetch, LONGEST_REQUEST), connectivity, clock),
      askKnown: knownHttp(fetch),
      token: () => session.tokenOf(userId),
      refresh: session.refresh,
      isOnline: () => connectivity.line.get().state !== 'offline',
      isAnswering: () => connectivity.line.get().state === 'online',
      onAnswer: (reached) => (reached ? connectivity.heard() : connectivity.doubt()),
      clock,
      random: Math.random,
    });
    drain = own;
    changed();
    own.server.subscribe(() => {
      server.set(own.server.get());
      channel.post({ kind: 'server', userId, state: own.server.get() });
    });
    return () => {
      own.stop();
      if (drain === own) drain = null;
      changed();
    };
  };
  const heedRevocation = () => {
    if (mayForget(server.get(), outbox.get())) session.revoked().catch(reportError);
  };
  /** The queue of this moment is on the server: a moment worth keeping once it was not. */
  const noteDrain = () => {
    const entries = outbox.get()?.entries() ?? [];
    if (hasToSend(entries)) drained = false;
    else if (!drained && entries.length > 0) {
      drained = true;
      lastDrain.note();
    }
  };

  stops.push(
    // Taken at its word: a forged one can sign this tab out (its queue sealed, not lost). Only a script of our own origin can
    // post one, and such a script could press the button as well.
    channel.listen((message) => {
      if (message.kind !== 'server' || message.userId !== userId || drain !== null) return;
      const told = readServerState(message.state);
      if (told !== null) server.set(told);
    }),
    server.subscribe(changed),
    server.subscribe(heedRevocation),
  );

  const opening = tryToOpen(open, clock);
  stops.push(opening.stop);

  return {
    opened: opening.opened,
    server,
    lastDrainAt: lastDrain.get,
    leads: () => drain !== null,
    send(urgency) {
      if (drain !== null) drain.kick(urgency);
      else channel.post({ kind: 'lead', word: 'ask', name: leadName, urgency });
    },
    report: () => drain?.report(),
    stop() {
      ended = true;
      for (const stop of stops) stop();
      const own = outbox.get();
      if (own !== null) closeWhenSaved(own);
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
