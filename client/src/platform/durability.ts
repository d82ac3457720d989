/**
 * How safe this device's data is from the browser's housekeeping. Always: what is shown is the browser's own answer;
 * where it has none, null. `warningOf` says what endangers it most, and the one thing to do about it.
 */
import type { DeviceDbHealth } from './device-db.ts';
import { type Observable, observable } from './observable.ts';

export type Durability = {
  /** True once the browser promised not to evict this origin's data by itself; null where it cannot say. */
  readonly persisted: boolean | null;
  /** Bytes; null where the browser does not tell. */
  readonly quota: number | null;
  readonly usage: number | null;
  /** `strict`: a command counts as saved when it is on the disk. `relaxed`: the browser has no such switch. */
  readonly dexie: 'strict' | 'relaxed';
  /** Opened as an installed app. */
  readonly installed: boolean;
  /** A private window, whose data goes with it; null where it cannot be told. */
  readonly privateMode: boolean | null;
  /**
   * Safari deletes what a site keeps after seven days of use in which nobody opened the site, unless it is an app in the
   * Dock (WebKit's Intelligent Tracking Prevention). Days left, counted from the last time somebody used this page; null
   * in other browsers and in the installed app.
   */
  readonly safariDaysLeft: number | null;
};

export type DurabilityWatch = {
  readonly state: Observable<Durability>;
  /** Asks the browser to keep the data, then reads its answer; it may ask the person. */
  readonly ask: () => Promise<void>;
  /** Reads the browser's answers again. `lastUsedAt`, `now`: ms UTC; when a person last used the page. */
  readonly refresh: (lastUsedAt?: number | null, now?: number) => Promise<void>;
};

/** What of the browser is asked. */
export type StorageFacts = {
  readonly storage: StorageManager | undefined;
  readonly isInstalled: () => boolean;
  readonly isSafari: boolean;
  /** Bytes of JavaScript memory this page may have; null where the browser does not tell. */
  readonly heapLimit: number | null;
};

const SAFARI_KEEPS_DAYS = 7;
const DAY_MS = 86_400_000;

/** Watches over what `facts` name. */
export function watchDurability(facts: StorageFacts = browserFacts()): DurabilityWatch {
  const { storage, isInstalled, isSafari, heapLimit } = facts;
  const state = observable<Durability>({
    persisted: null,
    quota: null,
    usage: null,
    dexie: strictIsKnown() ? 'strict' : 'relaxed',
    installed: isInstalled(),
    privateMode: null,
    safariDaysLeft: null,
  });
  let usedAt: number | null = null;
  const refresh: DurabilityWatch['refresh'] = async (lastUsedAt = usedAt, now = Date.now()) => {
    usedAt = lastUsedAt;
    const persisted = (await storage?.persisted?.()) ?? null;
    const estimate = await storage?.estimate?.();
    const quota = estimate?.quota ?? null;
    const installed = isInstalled();
    state.set({
      ...state.get(),
      persisted,
      quota,
      usage: estimate?.usage ?? null,
      installed,
      privateMode: isPrivate(quota, heapLimit),
      safariDaysLeft: isSafari && !installed ? safariDaysLeft(lastUsedAt, now) : null,
    });
  };
  return {
    state,
    refresh,
    async ask() {
      await storage?.persist?.();
      await refresh();
    },
  };
}

/**
 * Chromium gives a private window a share of the memory instead of the disk; twice the heap's limit divides the two. Null
 * where the heap's limit is unknown (Safari, Firefox), which let nothing show. Pure.
 */
export function isPrivate(quota: number | null, heapLimit: number | null): boolean | null {
  return quota === null || heapLimit === null ? null : quota < 2 * heapLimit;
}

/** Whole days left; a clock that was set back gives no more than all of them. Pure. */
export function safariDaysLeft(lastUsedAt: number | null, now: number): number {
  const unused = lastUsedAt === null ? 0 : Math.max(0, now - lastUsedAt);
  return Math.max(0, SAFARI_KEEPS_DAYS - Math.floor(unused / DAY_MS));
}

export type WarningCode =
  | 'unsaved_in_memory'
  | 'database_lost'
  | 'private_mode'
  | 'quota_low'
  | 'safari_days'
  | 'not_persisted';
export type DurabilityWarning = {
  readonly code: WarningCode;
  /** What helps: save the queue to a file, try the database again, install the app, or ask the browser to keep the data. */
  readonly action: 'export' | 'retry' | 'install' | 'ask';
};

export type AtRisk = {
  readonly database: DeviceDbHealth;
  /** Changes that are nowhere but in this page's memory. */
  readonly unsaved: number;
  /** Changes that are on this device and not on the server. */
  readonly pending: number;
};

/** Below this share, or this many bytes, the room is said to be short. */
const LOW_SHARE = 0.1;
const LOW_BYTES = 20_000_000;
const SAFARI_SOON_DAYS = 3;

/** What endangers the data most; null when nothing does. Pure. */
export function warningOf(durability: Durability, { database, unsaved, pending }: AtRisk): DurabilityWarning | null {
  const { quota, usage, privateMode, persisted, safariDaysLeft: days, installed } = durability;
  if (unsaved > 0) return { code: 'unsaved_in_memory', action: 'export' };
  if (database === 'closed' || database === 'blocked' || database === 'silent')
    return { code: 'database_lost', action: 'retry' };
  if (pending > 0 && privateMode === true) return { code: 'private_mode', action: 'export' };
  if (quota !== null && usage !== null) {
    const left = quota - usage;
    if (left < LOW_BYTES || left < quota * LOW_SHARE) return { code: 'quota_low', action: 'export' };
  }
  if (days !== null && (pending > 0 || days <= SAFARI_SOON_DAYS)) return { code: 'safari_days', action: 'install' };
  if (pending > 0 && persisted === false) return { code: 'not_persisted', action: installed ? 'ask' : 'install' };
  return null;
}

function browserFacts(): StorageFacts {
  const { userAgent } = navigator;
  const { memory } = performance as { memory?: { jsHeapSizeLimit?: number } };
  return {
    storage: (navigator as { storage?: StorageManager }).storage,
    isInstalled: displayedAsApp,
    isSafari: /Version\/[\d.]+.* Safari\//.test(userAgent) && !/Chrom|Android|Edg|OPR/.test(userAgent),
    heapLimit: memory?.jsHeapSizeLimit ?? null,
  };
}

/** The option is Chromium's (and Safari's since 17); elsewhere Dexie hands it over and the browser ignores it. */
function strictIsKnown(): boolean {
  return typeof IDBTransaction !== 'undefined' && 'durability' in IDBTransaction.prototype;
}

function displayedAsApp(): boolean {
  if (typeof matchMedia === 'undefined') return false;
  return ['standalone', 'window-controls-overlay', 'minimal-ui'].some(
    (mode) => matchMedia(`(display-mode: ${mode})`).matches,
  );
}
