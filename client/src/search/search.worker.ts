/** The search worker: one index, one page. All it does is in search-host.ts. */
import { serveSearch, type SearchPort } from './search-host.ts';
import { openSearchStore } from './search-store.ts';

declare const self: SearchPort;

serveSearch(self, openSearchStore());
