/**
 * When rows came and when they were painted, for benchmarks and the health page. Always: ms since navigation start; the
 * paint is the first frame after the first transaction that frame shows.
 */
import { observable } from '../platform/observable.ts';
import { NO_TIMINGS, type Timings } from '../view/diagnostics.ts';

/** Measures kept in the browser's performance timeline. */
const KEPT_MEASURES = 500;

export type TimingsWatch = ReturnType<typeof watchTimings>;

/** Starts with nothing measured. */
export function watchTimings() {
  const timings = observable<Timings>(NO_TIMINGS);
  let unpainted: number | null = null;
  let measures = 0;

  const painted = () => {
    if (unpainted === null) return;
    const now = performance.now();
    const began = unpainted;
    unpainted = null;
    measures += 1;
    if (measures % KEPT_MEASURES === 0) performance.clearMeasures('openkms:commit-to-paint');
    performance.measure('openkms:commit-to-paint', { start: began, end: now });
    timings.set({ ...timings.get(), lastPaint: now, commitToPaint: now - began });
  };
  return {
    timings,
    /** Rows changed; `connected`: the server sent them, else the device had them. */
    committed(connected: boolean) {
      const now = performance.now();
      const before = timings.get();
      const first = before.rowsFromCache === null && before.complete === null && !connected;
      if (first) performance.mark('openkms:rows-from-cache');
      timings.set({ ...before, rowsFromCache: first ? now : before.rowsFromCache, lastCommit: now });
      if (unpainted === null) {
        unpainted = now;
        // After the frame's own work: what follows a frame callback in the queue runs when the frame is out.
        requestAnimationFrame(() => setTimeout(painted, 0));
      }
    },
    completed() {
      if (timings.get().complete !== null) return;
      performance.mark('openkms:complete');
      timings.set({ ...timings.get(), complete: performance.now() });
    },
  };
}
