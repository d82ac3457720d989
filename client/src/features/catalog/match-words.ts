/** Why a training is among the results, in a few words. Pure. */
import type { MatchReason } from '../../search/search-document.ts';

const FIELD_WORDS: Record<MatchReason['field'], string> = {
  title: 'title',
  code: 'code',
  department: 'department',
  skills: 'skills',
  trainers: 'trainer',
  description: 'description',
};

export type MatchWords = { readonly term: string; readonly words: string };

const SHOWN = 3;

/** Each reason as its term and what kind of match it is: "python" · "in title"; "javascript" · "means the same, in skills". */
export function matchWords(why: readonly MatchReason[]): MatchWords[] {
  return why
    .slice(0, SHOWN)
    .map(({ term, field, kind }) => ({ term, words: `${kindWords(kind)}in ${FIELD_WORDS[field]}` }));
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
