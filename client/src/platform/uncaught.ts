/** Errors that keep nobody from going on and must not go unseen: the browser reports them as uncaught. */
export function letBrowserReport(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
