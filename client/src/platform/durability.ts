/**
 * How safe this device's data is from the browser's housekeeping. Always: what is shown is the browser's own answer;
 * where it has none, null.
 */
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
};

export type DurabilityWatch = {
  readonly state: Observable<Durability>;
  /** Asks the browser to keep the data, then reads its answer; it may ask the person. */
  readonly ask: () => Promise<void>;
  readonly refresh: () => Promise<void>;
};

/** Watches over `storage`; `undefined` where the browser has none. */
export function watchDurability(
  storage: StorageManager | undefined = (navigator as { storage?: StorageManager }).storage,
  isInstalled: () => boolean = displayedAsApp,
): DurabilityWatch {
  const first: Durability = {
    persisted: null,
    quota: null,
    usage: null,
    dexie: strictIsKnown() ? 'strict' : 'relaxed',
    installed: isInstalled(),
  };
  const state = observable(first);
  const refresh = async () => {
    const persisted = (await storage?.persisted?.()) ?? null;
    const estimate = await storage?.estimate?.();
    state.set({
      ...state.get(),
      persisted,
      quota: estimate?.quota ?? null,
      usage: estimate?.usage ?? null,
      installed: isInstalled(),
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
