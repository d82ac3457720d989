/** What a person sees, selected. Always: a component draws again only when what it selected changed. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { runningClient } from './running-client.ts';
import { sameSelection } from './same-selection.ts';
import type { View } from './view.ts';

export type { View } from './view.ts';

/**
 * What `select` makes of the view. It must be pure; it runs again with each new view. `isEqual` decides whether two
 * results are the same; by default lists and plain objects are compared part by part.
 */
export function useView<S>(select: (view: View) => S, isEqual: (a: S, b: S) => boolean = sameSelection): S {
  const { view } = runningClient();
  const last = useRef<{ readonly view: View; readonly select: (view: View) => S; readonly value: S } | null>(null);
  const read = () => {
    const now = view.get();
    const before = last.current;
    if (before !== null && before.view === now && before.select === select) return before.value;
    const made = select(now);
    const value = before !== null && isEqual(before.value, made) ? before.value : made;
    last.current = { view: now, select, value };
    return value;
  };
  return useSyncExternalStore(view.subscribe, read);
}

/** The device's clock, ms UTC, read again every `everyMs`. */
export function useNow(everyMs: number): number {
  const { clock } = runningClient();
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), everyMs);
    return () => clearInterval(timer);
  }, [clock, everyMs]);
  return now;
}
