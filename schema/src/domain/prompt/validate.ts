/**
 * Everything that can be said of a prompt's text as it is typed. Always: pure; work grows with the length of the text and
 * no faster, whatever the text is; findings come in the order of their places, at most so many of a kind.
 */
import type { Finding, FindingCode, Mark, Tally, ValidationContext, Validator } from './finding.ts';
import { placesIn } from './position.ts';
import { parseTemplate } from './template.ts';
import { hiddenText } from './validators/hidden-text.ts';
import { injection } from './validators/injection.ts';
import { language } from './validators/language.ts';
import { length } from './validators/length.ts';
import { personalData } from './validators/personal-data.ts';
import { references } from './validators/references.ts';
import { secrets } from './validators/secrets.ts';
import { templateFaults } from './validators/template-faults.ts';

const VALIDATORS: readonly Validator[] = [
  templateFaults,
  length,
  secrets,
  personalData,
  injection,
  hiddenText,
  references,
  language,
];

/** Findings of one code that are shown; a reader has understood by then. */
export const MAX_FINDINGS_OF_A_CODE = 100;

/** Checks `text`, errors and warnings together. */
export function validate(text: string, context: ValidationContext): Finding[] {
  return validateCounted(text, context).findings;
}

/** The same, with the characters that were looked at. */
export function validateCounted(text: string, context: ValidationContext): { findings: Finding[]; steps: number } {
  const tally: Tally = { steps: 0 };
  const subject = { text, context, template: parseTemplate(text) };
  const marks = VALIDATORS.flatMap((validator) => validator(subject, tally));
  const ordered = marks.toSorted((a, b) => a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : 1));
  const placeOf = placesIn(text);
  return { findings: firstOfEach(ordered).map((mark) => ({ ...mark, ...placeOf(mark.start) })), steps: tally.steps };
}

function firstOfEach(marks: readonly Mark[]): Mark[] {
  const counts = new Map<FindingCode, number>();
  return marks.filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    return count <= MAX_FINDINGS_OF_A_CODE;
  });
}
