/**
 * What saving a prompt came to, from the queue's entry to words. Pure. Always: until the server has spoken nothing is
 * promised but that it is on this device; a text that did not become a version can be had back.
 */
import { z } from 'zod';
import { type TextDraft, textDraft } from './draft-store.ts';
import { refusalWords } from './refusal-words.ts';
import type { QueueEntry } from '../../view/use-sync.ts';

export type SaveOutcome =
  /** On its way. `parts`: how it stands, by this device's rows, with what was saved meanwhile. */
  | { readonly kind: 'on-device'; readonly parts: 'alone' | 'merges' | 'contradicts' }
  | { readonly kind: 'version'; readonly number: number }
  | { readonly kind: 'merged'; readonly number: number; readonly merged: number }
  | { readonly kind: 'contradiction'; readonly conflictId: string }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'not-done'; readonly why: string; readonly text: TextDraft | null };

type Saved = Pick<QueueEntry, 'state' | 'code' | 'details' | 'args' | 'notAccepted'>;

const numbered = z.object({ number: z.number() });
const merging = z.object({ number: z.number(), merged: z.object({ number: z.number() }) });
const conflicting = z.object({ conflictId: z.string() });

/** Commands that bring a text. */
export const SAVES: ReadonlySet<string> = new Set(['prompt.create', 'prompt.save']);

/** What became of `entry`; `guess`: how this device's rows took it. Null where there is nothing to say (withdrawn). */
export function saveOutcome(entry: Saved, guess: 'alone' | 'merges' | 'contradicts' = 'alone'): SaveOutcome | null {
  const { state, code, details } = entry;
  switch (state) {
    case 'saved':
    case 'sending':
    case 'sent':
      return entry.notAccepted === null
        ? { kind: 'on-device', parts: guess }
        : { kind: 'not-done', why: 'The server does not accept it; it stays in Sync status.', text: textOf(entry) };
    case 'applied':
      return { kind: 'version', number: numbered.safeParse(details).data?.number ?? 1 };
    case 'adjusted': {
      const both = merging.safeParse(details).data;
      if (code === 'merged' && both) return { kind: 'merged', number: both.number, merged: both.merged.number };
      return { kind: 'unchanged' };
    }
    case 'conflict': {
      const found = conflicting.safeParse(details).data;
      if (code === 'prompt_conflict' && found) return { kind: 'contradiction', conflictId: found.conflictId };
      return { kind: 'not-done', why: 'It waits for an administrator’s decision.', text: textOf(entry) };
    }
    case 'rejected':
      return { kind: 'not-done', why: refusalWords(code ?? 'unknown', details), text: textOf(entry) };
    case 'dead-letter':
      return { kind: 'not-done', why: 'The server set it aside for an administrator.', text: textOf(entry) };
    case 'withdrawn':
      return null;
  }
}

/** Whether the end of `entry` is still open. */
export function isOnItsWay({ state }: Pick<QueueEntry, 'state'>): boolean {
  return state === 'saved' || state === 'sending' || state === 'sent';
}

function textOf({ args }: Pick<QueueEntry, 'args'>): TextDraft | null {
  return textDraft.safeParse(args).data ?? null;
}
