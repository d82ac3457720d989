/**
 * What the server would refuse of a prompt, said before anything is sent. Pure. Always: it is the server's own check of
 * what it is sent (commands/prompt-import.ts), so that there is one set of limits.
 */
import { MAX_CONTENT } from '@openkms/schema/commands/prompt-fields.ts';
import { importArgs } from '@openkms/schema/commands/prompt-import.ts';
import { ERROR_CODES, isErrorCode } from '@openkms/schema/domain/codes.ts';
import { quoted, shown } from '../prompt-files/problem.ts';
import type { PromptFile } from '../prompt-files/prompt-file.ts';
import { importPlan, jsonBytes, PART_BYTES } from './import-parts.ts';
import type { SourceProblem } from './source-problem.ts';

/** More say no more. */
const MAX_PROBLEMS = 10;

/** The problems of `prompt`, which stands in `file`. */
export function limitProblems(file: string, prompt: PromptFile): SourceProblem[] {
  const problems: SourceProblem[] = [];
  const refuse = (code: string, message: string): void => {
    const name = quoted(shown(prompt.title));
    problems.push({ file, code, message: `${name}: ${message}`, severity: 'error' });
  };
  // Whose it will be makes no difference to what fits.
  const { parts } = importPlan(prompt, 'p', 'o');
  for (const part of parts) {
    const parsed = importArgs.safeParse(part);
    const first = part.versions[0]?.number ?? 1;
    for (const { path, message } of parsed.error?.issues ?? []) {
      const code = isErrorCode(message) ? message : 'invalid_args';
      refuse(code, `${nameOf(path, first)} does not fit: ${limitOf(path, code) ?? ERROR_CODES[code]}`);
    }
    if (part.versions.length === 1 && jsonBytes(part.versions[0]) > PART_BYTES)
      refuse('command_too_large', `version ${first} takes more than ${PART_BYTES} bytes of a request.`);
  }
  return problems.slice(0, MAX_PROBLEMS);
}

/** Where it is: `title`, `tags.3`, `the content of version 2`. */
function nameOf(path: readonly PropertyKey[], first: number): string {
  const [field, index, ...rest] = path;
  if (field !== 'versions' || typeof index !== 'number') return path.length === 0 ? 'it' : path.map(String).join('.');
  return `${rest.length === 0 ? 'what is said' : `the ${rest.map(String).join('.')}`} of version ${first + index}`;
}

function limitOf(path: readonly PropertyKey[], code: string): string | undefined {
  if (code !== 'text_too_long') return undefined;
  if (path.at(-1) === 'content') return `it is longer than ${MAX_CONTENT} characters.`;
  return path[0] === 'title' ? 'it is longer than 200 characters.' : undefined;
}
