/**
 * What hooks read of syncing and of diagnosis, drawn together from the services and the room of whoever is here. Always: two
 * snapshots that read the same count as the same, so nothing is drawn anew for nothing.
 */
import { type Clock, neverAhead } from '../platform/clock.ts';
import type { Connectivity } from '../platform/connectivity.ts';
import type { DeviceDb } from '../platform/device-db.ts';
import { type DurabilityWatch, warningOf } from '../platform/durability.ts';
import type { Session, SessionService } from '../platform/session.ts';
import { countRows, countStates, type Diagnostics } from '../view/diagnostics.ts';
import { queueOf } from '../view/queue.ts';
import { connectionOf, countsOf, type SyncSnapshot } from '../view/sync-state.ts';
import { NO_ROWS, type View } from '../view/view.ts';
import type { PersonRoom } from './person-room.ts';
import type { TimingsWatch } from './timings.ts';

export type SnapshotOf = {
  readonly clock: Clock;
  readonly connectivity: Connectivity;
  readonly session: SessionService;
  readonly db: DeviceDb;
  readonly durability: DurabilityWatch;
};

/** What changes from one snapshot to the next. `rowsOnDisk`: see SyncSnapshot. */
export type SnapshotNow = {
  readonly room: PersonRoom | null;
  readonly view: View;
  readonly rowsOnDisk: boolean | null;
};

/** Draws snapshots; one function for the life of the page, because it remembers instants that lay ahead. */
export function snapshots({ clock, connectivity, session, db, durability }: SnapshotOf) {
  const [pastLine, pastRow] = [neverAhead(clock), neverAhead(clock)];
  const [pastDrain, pastEpoch] = [neverAhead(clock), neverAhead(clock)];
  return ({ room, view, rowsOnDisk }: SnapshotNow): SyncSnapshot => {
    const line = connectivity.line.get();
    const entries = room === null ? [] : entriesOf(room, view, session.session.get());
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
}

function entriesOf(room: PersonRoom, view: View, who: Session) {
  return queueOf({
    entries: room.outbox()?.entries() ?? [],
    verdictOf: room.live.verdictOf,
    conflict: (id) => view.table('syncConflict').get(id),
    receipt: (id) => view.table('commandReceipt').get(id),
    ties: room.ties(),
    isAdmin: 'person' in who && who.person.role === 'admin',
  });
}

/** The client's own figures at the moment of `sync`. */
export function diagnose(room: PersonRoom | null, sync: SyncSnapshot, { timings }: TimingsWatch): Diagnostics {
  const { connection, lastRowAt, offlineSince, durability, entries } = sync;
  return {
    rows: countRows(room?.live.base() ?? NO_ROWS),
    pending: countStates(entries),
    connection,
    lastRowAt,
    offlineSince,
    durability,
    userId: room?.userId ?? null,
    deviceId: room?.outbox()?.device.id ?? null,
    timings: timings.get(),
    queryErrors: Object.fromEntries(room?.rows().errors() ?? []),
  };
}

/** Whether two snapshots read the same; counts follow from the entries. */
export function sameSync(a: SyncSnapshot, b: SyncSnapshot): boolean {
  const sameEntries =
    a.entries.length === b.entries.length && a.entries.every((entry, index) => entry === b.entries[index]);
  return (
    sameEntries &&
    a.connection === b.connection &&
    a.offlineSince === b.offlineSince &&
    a.lastRowAt === b.lastRowAt &&
    a.trouble === b.trouble &&
    a.leader === b.leader &&
    a.unsaved === b.unsaved &&
    a.skewMs === b.skewMs &&
    a.epochChangedAt === b.epochChangedAt &&
    a.sealedUnreadable === b.sealedUnreadable &&
    JSON.stringify(a.durability) === JSON.stringify(b.durability)
  );
}
