/** The prompts of this device as the library lists them. Pure. Always: what was deleted is in no list; the latest change stands first. */
import type { PromptRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { everyWord } from '../../ui/every-word.ts';

export type LibraryEntry = {
  readonly prompt: PromptRow;
  /** The version that stands now; undefined until it has come to this device. */
  readonly head: PromptVersionRow | undefined;
  readonly openConflicts: number;
  /** Shows what this device did and the server has not confirmed yet. */
  readonly isPending: boolean;
};

type Reads = {
  readonly headOf: (prompt: PromptRow) => PromptVersionRow | undefined;
  readonly conflictsOf: (promptId: string) => number;
  readonly isPending: (promptId: string) => boolean;
};

/** An entry for each prompt that is listed anywhere, the latest change first. */
export function libraryEntries(prompts: readonly PromptRow[], reads: Reads): readonly LibraryEntry[] {
  return prompts
    .filter(({ status }) => status !== 'deleted')
    .toSorted((a, b) => b.updatedAt - a.updatedAt || a.title.localeCompare(b.title, 'en') || (a.id < b.id ? -1 : 1))
    .map((prompt) => ({
      prompt,
      head: reads.headOf(prompt),
      openConflicts: reads.conflictsOf(prompt.id),
      isPending: reads.isPending(prompt.id),
    }));
}

/** What is found in: title, tags, labels, agent and content. Lower case, made once a prompt and head. */
const haystacks = new WeakMap<PromptRow, { readonly head: PromptVersionRow | undefined; readonly text: string }>();

function haystackOf({ prompt, head }: LibraryEntry): string {
  const kept = haystacks.get(prompt);
  if (kept !== undefined && kept.head === head) return kept.text;
  const parts = [prompt.title, prompt.agent ?? '', ...prompt.tags, ...Object.keys(prompt.labels), head?.content ?? ''];
  const text = parts.join('\n').toLocaleLowerCase();
  haystacks.set(prompt, { head, text });
  return text;
}

/** Those in which every word of `query` occurs, titles that hold them all before the rest; all of them for no words. */
export function findPrompts(entries: readonly LibraryEntry[], query: string): readonly LibraryEntry[] {
  if (query.trim() === '') return entries;
  const holds = everyWord(query);
  const found = entries.filter((entry) => holds(() => haystackOf(entry)));
  const named = new Set(found.filter(({ prompt }) => holds(() => prompt.title)));
  return [...named, ...found.filter((entry) => !named.has(entry))];
}
