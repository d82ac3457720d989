/**
 * Where the page begins, small enough to run before the rest is read: the kept index opens in its worker and the page's
 * own code begins to load while React and the data layer do. Always: nothing here can fail the page; what it begins early
 * is begun later otherwise; a rest that does not come is told, and awaited.
 */
import { systemClock } from '../platform/clock.ts';
import { awaitStart } from './await-start.ts';
import { openEarlySearch } from './early-search.ts';
import { pageParts } from './page-parts.ts';
import { pageAt, pages } from './pages.ts';
import { startNotice } from './start-notice.ts';

/** What index.html has the browser fetch along with this script (vite.config.ts writes it there); none in development. */
const files = [...document.querySelectorAll<HTMLLinkElement>('link[rel=modulepreload]')].map(({ href }) => href);

openEarlySearch(location.search);
const page = pageAt(location.pathname);
// A page that cannot be loaded is the router's to tell, which asks for it again.
if (page !== undefined) pages[page]().catch(() => undefined);

const parts = pageParts({
  files,
  fetch: globalThis.fetch.bind(globalThis),
  clock: systemClock,
  // What did not come, nothing has kept.
  isKept: () => false,
});
const fetchAgain = () => {
  if (parts.state.get() === 'missing') parts.fetchNow();
};
const reload = () => location.reload();
window.addEventListener('online', fetchAgain);
document.addEventListener('visibilitychange', fetchAgain);
awaitStart({
  begin: () => import('./start.tsx'),
  parts,
  clock: systemClock,
  tell: startNotice(document.getElementById('root') ?? document.body, (trouble) =>
    trouble === 'broken' ? reload() : parts.fetchNow(),
  ),
  reload,
  wasReloaded: performance.getEntriesByType('navigation').some((entry) => 'type' in entry && entry.type === 'reload'),
});
