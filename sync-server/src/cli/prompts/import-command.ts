/** `openkms prompt import`: reads, sends, and says of each file what became of it. */
import { type Credentials, signIn } from '../api-client.ts';
import { CliError, EXIT_STATUS } from '../cli-error.ts';
import { quoted, shown } from '../prompt-files/problem.ts';
import type { Terminal } from '../terminal.ts';
import { type Imported, importPrompts, OUTCOMES } from './import-prompts.ts';
import type { PromptImportOptions } from './prompt-command-line.ts';
import { readSources } from './read-sources.ts';
import { isError, problemLine } from './source-problem.ts';

const SHOWN = 50;

/** Resolves with the exit status. Throws CliError `file_unreadable`, `file_malformed` (nothing to import), or as REST does. */
export async function importPromptsCommand(
  { path, scope, list, 'dry-run': dryRun }: PromptImportOptions,
  credentials: Credentials,
  terminal: Terminal,
): Promise<number> {
  const { sources, problems, skipped } = await readSources(path, { scope, list });
  if (sources.length === 0) {
    const lines = problems.map(problemLine);
    throw new CliError(
      'file_malformed',
      lines.length === 0 ? `There are no prompts in ${path}.` : ['Nothing could be read:', ...cut(lines)].join('\n  '),
      { particulars: lines.slice(0, 1000) },
    );
  }
  const api = await signIn(credentials);
  const progress = terminal.progress(sources.length);
  const results = await importPrompts(api, sources, { dryRun, progress });
  progress.end();
  await api.signOut();
  const counts = countsOf(results);
  const refused = counts.refused + problems.filter(isError).length;
  if (terminal.json) terminal.print(JSON.stringify({ dryRun, counts, prompts: results, problems, skipped }));
  else for (const line of reportOf(results, counts, dryRun)) terminal.print(line);
  for (const line of cut(problems.map(problemLine))) terminal.note(line);
  if (refused === 0) return 0;
  terminal.note(`openkms: ${refused} did not go in; the others did. [rows_refused]`);
  return EXIT_STATUS.rows_refused;
}

function countsOf(results: readonly Imported[]): Record<(typeof OUTCOMES)[number], number> {
  const counted = OUTCOMES.map((outcome) => [outcome, results.filter((each) => each.outcome === outcome).length]);
  return Object.fromEntries(counted) as Record<(typeof OUTCOMES)[number], number>;
}

function reportOf(results: readonly Imported[], counts: ReturnType<typeof countsOf>, dryRun: boolean): string[] {
  const named = results.filter(({ outcome }) => ['merged', 'conflict', 'refused'].includes(outcome));
  const kept = results.filter((each) => each.kept !== undefined);
  const sums = OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => `${counts[outcome]} ${outcome}`);
  return [
    ...cut(named.map(lineOf)),
    ...cut(
      kept.map(({ file, title, kept = [] }) => `kept       ${placed(file, title)}: the server's ${kept.join(', ')}`),
    ),
    `${dryRun ? 'Would be: ' : ''}${sums.join(', ')}.`,
  ];
}

function lineOf({ outcome, file, title, promptId, code, message, conflictId }: Imported): string {
  const more =
    code === undefined
      ? `(${promptId}${conflictId === undefined ? '' : `, conflict ${conflictId}`})`
      : `${message ?? ''} [${code}]`;
  return `${outcome.padEnd(10)} ${placed(file, title)} ${more}`;
}

function placed(file: string, title: string): string {
  return `${shown(file)} ${quoted(shown(title))}`;
}

function cut(lines: readonly string[]): readonly string[] {
  const more = lines.length - SHOWN;
  return more > 0 ? [...lines.slice(0, SHOWN), `… and ${more} more (all with --json)`] : lines;
}
