/** Why something cannot be done with a prompt, in words that say how to mend it. Pure. */
import { anyCommandRefused } from '../../command/not-issued.ts';
import { ERROR_CODES, isErrorCode } from '@openkms/schema/domain/codes.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';

const words: { readonly [code: string]: string } = {
  forbidden: 'Only whoever owns this prompt and administrators may do that.',
  not_found: 'This prompt is no longer there: somebody may have deleted it.',
  invalid_args: 'This does not fit the field.',
  duplicate_id: 'This has been saved already.',
  html_not_allowed: 'Leave out < and >: a title is plain words.',
  text_too_long: 'This is too long. Shorten it.',
  empty_text: 'Write something here.',
  scope_unknown: 'Choose who it is for.',
  agent_not_of_scope: 'Only a prompt for an agent names one.',
  variable_twice: 'Two variables have the same name. Rename one of them.',
  prompt_archived: 'The prompt is archived. Restore it first.',
  prompt_deleted: 'The prompt was deleted. Whoever owns it and administrators can restore it.',
  prompt_not_linkable: 'A prompt of one person cannot be linked: make it one for an agent or for everybody first.',
  version_unknown: 'This version is none of this prompt, or has not arrived yet. Try again in a moment.',
  case_unknown: 'This case was removed meanwhile.',
  run_ended: 'The run has ended already.',
  run_not_ended: 'Wait for the answer: a run is judged when it has ended.',
  nothing_to_judge: 'Say a score, a thumb or a note.',
  parent_unknown:
    'The version you wrote from is not of this prompt. Copy your text, reload the page and put it in again.',
};

/** The refusal `code` as a sentence; `details` as the rule gave them. */
export function refusalWords(code: string, details: JsonObject = {}): string {
  const { most } = details;
  if (code === 'too_many_labels' && typeof most === 'number') return `At most ${most} labels fit. Remove one first.`;
  if (code === 'too_many_runs' && typeof most === 'number')
    return `At most ${most} runs of yours may be open at once. Wait for some to end, or cancel some.`;
  if (code === 'too_many_cases' && typeof most === 'number')
    return `A prompt has at most ${most} cases. Remove one first.`;
  return (
    words[code] ??
    anyCommandRefused(code, details) ??
    (isErrorCode(code) ? ERROR_CODES[code] : `It was refused (${code}).`)
  );
}
