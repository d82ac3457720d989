/**
 * Files of prompts as they will be sent: read, put into the scope that was asked for, held against the server's limits.
 * Always: a prompt that comes out is one the server understands; one that does not come out has a problem with a code.
 */
import { diffHash } from '@openkms/schema/domain/prompt/normalise.ts';
import { CliError } from '../cli-error.ts';
import type { PromptFile } from '../prompt-files/prompt-file.ts';
import type { FoundPrompt, Skipped } from '../prompt-files/read-prompt-files.ts';
import { readPromptPath } from '../prompt-files/read-prompt-path.ts';
import { limitProblems } from './limit-problems.ts';
import { plainTitle } from './plain-title.ts';
import { keyOf, type PromptKey } from './prompt-key.ts';
import type { SourceProblem } from './source-problem.ts';

export type PromptSource = { readonly file: string; readonly prompt: PromptFile; readonly key: PromptKey };
export type Sources = {
  readonly sources: readonly PromptSource[];
  readonly problems: readonly SourceProblem[];
  readonly skipped: readonly Skipped[];
};

export type SourceOptions = {
  readonly scope?: PromptFile['scope'] | undefined;
  /** Of which list the rows of CSV files are, if not of the one their file's name says. */
  readonly list?: string | undefined;
};

/** Reads the file or folder at `path`. Throws CliError `file_unreadable` where nothing is there. */
export async function readSources(path: string, { scope, list }: SourceOptions = {}): Promise<Sources> {
  const read = await readPromptPath(path, diffHash);
  const [first] = read.problems;
  if (read.found.length === 0 && first?.code === 'file_unreadable')
    throw new CliError('file_unreadable', `${path}: ${first.message}`);
  const problems: SourceProblem[] = [...read.problems];
  const counts = new Map<string, number>();
  const sources = read.found.flatMap((found) => {
    const titled = titledOf(found);
    problems.push(...titled.problems);
    const prompt = scope === undefined ? titled.prompt : inScope(titled.prompt, scope);
    const place = JSON.stringify([found.file, prompt.title]);
    counts.set(place, (counts.get(place) ?? 0) + 1);
    const source = { file: found.file, prompt, key: keyOf({ ...found, prompt }, counts.get(place) ?? 1, list) };
    const wrong = limitProblems(source.file, prompt);
    problems.push(...wrong);
    return wrong.length > 0 ? [] : [source];
  });
  return { sources, problems, skipped: read.skipped };
}

/** In a list the title is a cell that was never meant to be one: it is made to fit, and that is said. */
function titledOf({ file, prompt }: FoundPrompt): { prompt: PromptFile; problems: SourceProblem[] } {
  const title = plainTitle(prompt.title);
  if (title === prompt.title || title === null || !/\.csv$/i.test(file)) return { prompt, problems: [] };
  const message = `The title ${JSON.stringify(prompt.title.slice(0, 60))} becomes ${JSON.stringify(title.slice(0, 60))}: titles are a line of at most 200 characters without angle brackets.`;
  return { prompt: { ...prompt, title }, problems: [{ file, code: 'title_changed', message, severity: 'warning' }] };
}

/** Only a prompt of agents names one. */
function inScope(prompt: PromptFile, scope: PromptFile['scope']): PromptFile {
  return { ...prompt, scope, agent: scope === 'agent' ? prompt.agent : null };
}
