/**
 * Writing on a prompt, as a value. Pure. Always: what is typed is never replaced by what arrives; the parent of a save is
 * a version that the server has or will have, never one that this device only guesses.
 */
import { normaliseContent } from '@openkms/schema/domain/prompt/normalise.ts';
import type { PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import type { TextDraft } from './draft-store.ts';

/** A stored text as an editor shows it: without the line end that every stored text has. */
export function shownContent(content: string): string {
  return content.endsWith('\n') ? content.slice(0, -1) : content;
}

/**
 * The version to write on from. The merge that a waiting save will probably make has an id of this device's own making:
 * the save itself stands in for it, which the server will know.
 */
export function parentOf(head: PromptVersionRow, isGuess: (versionId: string) => boolean): string {
  if (head.kind !== 'merged' || !isGuess(head.id)) return head.id;
  return head.parents[1] ?? head.id;
}

/** What is typed, as a draft; null where it is what `head` shows and nothing was noted. */
export function typed(
  before: TextDraft | null,
  change: { readonly content?: string; readonly notes?: string },
  head: PromptVersionRow,
  parent: string,
): TextDraft | null {
  const draft = { parent, content: shownContent(head.content), notes: '', ...before, ...change };
  return draft.notes === '' && draft.content === shownContent(head.content) ? null : draft;
}

/** Whether saving `draft` would make a version that differs from `head`. */
export function differs(draft: TextDraft | null, head: PromptVersionRow): boolean {
  return draft !== null && normaliseContent(draft.content) !== head.content;
}

/** What has come while somebody writes: the version that stands now, where it is not the one they began from. */
export function cameMeanwhile(
  draft: TextDraft | null,
  head: PromptVersionRow,
  parent: string,
): PromptVersionRow | null {
  return draft === null || draft.parent === parent || draft.parent === head.id ? null : head;
}

/** "Grace Lindqvist saved version 4 while you write; yours will be merged with it." */
export function meanwhileWords(
  newer: PromptVersionRow,
  userId: string,
  preview: 'merges' | 'contradicts' | 'same',
): string {
  const who = newer.authorId === userId ? 'You' : newer.authorName;
  const where = newer.authorId === userId ? ' elsewhere' : '';
  const saved = `${who} saved version ${newer.number}${where} while you write`;
  switch (preview) {
    case 'merges':
      return `${saved}; yours will be merged with it.`;
    case 'contradicts':
      return `${saved} and changed the same lines. Both will be kept, and you can bring them together after saving.`;
    case 'same':
      return `${saved}, and it says what you wrote.`;
  }
}
