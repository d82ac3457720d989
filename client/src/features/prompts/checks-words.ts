/** Findings of a prompt's text in words and in the order in which they are read. Pure. */
import { promptFields } from '@openkms/schema/commands/prompt-fields.ts';
import type { Finding } from '@openkms/schema/domain/prompt/finding.ts';
import { counted } from '../../ui/number-text.ts';

/** What to do with the text: `insert` instead of what stands from `from` to `to`, in UTF-16 units. */
export type Change = { readonly from: number; readonly to: number; readonly insert: string };

/** Errors first, then by their places. */
export function errorsFirst(findings: readonly Finding[]): readonly Finding[] {
  return [...findings.filter(isError), ...findings.filter((each) => !isError(each))];
}

/** "2 errors, 1 warning"; "No findings". */
export function countWords(findings: readonly Finding[]): string {
  const errors = findings.filter(isError).length;
  const warnings = findings.length - errors;
  const parts = [errors > 0 ? counted(errors, 'error') : '', warnings > 0 ? counted(warnings, 'warning') : ''];
  return parts.filter((part) => part !== '').join(', ') || 'No findings';
}

/** False for what is about the prompt and stands nowhere in its text. */
export function hasPlace({ code }: Finding): boolean {
  return code !== 'variable_unused';
}

/** "Line 3"; "Variables" for what is not about a place in the text. */
export function placeWords(finding: Finding): string {
  return hasPlace(finding) ? `Line ${finding.line.toLocaleString('en')}` : 'Variables';
}

/** What putting it right does; null where nobody knows how. `text` is the text that was checked. */
export function fixWords({ fix }: Finding, text: string): string | null {
  if (fix === undefined) return null;
  if (fix.text === '') return 'Takes these characters out.';
  const wrong = text.slice(fix.start, fix.end);
  return wrong === '' ? `Writes “${fix.text}”.` : `Writes “${fix.text}” instead of “${wrong}”.`;
}

/** The change that puts it right; null where nobody knows how. */
export function changeOf({ fix }: Finding): Change | null {
  return fix === undefined ? null : { from: fix.start, to: fix.end, insert: fix.text };
}

/** The variable that declaring would put it right; null where that is none, or no name for one. `text` as for `fixWords`. */
export function declarableName({ code, start, end }: Finding, text: string): string | null {
  const name = code === 'variable_unknown' ? text.slice(start, end) : '';
  return promptFields.variables.safeParse([{ name, type: 'text' }]).success ? name : null;
}

/** `text` with `change` made. */
export function changed(text: string, { from, to, insert }: Change): string {
  return text.slice(0, from) + insert + text.slice(to);
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}
