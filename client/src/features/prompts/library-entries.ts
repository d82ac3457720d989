/** The prompts of this device as the library lists them. Pure. Always: what was deleted is in no list; the latest change stands first. */
import type { PromptRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';

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
