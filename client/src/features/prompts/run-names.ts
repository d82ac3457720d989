/** Enrichers speak of versions and cases by their ids; people know them by numbers and names. Pure. */
import type { PromptCaseRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';

export type Names = ReadonlyMap<string, string>;

/** "5" for a version, "“A short mail”" for a case, by id. */
export function namesOf(
  versions: readonly Pick<PromptVersionRow, 'id' | 'number'>[],
  cases: readonly Pick<PromptCaseRow, 'id' | 'name'>[],
): Names {
  return new Map([
    ...versions.map(({ id, number }) => [id, String(number)] as const),
    ...cases.map(({ id, name }) => [id, `“${name}”`] as const),
  ]);
}

/** `words` with every known id as its name; nobody has a version of nothing. */
export function named(words: string, names: Names): string {
  return words.replaceAll(/[\w-]+/g, (word) => names.get(word) ?? word);
}

/** {@link named} for everything that explains something. */
export function allNamed<T extends { readonly what: string }>(those: readonly T[], names: Names): readonly T[] {
  return names.size === 0 ? those : those.map((each) => ({ ...each, what: named(each.what, names) }));
}
