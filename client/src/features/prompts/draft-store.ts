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

/** Forgets every draft in `storage` but those of `owner`; null: every one. */
export function forgetDrafts(storage: Storage, owner: string | null): void {
  try {
    const mine = owner === null ? null : `${PREFIX}${owner}:`;
    for (const key of Object.keys(storage))
      if (key.startsWith(PREFIX) && (mine === null || !key.startsWith(mine))) storage.removeItem(key);
  } catch {
    // Where storage is switched off there is nothing to forget.
  }
}
