// The app shell's keeper. Precaches every file of one build and answers every page navigation with its index.html,
// so that the app opens without a network. Holds always:
// - /api, /zero, /metrics are never answered from here: what the server said lives in Zero's store, nowhere else;
// - a new build waits until the person agrees (message SKIP_WAITING) or every tab is closed: nothing is swapped
//   under someone's hands;
// - with no tab open, what waits in the outbox is sent when there is a line (background-drain.ts); the code for it is
//   evaluated only then, so that opening the app does not wait for it;
// - one build's files are served together: old ones are removed only when the new worker has taken over.
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { DRAIN_SYNC } from '../push/drain-lead.ts';
import { serverOwnedPaths } from './server-owned-paths.ts';

/** Background Sync is in no standard library of types: Chromium alone has it. */
type SyncEvent = Event & { readonly tag: string; readonly waitUntil: (work: Promise<unknown>) => void };

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: (PrecacheEntry | string)[];
  addEventListener(type: 'sync', listener: (event: SyncEvent) => void): void;
};

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: serverOwnedPaths }));

self.addEventListener('message', (event) => {
  const message: unknown = event.data;
  if (typeof message === 'object' && message !== null && 'type' in message && message.type === 'SKIP_WAITING') {
    void self.skipWaiting();
  }
});

// The very first install takes the open page under its care at once, so that parts not loaded yet are there offline.
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('sync', (event) => {
  if (event.tag !== DRAIN_SYNC) return;
  event.waitUntil(import('./background-drain.ts').then(({ drainForBrowser }) => drainForBrowser()));
});
