// Registers the service worker and says, as one value that can be watched, whether a new build waits.
//
//   unsupported                                   (no service worker in this browser, or a development build)
//   registering ──▶ current ──▶ update-ready ──accept()──▶ activating ──▶ the page reloads
//        │             └────────────┴── another tab agreed ──▶ replaced     (this tab still runs the old build)
//        └──▶ failed
//
// Holds always: the page never reloads unless the person agreed in this very tab.
export type ServiceWorkerState =
  | { kind: 'unsupported' }
  | { kind: 'registering' }
  | { kind: 'current' }
  | { kind: 'update-ready' }
  | { kind: 'activating' }
  | { kind: 'replaced' }
  | { kind: 'failed'; cause: unknown };

/** What happened, in the words of the browser's service worker life cycle. */
export type ServiceWorkerEvent =
  | { kind: 'registered' }
  | { kind: 'waiting' }
  | { kind: 'accepted' }
  | { kind: 'controlling'; isUpdate: boolean }
  | { kind: 'failed'; cause: unknown };

/** The next state; total over all states and events. Pure. */
export function nextServiceWorkerState(state: ServiceWorkerState, event: ServiceWorkerEvent): ServiceWorkerState {
  if (state.kind === 'unsupported' || state.kind === 'replaced') return state;
  switch (event.kind) {
    case 'registered':
      return state.kind === 'registering' || state.kind === 'failed' ? { kind: 'current' } : state;
    case 'waiting':
      return state.kind === 'activating' ? state : { kind: 'update-ready' };
    case 'accepted':
      return state.kind === 'update-ready' ? { kind: 'activating' } : state;
    case 'controlling':
      if (state.kind === 'activating') return state;
      return event.isUpdate ? { kind: 'replaced' } : { kind: 'current' };
    case 'failed':
      return state.kind === 'registering' ? { kind: 'failed', cause: event.cause } : state;
  }
}

/** The part of workbox-window's Workbox that is needed here. */
export interface WorkboxLike {
  register(options?: { immediate?: boolean }): Promise<unknown>;
  update(): Promise<void>;
  messageSkipWaiting(): void;
  addEventListener(
    type: 'waiting' | 'controlling',
    listener: (event: { isUpdate?: boolean | undefined }) => void,
  ): void;
}

export interface ServiceWorkerUpdates {
  /** The present state; the same object until it changes (fit for useSyncExternalStore). */
  state: () => ServiceWorkerState;
  /** Calls back after each change; returns how to stop. */
  subscribe: (listener: () => void) => () => void;
  /** The person agreed: let the waiting build take over, then reload this page. Does nothing when none waits. */
  accept: () => void;
  /** Asks the server whether a newer build exists. Offline this does nothing. */
  check: () => Promise<void>;
}

/** Registers `/service-worker.js`. Without service workers (or in development) the state stays `unsupported`. */
export function registerServiceWorker(): ServiceWorkerUpdates {
  const supported = 'serviceWorker' in navigator && import.meta.env.PROD;
  const updates = watchServiceWorker(supported ? laterWorkbox() : null, () => {
    window.location.reload();
  });
  if (supported) lookForUpdates(updates.check);
  return updates;
}

/** ms between two looks for a newer build by a tab that nobody reloads, and at least between a hint and the look before it. */
const LOOK_EVERY = 30 * 60_000;
const LOOK_AGAIN_AFTER = 60_000;

/** A browser looks when a page is opened; one that stays open for days is told by this. */
function lookForUpdates(check: () => Promise<void>): void {
  let looked = Date.now();
  const look = () => {
    looked = Date.now();
    void check();
  };
  setInterval(look, LOOK_EVERY);
  // A hint alone: without a line nothing comes of it.
  window.addEventListener('online', look);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && Math.abs(Date.now() - looked) > LOOK_AGAIN_AFTER) look();
  });
}

/** workbox-window, fetched on its own: nothing that a person waits for waits for it. */
function laterWorkbox(): WorkboxLike {
  const loading = import('workbox-window').then(({ Workbox }) => new Workbox('/service-worker.js', { scope: '/' }));
  const whenLoaded = (use: (workbox: WorkboxLike) => void) => {
    // That it could not be loaded is told by `register`.
    loading.then(use, () => undefined);
  };
  return {
    register: async (options) => (await loading).register(options),
    update: async () => (await loading).update(),
    messageSkipWaiting: () => whenLoaded((workbox) => workbox.messageSkipWaiting()),
    addEventListener: (type, listener) => whenLoaded((workbox) => workbox.addEventListener(type, listener)),
  };
}

/** The same with the browser handed in. `reload` is called once, after the accepted build has taken control. */
export function watchServiceWorker(workbox: WorkboxLike | null, reload: () => void): ServiceWorkerUpdates {
  let state: ServiceWorkerState = workbox === null ? { kind: 'unsupported' } : { kind: 'registering' };
  const listeners = new Set<() => void>();
  const happened = (event: ServiceWorkerEvent): void => {
    const next = nextServiceWorkerState(state, event);
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  };

  if (workbox !== null) {
    workbox.addEventListener('waiting', () => happened({ kind: 'waiting' }));
    workbox.addEventListener('controlling', (event) => {
      const agreedHere = state.kind === 'activating';
      happened({ kind: 'controlling', isUpdate: event.isUpdate === true });
      if (agreedHere) reload();
    });
    workbox.register({ immediate: true }).then(
      () => happened({ kind: 'registered' }),
      (cause: unknown) => happened({ kind: 'failed', cause }),
    );
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    accept() {
      if (workbox === null || state.kind !== 'update-ready') return;
      happened({ kind: 'accepted' });
      workbox.messageSkipWaiting();
    },
    async check() {
      if (workbox === null || state.kind !== 'current') return;
      // An update check needs the network; without one the state simply stays as it is.
      await workbox.update().catch((cause: unknown) => happened({ kind: 'failed', cause }));
    },
  };
}
