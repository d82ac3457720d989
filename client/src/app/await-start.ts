/**
 * Waits for the rest of the first page where its code does not come: a first visit has no service worker yet, and the line
 * may go after the small first script. Always: nobody looks at a blank page; it opens by itself when the line is back; it
 * is opened anew only once its parts are at hand, while nothing stands on it that a person could be at work on, and never
 * again and again.
 *
 *     started ◀── begun ──failed, or 15 s of nothing──▶ told, parts are fetched ──here──▶ begun once more ──▶ started
 *                                                          │                                 │ the browser remembers
 *                                                          └──replaced──▶ opened anew ◀──────┘ that it failed
 *                                                                            │ as it just was
 *                                                                            ▼
 *                                                                          broken: the person says when
 */
import type { Clock } from '../platform/clock.ts';
import type { PageParts } from './page-parts.ts';

/** `slow`: nothing has failed yet. `missing`: no line. `broken`: all is here and does not start. */
export type StartTrouble = 'slow' | 'missing' | 'broken';

export type AwaitStartOptions = {
  /** Imports the rest; browsers differ in whether a second call asks for what failed before. */
  readonly begin: () => Promise<unknown>;
  readonly parts: Pick<PageParts, 'state' | 'fetchNow'>;
  readonly clock: Pick<Clock, 'after'>;
  /** Writes onto the page what it waits for; the page itself draws over it. */
  readonly tell: (trouble: StartTrouble) => void;
  readonly reload: () => void;
  /** This page has just been opened anew. */
  readonly wasReloaded: boolean;
};

/** ms after which a page that shows nothing says why. */
const SLOW_AFTER = 15_000;
/** ms before anything is said of what failed: with a line it is over by then. */
const FAILED_AFTER = 500;
/** ms that what is at hand may take to start. */
const START_WITHIN = 5_000;

/** Begins. */
export function awaitStart({ begin, parts, clock, tell, reload, wasReloaded }: AwaitStartOptions): void {
  let has: 'begun' | 'failed' | 'ended' = 'begun';
  let wasMissing = false;
  const cancels = new Set<() => void>();
  const after = (ms: number, work: () => void) => void cancels.add(clock.after(ms, work));
  const end = () => {
    has = 'ended';
    for (const cancel of cancels) cancel();
  };

  /** What failed once may fail for ever: a page that was opened anew, and had all it needed, is left to the person. */
  const openAnew = () => {
    if (has === 'ended') return;
    end();
    if (wasMissing || !wasReloaded) reload();
    else tell('broken');
  };
  const beginAgain = () => {
    begin().then(end, openAnew);
    after(START_WITHIN, openAnew);
  };
  const look = () => {
    if (has === 'ended') return;
    switch (parts.state.get()) {
      case 'waiting':
      case 'fetching':
        return;
      case 'missing':
        wasMissing = true;
        tell('missing');
        return;
      case 'here':
        beginAgain();
        return;
      case 'replaced':
        openAnew();
    }
  };
  const waitForParts = () => {
    parts.fetchNow();
    look();
  };

  cancels.add(parts.state.subscribe(look));
  after(SLOW_AFTER, () => {
    if (has !== 'begun') return;
    tell('slow');
    waitForParts();
  });
  begin().then(end, (error: unknown) => {
    if (has === 'ended') return;
    console.warn('The page’s code did not come; it is asked for until it does.', error);
    has = 'failed';
    after(FAILED_AFTER, () => tell('missing'));
    waitForParts();
  });
}
