// What a page change does to focus and scrolling in an app without page loads. Always: on a new path the focus is on the
// page's main landmark, so that a screen reader reads on from there and Tab goes into the page; filters (the query) move
// nothing; Back leaves scrolling to the browser.
import { useEffect, useRef } from 'react';

/** Follows `path`; the first page keeps the browser's own focus. */
export function useRouteFocus(path: string): void {
  const before = useRef(path);
  const wentBack = useRef(false);
  useEffect(() => {
    const onPop = (): void => {
      wentBack.current = true;
    };
    window.addEventListener('popstate', onPop);
    return () => window.removeEventListener('popstate', onPop);
  }, []);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    document.getElementById('main')?.focus({ preventScroll: true });
    if (!wentBack.current) window.scrollTo(0, 0);
    wentBack.current = false;
  }, [path]);
}
