/** Editing tags as chips. Pure. Always: a tag is there once, whatever its case; the first spelling stays. */
import { promptFields } from '@openkms/schema/commands/prompt-fields.ts';
import { refusalWords } from './refusal-words.ts';

/** `tags` with what was typed: one tag, or several between commas. */
export function withTags(tags: readonly string[], typed: string): readonly string[] {
  const added = typed
    .split(',')
    .map((tag) => tag.trim().replace(/^#/, '').replace(/\s+/g, ' '))
    .filter((tag) => tag !== '');
  const all = [...tags];
  for (const tag of added) if (!holds(all, tag)) all.push(tag);
  return all.length === tags.length ? tags : all;
}

/** `tags` without `tag`. */
export function withoutTag(tags: readonly string[], tag: string): readonly string[] {
  return tags.filter((other) => other.toLowerCase() !== tag.toLowerCase());
}

/** What a worker proposed and the prompt does not have yet. */
export function openSuggestions(tags: readonly string[], suggested: readonly string[]): readonly string[] {
  return suggested.filter((tag, at) => !holds(tags, tag) && !holds(suggested.slice(0, at), tag));
}

/** What is wrong with `tags`, in a sentence; undefined for nothing. */
export function tagError(tags: readonly string[]): string | undefined {
  if (tags.length > 50) return 'At most 50 tags fit.';
  const issue = promptFields.tags.safeParse(tags).error?.issues[0];
  if (issue === undefined) return undefined;
  return issue.message === 'text_too_long' ? 'A tag has at most 60 characters.' : refusalWords(issue.message);
}

function holds(tags: readonly string[], tag: string): boolean {
  return tags.some((other) => other.toLowerCase() === tag.toLowerCase());
}
