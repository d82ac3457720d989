/**
 * Text that was typed and not saved yet, kept in this tab by person and prompt. Always: it outlives a reload and going to
 * another page; it is nobody else's, and gone with the tab or when its writer signs out; what cannot be read counts as none.
 */
import { z } from 'zod';

/** `parent`: the version that was on the screen when writing began. */
export const textDraft = z.object({ parent: z.string(), content: z.string(), notes: z.string() });
export type TextDraft = z.infer<typeof textDraft>;

const PREFIX = 'openkms:prompt-draft:';

export type DraftStore<T> = {
  readonly read: () => T | null;
  /** Null forgets it. False where the browser has no room: then it is in the page's memory alone. */
  readonly write: (draft: T | null) => boolean;
};

/** Drafts of `name` by `owner` ("org/user") in `storage`, in the form of `shape`. */
export function draftStore<T>(storage: Storage, owner: string, name: string, shape: z.ZodType<T>): DraftStore<T> {
  const key = `${PREFIX}${owner}:${name}`;
  return {
    read() {
      try {
        const kept = storage.getItem(key);
        return kept === null ? null : (shape.safeParse(JSON.parse(kept)).data ?? null);
      } catch {
        // Storage that is switched off, or text another build left: there is no draft.
        return null;
      }
    },
    write(draft) {
      try {
        if (draft === null) storage.removeItem(key);
        else storage.setItem(key, JSON.stringify(draft));
        return true;
      } catch {
        // Full or switched off; the page goes on without.
        return false;
      }
    },
  };
}

/** Forgets the drafts in `storage` of those of whom `isGone` is true. */
export function forgetDrafts(storage: Storage, isGone: (owner: string) => boolean): void {
  try {
    for (const key of Object.keys(storage))
      if (key.startsWith(PREFIX) && isGone(key.slice(PREFIX.length, key.lastIndexOf(':')))) storage.removeItem(key);
  } catch {
    // Where storage is switched off there is nothing to forget.
  }
}
