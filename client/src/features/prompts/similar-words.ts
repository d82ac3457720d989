/** How it is said that a prompt is like a text. Pure. */
import type { SimilarPrompt } from './similar-found.ts';

const SHARED = 4;

/** "The same text", "Nearly the same, 92 % alike", "47 % alike". */
export function likenessWords({ likeness, alike }: Pick<SimilarPrompt, 'likeness' | 'alike'>): string {
  switch (likeness) {
    case 'same':
      return 'The same text';
    case 'near':
      return `Nearly the same, ${alike} % alike`;
    case 'related':
      return `${alike} % alike`;
  }
}

/** The words both use and few others do: the most telling ones. */
export function sharedWords({ shared }: Pick<SimilarPrompt, 'shared'>): readonly string[] {
  return shared.slice(0, SHARED);
}

/** One sentence for whoever does not see the list come: "One prompt is like this.", or nothing. */
export function countWords(count: number): string {
  if (count === 0) return '';
  return count === 1 ? 'One prompt is like this text.' : `${count} prompts are like this text.`;
}
