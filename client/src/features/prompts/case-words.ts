/** Checks of a case in words. Pure. */
import type { PromptCaseCheck } from '@openkms/schema/domain/rows.ts';
import { counted } from '../../ui/number-text.ts';

export const CHECK_KINDS: readonly { readonly value: PromptCaseCheck['kind']; readonly label: string }[] = [
  { value: 'contains', label: 'contains' },
  { value: 'lacks', label: 'does not contain' },
  { value: 'equals', label: 'is exactly' },
  { value: 'json', label: 'is JSON' },
  { value: 'at-most-words', label: 'at most … words' },
];

const SHOWN = 80;

/** "contains “Boston”"; with an answer also how many words that has, where they are counted. */
export function checkWords(check: PromptCaseCheck, answer?: string): string {
  switch (check.kind) {
    case 'contains':
      return `contains ${quoted(check.text)}`;
    case 'lacks':
      return `does not contain ${quoted(check.text)}`;
    case 'equals':
      return `is exactly ${quoted(check.text)}`;
    case 'json':
      return 'is JSON';
    case 'at-most-words': {
      const words = answer === undefined ? null : (answer.match(/[\p{L}\p{N}]+/gu) ?? []).length;
      return `has at most ${counted(check.words, 'word')}${words === null ? '' : ` (it has ${words.toLocaleString('en')})`}`;
    }
  }
}

function quoted(text: string): string {
  return `“${text.length > SHOWN ? `${text.slice(0, SHOWN).trimEnd()}…` : text}”`;
}
