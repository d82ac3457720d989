/**
 * The keys of the inbox. Always: none acts while words are being typed, with a modifier, or inside a dialog, and all can be
 * switched off (WCAG 2.1.4), which this device remembers as far as the browser lets it.
 */
import { useLayoutEffect, useState } from 'react';

export type InboxKey = 'next' | 'previous' | 'mine' | 'theirs' | 'edit' | 'undo';

const meanings: { readonly [key: string]: InboxKey } = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  m: 'mine',
  t: 'theirs',
  e: 'edit',
  u: 'undo',
};
const STORED = 'openkms.conflicts.shortcuts';

type KeyLike = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented'>;

/**
 * What a key press means here; undefined when it belongs to something else. `place`: where the focus is — nothing in
 * particular, a list item of the inbox (only there do the arrows move), another control, or a field for words.
 */
export function meaningOf(event: KeyLike, place: 'page' | 'list' | 'control' | 'field'): InboxKey | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || place === 'field') return undefined;
  const isArrow = event.key.startsWith('Arrow');
  return isArrow && place !== 'list' ? undefined : meanings[event.key];
}

/** Listens while the inbox is shown; returns whether the shortcuts are on, and the switch. */
export function useInboxKeys(act: (key: InboxKey) => void): { isOn: boolean; setOn: (isOn: boolean) => void } {
  const [isOn, setIsOn] = useState(areShortcutsOn);
  // Before the paint: what a key does belongs to the conflict that is shown, from the first moment it is shown.
  useLayoutEffect(() => {
    if (!isOn) return;
    const listen = (event: KeyboardEvent) => {
      const key = meaningOf(event, placeOf(event.target));
      if (key === undefined) return;
      event.preventDefault();
      act(key);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isOn, act]);
  return {
    isOn,
    setOn: (next) => {
      keepShortcuts(next);
      setIsOn(next);
    },
  };
}

/** Whether the shortcuts were left on; also where the browser keeps nothing for this site. */
export function areShortcutsOn(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    // Site data blocked: as on the first visit.
    return true;
  }
}

/** Remembers the switch for the next visit. */
export function keepShortcuts(isOn: boolean): void {
  try {
    localStorage.setItem(STORED, isOn ? 'on' : 'off');
  } catch {
    // Site data blocked, or the disk is full: the switch holds for this visit.
    return;
  }
}

function placeOf(target: EventTarget | null): 'page' | 'list' | 'control' | 'field' {
  if (!(target instanceof HTMLElement)) return 'page';
  if (target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]') !== null)
    return 'field';
  if (target.closest('[data-inbox-list]') !== null) return 'list';
  return target.closest('button, a, [tabindex="0"]') === null ? 'page' : 'control';
}
