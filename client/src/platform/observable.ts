/**
 * A value that can be watched: the one shape in which platform, outbox and view offer what changes over time. Always:
 * `get` returns the same object until it changed (fit for useSyncExternalStore); a listener that throws stops no other.
 */
import { letBrowserReport } from './uncaught.ts';

export type Observable<T> = {
  readonly get: () => T;
  /** Calls back after each change; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
};

export type Settable<T> = Observable<T> & {
  /** Sets the value and tells the listeners, unless it is the very value held already. */
  readonly set: (value: T) => void;
};

/** A {@link Settable} that starts with `initial`. */
export function observable<T>(initial: T): Settable<T> {
  let value = initial;
  const bell = createBell();
  return {
    get: () => value,
    subscribe: bell.subscribe,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      bell.ring();
    },
  };
}

export type Bell = { readonly ring: () => void; readonly subscribe: Observable<unknown>['subscribe'] };

/** Listeners without a value. */
export function createBell(): Bell {
  const listeners = new Set<() => void>();
  return {
    ring() {
      // As they are now: one that listens anew while it is told would else be told without end.
      const present = [...listeners];
      for (const listener of present) {
        try {
          listener();
        } catch (error) {
          // One broken listener must not keep the others from hearing.
          letBrowserReport(error);
        }
      }
    },
    subscribe(listener) {
      // Wrapped, so that the same function may listen twice and each stop ends its own.
      const own = () => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
