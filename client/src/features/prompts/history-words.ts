/** How versions are spoken of: what they were made of, by whom, and which two are compared. Pure. */
import type { PromptVersionRow } from '@openkms/schema/domain/rows.ts';

type Named = Pick<PromptVersionRow, 'number' | 'authorName'>;

/** "Version 3 by Emma Hartley" */
export function versionBy({ number, authorName }: Named): string {
  return `Version ${number} by ${authorName}`;
}

/** A version as a side of a comparison. */
export function comparedVersion(version: PromptVersionRow): { readonly name: string; readonly content: string } {
  return { name: versionBy(version), content: version.content };
}

/** A function that says how each of `versions` came about: "Merged versions 4 and 5", "Went back to version 2". */
export function madeWords(versions: readonly PromptVersionRow[]): (version: PromptVersionRow) => string {
  const numbers = new Map(versions.map(({ id, number }) => [id, number]));
  const oldestOf = new Map<string, number>();
  for (const { diffHash, number } of versions.toSorted((a, b) => a.number - b.number))
    if (!oldestOf.has(diffHash)) oldestOf.set(diffHash, number);

  return ({ kind, parents, number, diffHash }) => {
    const from = parents.flatMap((id) => numbers.get(id) ?? []);
    switch (kind) {
      case 'saved':
        return from.length === 0 ? 'Written' : `Written from version ${from.join(' and ')}`;
      case 'merged':
        return from.length < 2 ? 'Merged two versions' : `Merged versions ${pair(from)}`;
      case 'resolved':
        return from.length < 2 ? 'Settled a contradiction' : `Settled versions ${pair(from)}`;
      case 'restored': {
        const again = oldestOf.get(diffHash);
        return again === undefined || again === number
          ? 'Went back to an earlier version'
          : `Went back to version ${again}`;
      }
      case 'imported':
        return 'Imported';
    }
  };
}

/** What the author wrote about the version; null where the product wrote it itself, for `made` says it already. */
export function notesOf({ kind, notes }: Pick<PromptVersionRow, 'kind' | 'notes'>): string | null {
  return notes === '' || kind === 'merged' || kind === 'restored' ? null : notes;
}

function pair(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b);
  return `${sorted.slice(0, -1).join(', ')} and ${sorted.at(-1) ?? '?'}`;
}
