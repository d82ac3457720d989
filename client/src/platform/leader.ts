/**
 * One leader among the tabs. Always: while a leader works, no other tab of this browser leads under the same name; when
 * it closes or crashes, the browser hands the lead to the next tab.
 */

/** The part of `navigator.locks` that is needed here. */
export type Locks = {
  readonly request: <T>(
    name: string,
    options: { readonly signal?: AbortSignal },
    work: (lock: unknown) => Promise<T>,
  ) => Promise<T>;
};

/** The browser's locks; without them (a page that is not a secure context) every tab may lead: commands are idempotent. */
export function browserLocks(): Locks {
  const { locks } = navigator as { locks?: LockManager };
  if (locks === undefined) return { request: (_name, _options, work) => work(null) };
  return { request: (name, options, work) => locks.request(name, options, work) };
}

/**
 * Waits for the lead named `name`, then runs `begin` and holds the lead until stopped. What `begin` returns is called at
 * the end. Returns how to stop, waiting or leading.
 */
export function lead(locks: Locks, name: string, begin: () => () => void): () => void {
  const stopped = new AbortController();
  locks
    .request(name, { signal: stopped.signal }, async () => {
      if (stopped.signal.aborted) return;
      const end = begin();
      await new Promise<void>((resolve) => stopped.signal.addEventListener('abort', () => resolve(), { once: true }));
      end();
    })
    .catch((error: unknown) => {
      if (!stopped.signal.aborted) throw error;
    });
  return () => stopped.abort();
}
