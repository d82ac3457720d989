/** What a form's fields get wrong, by the very rules the commands have. Always: one sentence a field, the first that applies. */
import { isErrorCode } from '@openkms/schema/domain/codes.ts';
import type { z } from 'zod';
import { codeWords } from './code-words.ts';

export type FieldErrors = { readonly [field: string]: string };

/** Checks each of `values` by the rule of its name; fields without a rule pass. `own`: words for what zod says itself. */
export function fieldErrors(
  rules: { readonly [field: string]: z.ZodType },
  values: { readonly [field: string]: unknown },
  own: FieldErrors = {},
): FieldErrors {
  const errors: { [field: string]: string } = {};
  for (const [field, value] of Object.entries(values)) {
    const issue = rules[field]?.safeParse(value).error?.issues[0];
    if (issue !== undefined)
      errors[field] = tooLong(issue, value) ?? wordsOf(issue.message) ?? own[field] ?? codeWords('invalid_args');
  }
  return errors;
}

const wordsOf = (code: string): string | undefined => (isErrorCode(code) ? codeWords(code) : undefined);

/** "12,400 characters; at most 10,000 fit", where that is what is wrong. */
function tooLong(issue: z.core.$ZodIssue, value: unknown): string | undefined {
  if (issue.code !== 'too_big' || issue.message !== 'text_too_long' || typeof value !== 'string') return undefined;
  const most = Number(issue.maximum).toLocaleString('en');
  return `This is too long: ${value.length.toLocaleString('en')} characters; at most ${most} fit.`;
}

/** One entry a line; blank lines do not count. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A number as typed; NaN where there is none, so that the field's rule refuses it. */
export function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'));
}

/** Text, or null where nothing is written. */
export function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
