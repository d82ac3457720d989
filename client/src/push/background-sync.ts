/**
 * Asks the browser to wake the service worker when there is a line, also with every tab closed (Background Sync; Chromium
 * alone has it). Always: where it is missing, refused or fails, nothing else is touched: the next tab drains.
 */
import { DRAIN_SYNC } from './drain-lead.ts';
import type { Clock } from '../platform/clock.ts';

type SyncManagerLike = { readonly register: (tag: string) => Promise<void> };

export type SyncAsker = {
  /** Whether commands wait. */
  readonly waits: () => boolean;
  /** Rings when `waits` may have changed; returns how to stop. */
  readonly changed: (listener: () => void) => () => void;
  readonly clock: Clock;
  /** Handed in by tests. */
  readonly page?: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
  readonly syncManager?: () => Promise<SyncManagerLike | null>;
};

/** ms a command may wait before the browser is asked: with a line, most are gone by then. */
const WAITED = 1_000;
/** ms between two askings while commands still wait: what the browser tried in vain several times, it gives up. */
const ASK_AGAIN = 5 * 60_000;

/** Asks whenever commands have waited for a second, again while they wait on, and when the page is left with some waiting. Returns how to stop. */
export function askForSync({
  waits,
  changed,
  clock,
  page = document,
  syncManager = ownSyncManager,
}: SyncAsker): () => void {
  let cancel: (() => void) | null = null;
  let stopped = false;
  const manager = syncManager();
  /** Kept at hand: a page that is being closed has no time to look for it. */
  let ready: SyncManagerLike | null = null;
  const register = () => {
    if (ready === null || stopped) return;
    // Refused (a setting, a private window): as where there is none.
    ready.register(DRAIN_SYNC).catch(() => undefined);
  };
  const schedule = (ms: number) => {
    cancel = clock.after(ms, () => {
      cancel = null;
      if (!waits()) return;
      register();
      schedule(ASK_AGAIN);
    });
  };
  const look = () => {
    if (waits()) {
      if (cancel === null) schedule(WAITED);
    } else {
      cancel?.();
      cancel = null;
    }
  };
  const onHidden = () => {
    if (page.hidden && waits()) register();
  };
  manager.then(
    (found) => {
      ready = found;
    },
    () => undefined,
  );
  page.addEventListener('visibilitychange', onHidden);
  const stopChanged = changed(look);
  look();
  return () => {
    stopped = true;
    cancel?.();
    stopChanged();
    page.removeEventListener('visibilitychange', onHidden);
  };
}

async function ownSyncManager(): Promise<SyncManagerLike | null> {
  if (!('serviceWorker' in navigator)) return null;
  const registration: ServiceWorkerRegistration & { readonly sync?: SyncManagerLike } =
    await navigator.serviceWorker.ready;
  return registration.sync ?? null;
}
