/**
 * CSV files: a row is a prompt, with its title in the column `act` or `title`, its text in `prompt` or `content`, and its
 * tags, scope, agent and notes in columns of those names. Other columns are left, and named. Always: a file whose quotes or
 * cells do not add up is refused as a whole, since in it one prompt may have swallowed others.
 */
import Papa from 'papaparse';
import { positionsIn } from './position.ts';
import { nothing, type Problem, problem, quoted, type ReadResult, warning } from './problem.ts';
import type { DiffHash } from './prompt-context.ts';
import type { PromptFile } from './prompt-file.ts';
import { tagsOf, understandPrompt } from './understand-prompt.ts';

const TITLE = ['title', 'act'] as const;
const CONTENT = ['content', 'prompt'] as const;
/** What else is read, under the names that JSON has for them; an empty cell says nothing. */
const OTHERS = ['scope', 'agent', 'notes'] as const;
/** The comma, and what spreadsheets write where a comma divides decimals. */
const DELIMITERS = [',', ';', '\t'] as const;

type Columns = { readonly title: number; readonly content: number; readonly names: readonly string[] };
type Row = { readonly cells: readonly string[]; readonly offset: number };

/** The prompts of `text`. */
export function readCsv(text: string, file: string, diffHash: DiffHash): ReadResult<PromptFile> {
  const at = positionsIn(text);
  const layout = layoutOf(text);
  if (!layout)
    return nothing(
      problem(
        file,
        'csv_columns_missing',
        'The first row must name the columns act and prompt, or title and content.',
        at(0),
      ),
    );
  const { delimiter, columns } = layout;
  const { rows, broken } = rowsOf(text, delimiter);
  if (broken) return nothing(problem(file, 'csv_malformed', `${broken.message}.`, at(broken.offset)));
  const tooLong = rows.find(({ cells }) => cells.length > columns.names.length);
  if (tooLong) {
    const message = `The row has ${tooLong.cells.length} cells, and there are ${columns.names.length} columns.`;
    return nothing(problem(file, 'csv_malformed', message, at(tooLong.offset)));
  }
  const prompts: PromptFile[] = [];
  const problems: Problem[] = leftBehind(columns).map((names) =>
    warning(file, 'field_unknown', `Not read: ${names}.`, at(0)),
  );
  for (const { cells, offset } of rows) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    const cell = (name: string) => cells[columns.names.indexOf(name)]?.trim() || undefined;
    const fields = {
      title: cells[columns.title]?.trim() || undefined,
      content: cells[columns.content],
      tags: tagsOf(cell('tags') ?? ''),
      ...Object.fromEntries(OTHERS.map((name) => [name, cell(name)] as const).filter(([, given]) => given)),
    };
    const understood = understandPrompt(fields, {
      file,
      locate: () => at(offset),
      diffHash,
      fallbackTitle: null,
      headIsEdited: false,
    });
    if (understood.prompt) prompts.push(understood.prompt);
    problems.push(...understood.problems);
  }
  return { prompts, problems };
}

function layoutOf(text: string): { delimiter: string; columns: Columns } | null {
  for (const delimiter of DELIMITERS) {
    const { data } = Papa.parse<string[]>(text, { delimiter, preview: 1 });
    const names = (data[0] ?? []).map((name) => name.trim().toLowerCase());
    const columns = { title: first(names, TITLE), content: first(names, CONTENT), names };
    if (columns.title !== -1 && columns.content !== -1) return { delimiter, columns };
  }
  return null;
}

/** The columns that nobody reads, in one text; none where all are read. Without a name there is nothing to name. */
function leftBehind({ title, content, names }: Columns): string[] {
  const read: readonly string[] = ['', 'tags', ...OTHERS];
  const left = names.filter((name, index) => index !== title && index !== content && !read.includes(name));
  return left.length === 0 ? [] : [left.slice(0, 20).map(quoted).join(', ')];
}

function first(names: readonly string[], wanted: readonly string[]): number {
  return names.findIndex((name) => wanted.includes(name));
}

/** The rows below the first, and where each begins. */
function rowsOf(
  text: string,
  delimiter: string,
): { rows: readonly Row[]; broken: { message: string; offset: number } | null } {
  const rows: Row[] = [];
  let broken: { message: string; offset: number } | null = null;
  let offset = 0;
  Papa.parse<string[]>(text, {
    delimiter,
    step: ({ data, errors, meta }) => {
      rows.push({ cells: data, offset });
      const [error] = errors;
      if (error) broken ??= { message: error.message, offset: offset };
      offset = meta.cursor;
    },
  });
  return { rows: rows.slice(1), broken };
}
