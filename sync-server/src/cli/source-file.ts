/** Reads the files that `load` is given. Always: what is wrong is named with its file and row, as a spreadsheet counts them. */
import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import type { z } from 'zod';
import { CliError } from './cli-error.ts';

/** A row of a file that cannot be imported. */
export type BadRow = { readonly where: string; readonly why: string };

export type CsvRows<T> = {
  readonly rows: readonly { readonly where: string; readonly value: T }[];
  readonly bad: readonly BadRow[];
};

/** The text of `file` (UTF-8). Throws CliError `file_unreadable`, or `file_malformed` when it is not UTF-8. */
export async function readText(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const why = code === 'ENOENT' ? 'there is no such file' : code;
    throw new CliError('file_unreadable', `${file} cannot be read: ${why}.`, { cause: error });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CliError('file_malformed', `${file} is not UTF-8 text.`, { cause: error });
  }
}

/** The JSON value of `text`, in the shape asked for. */
export function parseJson<T>(file: string, text: string, shape: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CliError(
      'file_malformed',
      `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const particulars = parsed.error.issues.slice(0, 20).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new CliError(
    'file_malformed',
    `${file} does not have the shape of a catalogue:\n  ${particulars.join('\n  ')}`,
    { cause: parsed.error, particulars },
  );
}

/**
 * The rows of a CSV text with a header line. A header that lacks a column, or quotes that do not end, make the whole file
 * malformed; a row that does not fit is reported and the others are kept.
 */
export function parseCsv<T>(file: string, text: string, row: z.ZodType<T>, columns: readonly string[]): CsvRows<T> {
  const parsed = Papa.parse<Record<string, string>>(text, { header: true, transformHeader: (name) => name.trim() });
  const missing = columns.filter((column) => !parsed.meta.fields?.includes(column));
  if (missing.length > 0)
    throw new CliError('file_malformed', `${file} lacks the column ${missing.join(', ')} in row 1.`, {
      particulars: missing,
    });
  const broken = parsed.errors.find((error) => error.type === 'Quotes');
  // Counted with the header line, unlike the rows of `data`.
  if (broken) throw new CliError('file_malformed', `${file} row ${(broken.row ?? 0) + 1}: ${broken.message}.`);
  const rows: { where: string; value: T }[] = [];
  const bad: BadRow[] = [];
  for (const [index, raw] of parsed.data.entries()) {
    if (Object.values(raw).every((cell) => cell === undefined || cell === '')) continue;
    const where = `${file} row ${index + 2}`;
    const value = row.safeParse(raw);
    if (value.success) rows.push({ where, value: value.data });
    else
      bad.push({
        where,
        why: value.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
      });
  }
  return { rows, bad };
}
