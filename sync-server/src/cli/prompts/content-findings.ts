/** What the validators say of a prompt's text: the one place where the command line asks them. */
import type { Finding } from '@openkms/schema/domain/prompt/finding.ts';
import { validate } from '@openkms/schema/domain/prompt/validate.ts';
import type { VariableDeclaration } from '@openkms/schema/domain/prompt/variables.ts';

/** Errors and warnings of `content`. Models, fragments and other prompts are not known here, so not checked. */
export function contentFindings(content: string, variables: readonly VariableDeclaration[]): readonly Finding[] {
  const unknown = { fragments: null, prompts: null, language: null };
  return validate(content, { variables, models: [], answerTokens: 0, ...unknown });
}
