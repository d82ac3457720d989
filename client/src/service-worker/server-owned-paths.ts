// Which addresses belong to the server even when a person opens them as a page (API docs, an .ics feed, metrics).
// The service worker never answers them with the app shell.

/** Matched against path + query of a navigation, as workbox-routing's denylist does. */
export const serverOwnedPaths: RegExp[] = [
  /^\/api(?:[/?]|$)/,
  /^\/zero(?:[/?]|$)/,
  /^\/metrics(?:[/?]|$)/,
  /^\/\.well-known\//,
];
