// The short list of what was just done and can still be undone. A value with two operations and listeners; the
// drawing is in toast-region.tsx. Holds always: at most `limit` toasts, newest last; a toast with the same id
// replaces the older one in place.
import type { ReactNode } from 'react';

export interface Toast {
  id: string;
  message: ReactNode;
  detail?: ReactNode;
  tone?: 'success' | 'info' | 'warning' | 'error' | undefined;
  /** Offered as a button; pressing it also dismisses the toast. */
  action?: { label: string; onPress: () => void } | undefined;
  /** ms until it leaves by itself, while neither pointer nor focus rests on it; errors stay. */
  stayMs?: number | undefined;
}

export interface ToastQueue {
  /** The toasts shown now; the same array until it changes (fit for useSyncExternalStore). */
  toasts: () => readonly Toast[];
  subscribe: (listener: () => void) => () => void;
  show: (toast: Toast) => void;
  dismiss: (id: string) => void;
}

/** An empty queue that shows at most `limit` toasts; the oldest leaves first. */
export function createToastQueue(limit = 4): ToastQueue {
  let toasts: readonly Toast[] = [];
  const listeners = new Set<() => void>();
  const become = (next: readonly Toast[]): void => {
    toasts = next;
    for (const listener of listeners) listener();
  };
  return {
    toasts: () => toasts,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show: (toast) => become(withToast(toasts, toast, limit)),
    dismiss(id) {
      if (toasts.some((toast) => toast.id === id)) become(toasts.filter((toast) => toast.id !== id));
    },
  };
}

/** How long a toast stays, in ms; null: until dismissed. Ten seconds where there is something to undo. */
export function stayOf(toast: Pick<Toast, 'tone' | 'action' | 'stayMs'>): number | null {
  if (toast.stayMs !== undefined) return toast.stayMs;
  if (toast.tone === 'error') return null;
  return toast.action === undefined ? 6_000 : 10_000;
}

function withToast(toasts: readonly Toast[], toast: Toast, limit: number): readonly Toast[] {
  const known = toasts.some((other) => other.id === toast.id);
  if (known) return toasts.map((other) => (other.id === toast.id ? toast : other));
  return [...toasts, toast].slice(-limit);
}
