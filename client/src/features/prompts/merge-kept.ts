/**
 * Merges that were begun and left, kept in this page's memory while it is open: who looks something up elsewhere comes back
 * to what they had, also when the server refuses what they saved. Always: nothing of it is on the disk, where it would outlive signing out; each person has their own.
 */
import { useEffect } from 'react';
import type { Choices, MergeDraft } from './merge-draft.ts';

type Kept = { readonly choices: Choices; readonly draft: MergeDraft };
const kept = new Map<string, Kept>();

/** What was begun as `name`; undefined where nothing was. */
export function keptMerge(name: string): Kept | undefined {
  return kept.get(name);
}

export function keepMerge(name: string, merge: Kept): void {
  kept.set(name, merge);
}

/** While `isBegun` the browser asks before the page is closed or loaded again. */
export function useAskBeforeLeaving(isBegun: boolean): void {
  useEffect(() => {
    if (!isBegun) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isBegun]);
}
