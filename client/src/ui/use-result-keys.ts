// The keyboard over the results: "/" leads to the search field, arrows walk the cards as they stand on the page, Home and
// End reach the ends, Up from the first row leads back to the field. Letters typed into fields stay theirs.
import { useEffect, type RefObject } from 'react';
import { nextResult, type ResultKey } from './result-steps.ts';

const KEYS: Record<string, ResultKey> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
};

/** Listens while the list is shown; results are the links marked `data-result` inside `list`. */
export function useResultKeys(fieldId: string, list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      const field = document.getElementById(fieldId);
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (event.key === '/' && !isTyping(target)) {
        event.preventDefault();
        field?.focus();
        return;
      }
      const links = [...(list.current?.querySelectorAll<HTMLElement>('a[data-result]') ?? [])];
      if (target === field && event.key === 'ArrowDown' && links.length > 0) {
        event.preventDefault();
        links[0]?.focus();
        return;
      }
      const key = KEYS[event.key];
      const at = target === null ? -1 : links.indexOf(target);
      if (key === undefined || at < 0) return;
      event.preventDefault();
      const next = nextResult(at, links.length, columnsOf(links), key);
      const goal = next === null ? field : links[next];
      goal?.focus();
      goal?.scrollIntoView({ block: 'nearest' });
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [fieldId, list]);
}

function isTyping(target: HTMLElement | null): boolean {
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type);
  return target !== null && (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName));
}

/** How many cards stand beside each other now. */
function columnsOf(links: readonly HTMLElement[]): number {
  const tops = links.map((link) => link.closest('li')?.offsetTop);
  const other = tops.findIndex((top) => top !== tops[0]);
  return other < 0 ? links.length : other;
}
