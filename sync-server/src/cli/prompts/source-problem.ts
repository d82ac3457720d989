/** What is wrong with a file of prompts, whoever found it: the reader of the file, the server's limits, the validators. */
import { type Problem, shown } from '../prompt-files/problem.ts';

export type SourceProblem = Omit<Problem, 'code'> & { readonly code: string };

/** `file:line:column: error message [code]`, as compilers say it and editors find it. */
export function problemLine({ file, line, column, severity, message, code }: SourceProblem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place}: ${severity}: ${shown(message)} [${code}]`;
}

export function isError({ severity }: SourceProblem): boolean {
  return severity === 'error';
}
