/** Waits until a run has ended. Always: it ends itself after the time that was given, or as soon as nobody waits any more; between two looks it holds nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PromptRunStatus } from '@openkms/schema/domain/rows.ts';

const OPEN: ReadonlySet<PromptRunStatus> = new Set(['asked', 'running']);
/** ms between two looks: close at first, for most answers are short. */
const FIRST = 150;
const LONGEST = 1000;

/** What `look` last saw: of a run that ended, or of one that goes on when `forMs` are over or `signal` says so. */
export async function waitForRun<T extends { readonly status: PromptRunStatus }>(
  look: () => Promise<T>,
  { forMs, signal }: { readonly forMs: number; readonly signal: AbortSignal },
): Promise<T> {
  const until = performance.now() + forMs;
  let pause = FIRST;
  for (;;) {
    const seen = await look();
    const left = until - performance.now();
    if (!OPEN.has(seen.status) || left <= 0 || signal.aborted) return seen;
    await sleep(Math.min(pause, left), undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    // One more look when the time is over; none when nobody waits.
    if (signal.aborted) return seen;
    pause = Math.min(LONGEST, pause * 1.5);
  }
}
