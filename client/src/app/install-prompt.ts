// The browser's offer to install this app, kept until somebody wants it. Always: listened for from the first line of the
// app on, because the browser offers once and early; an offer that was used is gone.

import { useSyncExternalStore } from 'react';

/** Chromium's event; other browsers never send it. */
type InstallOffer = Event & { prompt: () => Promise<unknown> };

let offer: InstallOffer | null = null;
const listeners = new Set<() => void>();

function become(next: InstallOffer | null): void {
  offer = next;
  for (const listener of listeners) listener();
}

if (typeof window !== 'undefined') {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    if ('prompt' in event) become(event as InstallOffer);
  });
  window.addEventListener('appinstalled', () => become(null));
}

/** Whether the app can be installed now (fit for useSyncExternalStore). */
export const installable = {
  get: (): boolean => offer !== null,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Shows the browser's own question; does nothing where there is no offer. */
export async function install(): Promise<void> {
  const current = offer;
  if (current === null) return;
  become(null);
  await current.prompt();
}

/** The browser's offer as something to call; null where there is none now. */
export function useInstallOffer(): (() => void) | null {
  return useSyncExternalStore(installable.subscribe, installable.get) ? offerToPerson : null;
}

function offerToPerson(): void {
  void install();
}
