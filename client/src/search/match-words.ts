/** Why a document is among the results, in a few words. Pure. */
import type { MatchReason } from '@openkms/schema/search/search-document.ts';

export type MatchWords = { readonly term: string; readonly words: string };

const SHOWN = 3;

/**
 * Each reason as its term and what kind of match it is: "python" · "in title"; "javascript" · "related, in skills".
 * `fields` says what each field is called.
 */
export function matchWords<Field extends string>(
  why: readonly MatchReason<Field>[],
  fields: Readonly<Record<Field, string>>,
): MatchWords[] {
  return why.slice(0, SHOWN).map(({ term, field, kind }) => ({ term, words: `${kindWords(kind)}in ${fields[field]}` }));
}

function kindWords(kind: MatchReason['kind']): string {
  switch (kind) {
    case 'exact':
    case 'prefix':
    case 'stem':
    case 'code':
      return '';
    case 'typo':
      return 'spelt alike, ';
    case 'synonym':
      return 'related, ';
  }
}
