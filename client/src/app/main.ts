/**
 * Where the page begins, small enough to run before the rest is read: the kept index opens in its worker and the page's
 * own code begins to load while React and the data layer do. Always: nothing here can fail the page; what it begins early
 * is begun later otherwise.
 */
import { openEarlySearch } from './early-search.ts';
import { pageAt, pages } from './pages.ts';

openEarlySearch(location.search);
const page = pageAt(location.pathname);
// A page that cannot be loaded is the router's to tell, which asks for it again.
if (page !== undefined) pages[page]().catch(() => undefined);
void import('./start.tsx');
