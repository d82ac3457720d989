/**
 * The rows of one person, from Zero into the view. Always: a new instance of Zero that has read nothing of the device yet
 * does not take away what is shown; what Zero notices of the line is told to the watch over the line.
 */
import type { Person } from '../platform/person.ts';
import { startZero, type ZeroClient } from '../platform/zero-client.ts';
import type { LiveView } from '../view/live-view.ts';
import { materialiseRows, type RowStore } from '../view/row-store.ts';
import { keptMoment } from './kept-moment.ts';
import type { RoomServices } from './room-services.ts';

export type RoomRows = {
  readonly zero: () => ZeroClient;
  readonly store: () => RowStore;
  /** When rows last arrived, ms UTC by the device's clock; null when none ever did. */
  readonly lastRowAt: () => number | null;
  /** The same person with other rights or another name. */
  readonly setPerson: (person: Person) => void;
  /** Rows no longer reach the view; Zero goes on until it is closed. */
  readonly stop: () => void;
};

export type RowsInto = {
  readonly live: LiveView;
  /** Something of the rows may have changed. */
  readonly changed: () => void;
  /** The server does not know this client any more: purged, or restored to a time before it. */
  readonly onForgotten: () => void;
};

/** ms between two notes of when rows last arrived. */
const NOTE_EVERY = 5000;

/** Starts Zero for `first` and follows it into `live`. */
export function followRows(services: RoomServices, first: Person, { live, changed, onForgotten }: RowsInto): RoomRows {
  const { db, session, connectivity, clock, timings } = services;
  const { userId } = first;
  const lastRow = keptMoment(services, `last-row-at:${userId}`, NOTE_EVERY, changed);
  let person = first;
  let stopped = false;

  const takeRows = (store: RowStore) => {
    if (stopped || store !== rows) return;
    const next = store.rows();
    const isEmptyYet = next.org.size === 0 && !store.isComplete();
    if (!(isEmptyYet && live.base().org.size > 0) && next !== live.base()) {
      const connected = zero.connection.get().name === 'connected';
      if (next.org.size > 0 && connected) lastRow.note();
      live.setRows(next);
      if (next.org.size > 0) timings.committed(connected);
    }
    if (store.isComplete()) timings.completed();
    changed();
  };
  const begin = (): ZeroClient => {
    const made = startZero({
      person,
      token: () => session.tokenOf(userId),
      onNeedsAuth: () => {
        if (!session.needsSignIn.get()) void session.refresh();
      },
      onForgotten,
      clock,
      // All of an origin's databases share one fate.
      hasDisk: () => db.health.get() === 'open' || db.health.get() === 'opening',
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
      changed();
    };
    made.connection.subscribe(heed);
    made.trouble.subscribe(changed);
    made.instance.subscribe(() => {
      if (made === zero) follow(made);
    });
    return made;
  };
  const follow = (client: ZeroClient) => {
    const old = rows;
    const store = materialiseRows(client.instance.get(), person.role);
    rows = store;
    store.subscribe(() => takeRows(store));
    old?.destroy();
    takeRows(store);
  };

  let rows: RowStore | null = null;
  let zero = begin();
  follow(zero);

  return {
    zero: () => zero,
    store: () => rows as RowStore,
    lastRowAt: lastRow.get,
    setPerson(next) {
      person = next;
      const old = zero;
      zero = begin();
      follow(zero);
      old.close().catch(reportError);
    },
    stop() {
      stopped = true;
      rows?.destroy();
    },
  };
}
