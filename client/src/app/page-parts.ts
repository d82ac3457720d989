/**
 * The parts of this build that come after the first page: fetched while nobody waits, and before any of them is imported.
 * Always: browsers remember for the life of a document that a module could not be fetched, and never ask again; so a part
 * is imported only once a plain fetch, which remembers nothing, has brought it into the browser's cache.
 *
 *     waiting ──▶ fetching ──▶ here       all parts are at hand; imports need no line
 *                  │   ▲ │
 *                  │   │ └──▶ replaced   the server has no such part: a newer build is there, and the page must be opened anew
 *                  ▼   │
 *                missing                 no line; tried again when it is back, after a while, and when the person asks
 */
import type { Clock } from '../platform/clock.ts';
import type { Line } from '../platform/connectivity.ts';
import { type Observable, observable } from '../platform/observable.ts';

export type PartsState = 'waiting' | 'fetching' | 'here' | 'missing' | 'replaced';

export type PageParts = {
  readonly state: Observable<PartsState>;
  /** Begins to fetch, or tries again at once. */
  readonly fetchNow: () => void;
  /** Resolves when every part is at hand, however long that takes. */
  readonly here: () => Promise<void>;
};

export type PagePartsOptions = {
  /** Addresses of the parts. */
  readonly files: readonly string[];
  readonly fetch: (file: string, init: RequestInit) => Promise<Response>;
  readonly clock: Pick<Clock, 'after'>;
  /** The service worker answers for every part already. */
  readonly isKept: () => boolean;
};

/** ms a part may take: a line that says nothing is none. */
const PART_WITHIN = 15_000;
/** ms between two tries that nobody asked for. */
const TRY_EVERY = 10_000;

/** Starts with nothing fetched. */
export function pageParts({ files, fetch, clock, isKept }: PagePartsOptions): PageParts {
  const state = observable<PartsState>('waiting');
  const missing = new Set(files);
  let tries = 0;
  let stopWaiting = () => {};
  let busy: Promise<void> | null = null;

  const fetchOne = async (file: string): Promise<'here' | 'missing' | 'replaced'> => {
    try {
      // Whatever answered wrongly before must not answer out of the browser's cache now.
      const cache = tries > 1 ? 'reload' : 'default';
      const answer = await fetch(file, { cache, signal: AbortSignal.timeout(PART_WITHIN) });
      if (answer.status === 404 || answer.status === 410) return 'replaced';
      // A hotel's sign-in page, say, is none of ours.
      if (!answer.ok || !/javascript/.test(answer.headers.get('content-type') ?? '')) return 'missing';
      await answer.arrayBuffer();
      missing.delete(file);
      return 'here';
    } catch {
      // No line, or one that died on the way: it is tried again.
      return 'missing';
    }
  };
  const fetchAll = async (): Promise<PartsState> => {
    tries += 1;
    const [first, ...others] = missing;
    if (first === undefined || isKept()) return 'here';
    // One asks for all whether there is a line.
    const head = await fetchOne(first);
    if (head !== 'here') return head;
    const ends = new Set(await Promise.all(others.map(fetchOne)));
    return ends.has('replaced') ? 'replaced' : ends.has('missing') ? 'missing' : 'here';
  };
  const fetchNow = () => {
    const now = state.get();
    if (now === 'fetching' || now === 'here') return;
    stopWaiting();
    // Who looks at "missing" goes on seeing it while another try is under way.
    if (now === 'waiting') state.set('fetching');
    busy ??= fetchAll().then((end) => {
      busy = null;
      state.set(end);
      if (end === 'missing') stopWaiting = clock.after(TRY_EVERY, fetchNow);
    });
  };
  return {
    state,
    fetchNow,
    here() {
      fetchNow();
      return new Promise((resolve) => {
        const look = () => {
          if (state.get() !== 'here') return;
          stop();
          resolve();
        };
        const stop = state.subscribe(look);
        look();
      });
    },
  };
}

/** Has the parts fetched a moment after the page has loaded, and anew each time the line comes back. */
export function fetchPartsInTime({ state, fetchNow }: PageParts, line: Observable<Line>): void {
  const begin = () => setTimeout(fetchNow, AFTER_FIRST_PAGE);
  if (document.readyState === 'complete') begin();
  else window.addEventListener('load', begin, { once: true });
  let before = line.get().state;
  line.subscribe(() => {
    const now = line.get().state;
    if (now === 'online' && before !== 'online' && state.get() === 'missing') fetchNow();
    before = now;
  });
}

/** ms after everything that the first page names has loaded: its rows come before other pages' code. */
const AFTER_FIRST_PAGE = 1000;
