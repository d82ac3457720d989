/** What validators find in the text of a prompt, and what they are told about it. */
import { PROMPT_FAULTS, type PromptFaultCode } from './fault.ts';
import type { ParsedTemplate, RefusedTemplate } from './template.ts';
import type { VariableDeclaration } from './variables.ts';

/** Codes of findings beside those of templates (fault.ts). Never reused for another meaning. */
export const FINDING_CODES = {
  ...PROMPT_FAULTS,
  variable_unused: 'A declared variable does not occur in the text.',
  text_too_long: 'The text alone is longer than a model reads.',
  text_nearly_too_long: 'The text alone fills most of what a model reads.',
  secret_token: 'Something looks like an access token or a key.',
  secret_private_key: 'A private key.',
  secret_password: 'A password, in an address or beside a name that says so.',
  personal_email: 'An e-mail address.',
  personal_phone: 'A phone number of North America.',
  personal_ssn: 'A social security number of the United States.',
  personal_card: 'The number of a payment card.',
  personal_iban: 'The number of a bank account.',
  injection_override: 'Words that tell a model to forget what it was told.',
  injection_extract: 'Words that ask a model for its instructions.',
  injection_jailbreak: 'Words that tell a model to drop its limits.',
  injection_marker: 'Marks with which models part the speakers of a conversation.',
  injection_image_url: 'An image from outside whose address can carry data away.',
  injection_blob: 'A long stretch of encoded text that nobody can read.',
  hidden_character: 'Characters that people do not see and models do.',
  reference_missing: 'A link to a prompt that does not exist.',
  language_mismatch: 'The text is in another language than it says.',
  language_mixed: 'A paragraph is in another language than the rest.',
} as const satisfies Record<PromptFaultCode, string> & Record<string, string>;

export type FindingCode = keyof typeof FINDING_CODES;

/** A finding by its place: UTF-16 offsets. */
export type Mark = {
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning';
  /** Never repeats a secret. */
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** What would put it right: `text` instead of what stands from `start` to `end`. */
  readonly fix?: { readonly start: number; readonly end: number; readonly text: string };
};

/** A mark as people count: line and column from 1. */
export type Finding = Mark & { readonly line: number; readonly column: number };

export type ValidationContext = {
  readonly variables: readonly VariableDeclaration[];
  /** The models it is to run on, and the tokens kept for their answers. */
  readonly models: readonly string[];
  readonly answerTokens: number;
  /** Slugs and ids of the fragments in reach; null: not known here, so not checked. */
  readonly fragments: readonly string[] | null;
  /** Slugs and ids of the prompts there are; null likewise. */
  readonly prompts: readonly string[] | null;
  /** As the prompt declares it (`en`, `de-AT`); null: it does not say. */
  readonly language: string | null;
};

export type Subject = {
  readonly text: string;
  readonly context: ValidationContext;
  readonly template: ParsedTemplate | RefusedTemplate;
};

/** Counts characters looked at, so that a test can tell that the work grows with the length of the text and no faster. */
export type Tally = { steps: number };

export type Validator = (subject: Subject, tally: Tally) => Mark[];
