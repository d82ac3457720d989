/** Which names of other prompts a text may use on this device. Pure, but for remembering the slug of each row. */
import { mayDo, type PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import { slugOf } from '@openkms/schema/domain/prompt/slug.ts';
import type { PromptRow } from '@openkms/schema/domain/rows.ts';

export type References = {
  /** Slugs and ids of the fragments in reach. */
  readonly fragments: readonly string[];
  /** Slugs and ids of all prompts there are. */
  readonly prompts: readonly string[];
};

/** Rows never change, so a slug is made once for each. */
const slugs = new WeakMap<PromptRow, string>();

/** The name by which others refer to `prompt`. */
export function slugOfRow(prompt: PromptRow): string {
  const known = slugs.get(prompt);
  if (known !== undefined) return known;
  const made = slugOf(prompt.title);
  slugs.set(prompt, made);
  return made;
}

/** The prompts that `reader` may put into another as fragments, as the server finds them. */
export function inReach(prompts: readonly PromptRow[], reader: PromptReader): readonly PromptRow[] {
  return prompts.filter((prompt) => prompt.status === 'active' && mayDo('read', prompt, reader));
}

/** What the text of the prompt `ownId` (null: not saved yet) may refer to. */
export function referencesFrom(prompts: readonly PromptRow[], reader: PromptReader, ownId: string | null): References {
  const names = (rows: readonly PromptRow[]) => rows.flatMap((row) => [row.id, slugOfRow(row)]);
  const active = inReach(prompts, reader);
  return { fragments: names(active.filter(({ id }) => id !== ownId)), prompts: names(active) };
}

/**
 * Whether a name that is not among `prompts` means nothing: not while those of others may still have to come. `isBrought`:
 * the server has answered for the whole library.
 */
export function isLibraryHere(prompts: readonly PromptRow[], userId: string, isBrought: boolean): boolean {
  return isBrought || prompts.some(({ ownerId }) => ownerId !== userId);
}
