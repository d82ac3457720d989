/**
 * Why a template, a prompt's variables, its fragments or its enrichment were refused. Callers branch on the code and
 * never on words. Codes are never reused for another meaning.
 */

export const PROMPT_FAULTS = {
  // templates
  template_unbalanced: 'A tag or an output is not closed, or is closed without having been opened.',
  template_unknown_variable: 'The template uses a variable, or a property of one, that has no value.',
  template_unknown_filter: 'There is no filter of this name.',
  template_too_expensive: 'The template is too long, too deeply nested, or would take too many steps.',
  template_invalid: 'The template cannot be read or rendered.',
  // fragments
  fragment_missing: 'No fragment of this name is in reach: not of the person, not of the agent, not global.',
  fragment_circular: 'A fragment refers to itself, directly or through others; path says how.',
  fragment_too_deep: 'Fragments refer to fragments on too many levels.',
  fragment_too_large: 'With its fragments the prompt is too long, or refers to too many.',
  fragment_unresolved: 'The template still refers to a fragment: fragments are resolved before it is rendered.',
  // variables
  variable_missing: 'A required variable has no value.',
  variable_wrong_type: 'The value is not of the type the variable is declared with.',
  variable_unknown: 'The prompt declares no variable of this name.',
  variable_invalid: 'The declaration itself is wrong: its name, its type, or its default.',
  // enrichment
  enricher_unknown: 'There is no enricher of this name, or the configuration names it twice.',
  settings_invalid: 'The settings of an enricher are not what it asks for.',
  context_invalid: 'The context is not what the enrichers ask for: an unknown time zone, or a time that is no time.',
  budget_exceeded: 'The prompt alone, without anything added, is longer than the model and the budget allow.',
} as const;

export type PromptFaultCode = keyof typeof PROMPT_FAULTS;

/** One reason, with its place in the text where there is one. Offsets are UTF-16 units, lines and columns count from 1. */
export type PromptFault = {
  readonly code: PromptFaultCode;
  readonly message: string;
  readonly start?: number;
  readonly end?: number;
  readonly line?: number;
  readonly column?: number;
  /** Ids of the fragments on the way to the place, outermost first. The place counts within the last of them. */
  readonly path?: readonly string[];
  /** The variable, setting or enricher meant. */
  readonly name?: string;
};

/** What is answered instead of a result. */
export type Refused = { readonly kind: 'refused'; readonly fault: PromptFault };

export function refused(fault: PromptFault): Refused {
  return { kind: 'refused', fault };
}
