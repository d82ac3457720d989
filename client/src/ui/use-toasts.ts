// How a page reaches the one list of toasts. Holds always: the queue outlives the page that showed a toast, so Undo
// can still be reached after going elsewhere; the app draws it once with <ToastRegion queue={useToasts()} />.
import { createContext, useContext } from 'react';
import { createToastQueue, type ToastQueue } from './toast-queue.ts';

/** The queue pages show toasts in; the app's own unless a provider gives another. */
export const ToastContext = createContext<ToastQueue>(createToastQueue());

/** The toasts of this app. */
export function useToasts(): ToastQueue {
  return useContext(ToastContext);
}
