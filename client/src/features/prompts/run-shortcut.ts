// ⌘Enter (Ctrl+Enter elsewhere) runs, wherever on the page the focus is. Always: an open dialog keeps its keys, and a
// key that somebody else took is not taken twice.
import { useEffect, useRef } from 'react';

const IS_MAC = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent);

/** The key as it is written on this machine. */
export const RUN_KEY = IS_MAC ? '⌘ ↵' : 'Ctrl ↵';

/** Calls `run` for the key while the component is there. */
export function useRunShortcut(run: () => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return;
      if (event.defaultPrevented || event.repeat || document.querySelector('[role="dialog"]') !== null) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
