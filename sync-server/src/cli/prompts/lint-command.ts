/** `openkms prompt lint`: what import and the validators say of files, without a server. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT_STATUS } from '../cli-error.ts';
import { fileKindOf } from '../prompt-files/formats.ts';
import { quoted, shown } from '../prompt-files/problem.ts';
import { headOf } from '../prompt-files/prompt-file.ts';
import type { Terminal } from '../terminal.ts';
import { contentFindings } from './content-findings.ts';
import { type PromptSource, readSources } from './read-sources.ts';
import { isError, problemLine, type SourceProblem } from './source-problem.ts';
import { counted } from './table.ts';

/** Resolves with 0, 4 (errors) or, where `strict` counts warnings, 13. Throws CliError `file_unreadable`. */
export async function lintPromptsCommand(path: string, strict: boolean, terminal: Terminal): Promise<number> {
  const { sources, problems: read, skipped } = await readSources(path);
  const isFolder = (await stat(path)).isDirectory();
  const problems = [...read];
  for (const source of sources) problems.push(...(await problemsOf(source, isFolder ? join(path, source.file) : path)));
  const errors = problems.filter(isError).length;
  const counts = { prompts: sources.length, errors, warnings: problems.length - errors };
  if (terminal.json) terminal.print(JSON.stringify({ ...counts, problems, skipped }));
  else {
    for (const each of problems) terminal.print(problemLine(each));
    const { prompts, warnings } = counts;
    terminal.print(`${counted(prompts, 'prompt')}, ${counted(errors, 'error')}, ${counted(warnings, 'warning')}.`);
  }
  if (errors > 0) return EXIT_STATUS.file_malformed;
  return strict && problems.length > 0 ? EXIT_STATUS.findings : 0;
}

async function problemsOf({ file, prompt }: PromptSource, place: string): Promise<SourceProblem[]> {
  const { content } = headOf(prompt);
  const findings = contentFindings(content, prompt.variables);
  if (findings.length === 0) return [];
  const above = await linesAbove(place, content);
  return findings.map(({ line, column, code, message, severity }) =>
    above === null
      ? { file, code, severity, message: `${quoted(shown(prompt.title))}, line ${line} of its text: ${message}` }
      : { file, line: above + line, column, code, severity, message },
  );
}

/** The lines of a Markdown file before its text; null for files in which the text does not stand as it is. */
async function linesAbove(place: string, content: string): Promise<number | null> {
  if (fileKindOf(place) !== 'md') return null;
  const text = await readFile(place, 'utf8').catch(() => null);
  const start = text?.replaceAll('\r\n', '\n').indexOf(content.replaceAll('\r\n', '\n')) ?? -1;
  return text === null || start === -1 ? null : text.replaceAll('\r\n', '\n').slice(0, start).split('\n').length - 1;
}
