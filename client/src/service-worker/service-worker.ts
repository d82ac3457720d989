// The app shell's keeper. Precaches every file of one build and answers every page navigation with its index.html,
// so that the app opens without a network. Holds always:
// - /api, /zero, /metrics are never answered from here: what the server said lives in Zero's store, nowhere else;
// - a new build waits until the person agrees (message SKIP_WAITING) or every tab is closed: nothing is swapped
//   under someone's hands;
// - with no tab open, what waits in the outbox is sent when there is a line (background-drain.ts); the code for it is
//   evaluated only then, so that opening the app does not wait for it;
// - one build's files are served together: old ones are removed only when the new worker has taken over;
// - opening the app waits for this worker as little as can be: its parts come from the cache without it where the browser
//   can do that, and the databases begin to open with the first request.
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { DRAIN_SYNC } from '../push/drain-lead.ts';
import { serverOwnedPaths } from './server-owned-paths.ts';

type Prolonged = Event & { readonly waitUntil: (work: Promise<unknown>) => void };
/** Background Sync is in no standard library of types: Chromium alone has it. */
type SyncEvent = Prolonged & { readonly tag: string };
/** Static routes neither. */
type InstallEvent = Prolonged & {
  readonly addRoutes?: (rule: {
    readonly condition: { readonly urlPattern: string; readonly requestMethod: string };
    readonly source: 'cache';
  }) => Promise<void>;
};

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: (PrecacheEntry | string)[];
  addEventListener(type: 'install', listener: (event: InstallEvent) => void): void;
  addEventListener(type: 'sync', listener: (event: SyncEvent) => void): void;
};

// A start asks for some twenty parts, each by way of this worker: the browser reads them from the cache by itself. What is
// not there it fetches, as the worker would.
self.addEventListener('install', (event: InstallEvent) => {
  const added = event.addRoutes?.({ condition: { urlPattern: '/assets/*', requestMethod: 'get' }, source: 'cache' });
  // A browser that knows other routes than these has them served here.
  if (added !== undefined) event.waitUntil(added.catch(() => undefined));
});

// A browser that has just started takes a tenth of a second to open a site's databases: they open while the page is on its way.
self.addEventListener('fetch', ({ request }) => {
  // Firefox before 126 cannot list them.
  if (request.mode === 'navigate' && 'databases' in indexedDB) indexedDB.databases().catch(() => undefined);
});

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
