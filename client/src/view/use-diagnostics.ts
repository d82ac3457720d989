/** The figures behind `window.openkms.diagnostics()`, for the health page. */
import { useSyncExternalStore } from 'react';
import type { Diagnostics } from './diagnostics.ts';
import { runningClient } from './running-client.ts';

export type { Diagnostics } from './diagnostics.ts';

/** The client's own figures; re-renders when they change. */
export function useDiagnostics(): Diagnostics {
  const { diagnostics } = runningClient();
  return useSyncExternalStore(diagnostics.subscribe, diagnostics.get);
}
