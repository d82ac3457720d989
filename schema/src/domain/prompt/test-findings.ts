/** Findings for tests: what was found and the text it marks. */
import type { FindingCode, ValidationContext } from './finding.ts';
import { validate } from './validate.ts';

export function validationContext(over: Partial<ValidationContext> = {}): ValidationContext {
  return { variables: [], models: [], answerTokens: 0, fragments: null, prompts: null, language: null, ...over };
}

/** `code: marked text` of each finding, in order; only those whose code begins with `about`. */
export function marked(text: string, about = '', over: Partial<ValidationContext> = {}): string[] {
  return validate(text, validationContext(over))
    .filter(({ code }) => code.startsWith(about))
    .map(({ code, start, end }) => `${code}: ${text.slice(start, end)}`);
}

/** The codes alone. */
export function codes(text: string, over: Partial<ValidationContext> = {}): FindingCode[] {
  return validate(text, validationContext(over)).map(({ code }) => code);
}

/** Put together here so that no scanner of sources takes the tests for a leak. */
export const secret = (...parts: readonly string[]) => parts.join('');
