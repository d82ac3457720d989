/** How this device stands with the server, in one value. Pure. Always: what is shown follows from states held elsewhere. */
import type { Durability, DurabilityWarning } from '../platform/durability.ts';
import type { DeviceDbHealth } from '../platform/device-db.ts';
import type { Line } from '../platform/connectivity.ts';
import type { ZeroTrouble } from '../platform/zero-client.ts';
import { isNoise, type QueueEntry } from './queue.ts';

/** `online`: the server answers and rows flow. */
export type SyncConnection = 'online' | 'connecting' | 'offline' | 'needs-sign-in';

export type SyncSnapshot = {
  readonly connection: SyncConnection;
  /** ms UTC; null unless offline. */
  readonly offlineSince: number | null;
  /** ms UTC by the device's clock when rows last arrived; null when none ever did. */
  readonly lastRowAt: number | null;
  /** The person's commands whose end is not known for certain (sending ones included). */
  readonly pending: number;
  readonly sending: number;
  /** Those only the person can go on with. */
  readonly needsYou: number;
  /** Those an administrator decides about, which the person has not yet seen. */
  readonly withAdministrator: number;
  /** Pending and finished, newest first. */
  readonly entries: readonly QueueEntry[];
  readonly durability: Durability & {
    readonly database: DeviceDbHealth;
    /** Zero's own database of this person's rows is on the disk; null where the browser does not tell. */
    readonly rowsOnDisk: boolean | null;
    /** When everything of this person's was last on the server, ms UTC by the device's clock; null when never. */
    readonly lastDrainAt: number | null;
    /** What endangers the data most; null when nothing does. */
    readonly warning: DurabilityWarning | null;
  };
  /** This tab sends for all tabs. */
  readonly leader: boolean;
  /** Changes that are nowhere but in this page's memory, because the disk refuses them. */
  readonly unsaved: number;
  /** ms by which this device's clock is ahead of the server's; null until known. */
  readonly skewMs: number | null;
  /** When this device noticed that the server was restored, ms UTC by the device's clock; null when it was not. */
  readonly epochChangedAt: number | null;
  /** What the person left sealed here does not open; it is kept. */
  readonly sealedUnreadable: boolean;
  /** `outdated`: rows no longer flow until a newer build of the page is loaded. */
  readonly trouble: ZeroTrouble;
};

/** What became of an imported file: commands added here, known here already, or not to be read by this build. */
export type Imported = {
  readonly added: number;
  readonly known: number;
  readonly unreadable: number;
  /** Parts that are still sealed: how many commands they hold nobody knows. */
  readonly sealed: number;
};

/** `perhaps-sent`: a try found no answer, and the server may have it all the same; then its receipt comes. */
export type Withdrawal = 'unsent' | 'perhaps-sent' | 'too-late';

export type SyncState = SyncSnapshot & {
  /** Tries to send and to connect at once. */
  readonly retry: () => void;
  /** Takes a command back that is on no request; with `only: 'unsent'` none that ever was. */
  readonly withdraw: (id: string, only?: 'unsent') => Promise<Withdrawal>;
  /** The person has seen how these ended: they no longer count under `needsYou` or `withAdministrator`. */
  readonly acknowledge: (ids: readonly string[]) => Promise<void>;
  /** The whole queue in a file, what is unsaved included, to keep or to take to another device. */
  readonly exportQueue: () => Promise<Blob>;
  /** Takes in the queue of a file that the same person exported elsewhere. Rejects with TransferError. */
  readonly importQueue: (file: Blob) => Promise<Imported>;
  /** Asks the browser to keep this device's data. */
  readonly askToPersist: () => Promise<void>;
};

export type SyncFacts = {
  readonly line: Line;
  readonly needsSignIn: boolean;
  readonly zeroConnected: boolean;
};

/** Which of the four words is true. */
export function connectionOf({ line, needsSignIn, zeroConnected }: SyncFacts): SyncConnection {
  if (line.state === 'offline') return 'offline';
  if (needsSignIn) return 'needs-sign-in';
  return line.state === 'online' && zeroConnected ? 'online' : 'connecting';
}

/** The counts a queue shows; what a page notes by itself is nobody's change, and does not wait before their eyes. */
export function countsOf(
  entries: readonly QueueEntry[],
): Pick<SyncSnapshot, 'pending' | 'sending' | 'needsYou' | 'withAdministrator'> {
  let pending = 0;
  let sending = 0;
  let needsYou = 0;
  let withAdministrator = 0;
  for (const entry of entries) {
    if (isNoise(entry)) continue;
    const { state, upTo } = entry;
    if (state === 'saved' || state === 'sending' || state === 'sent') pending += 1;
    if (state === 'sending') sending += 1;
    if (upTo === 'you') needsYou += 1;
    if (upTo === 'administrator') withAdministrator += 1;
  }
  return { pending, sending, needsYou, withAdministrator };
}
