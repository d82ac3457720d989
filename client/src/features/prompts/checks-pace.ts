/** How soon after a keystroke a text is looked at: at once where that is cheap, after a pause in typing where it is long. */
import { useEffect, useState } from 'react';

/** Characters from which a text counts as long. */
export const LONG_TEXT = 100_000;
const PAUSE_MS = 150;
const LONG_PAUSE_MS = 1200;
/** A busy page is interrupted after so long. */
const IDLE_AT_LATEST_MS = 2000;

/** How long typing has to pause before a text of `length` characters is looked at, ms. */
export function pauseFor(length: number): number {
  return length > LONG_TEXT ? LONG_PAUSE_MS : PAUSE_MS;
}

/** Runs `work` when nothing was asked for `pauseMs` and the browser has nothing better to do; returns how to call it off. */
export function whenIdle(work: () => void, pauseMs: number): () => void {
  let idle: number | null = null;
  const timer = setTimeout(() => {
    // Safari has no idle callbacks: there the pause alone has to do.
    if (typeof requestIdleCallback === 'function') idle = requestIdleCallback(work, { timeout: IDLE_AT_LATEST_MS });
    else work();
  }, pauseMs);
  return () => {
    clearTimeout(timer);
    if (idle !== null) cancelIdleCallback(idle);
  };
}

/** `text` itself, or where it is long, as it was when typing last paused. */
export function useCalmText(text: string): string {
  const [calm, setCalm] = useState(text);
  const isLong = text.length > LONG_TEXT;
  useEffect(() => {
    if (!isLong) return;
    return whenIdle(() => setCalm(text), pauseFor(text.length));
  }, [text, isLong]);
  return isLong ? calm : text;
}
